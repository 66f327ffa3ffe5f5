import type { Value } from '../model/published-data.ts';

type Path = readonly (string | number)[];

/** The texts, numbers and Booleans inside of the properties of an activity, with what leads to each. */
export function* valuesBelow(
  properties: unknown,
  path: Path = [],
): Generator<{ readonly path: Path; readonly value: Value }> {
  if (typeof properties === 'string' || typeof properties === 'number' || typeof properties === 'boolean')
    yield { path, value: properties };
  else if (Array.isArray(properties))
    for (const [index, entry] of properties.entries()) yield* valuesBelow(entry, [...path, index]);
  else if (typeof properties === 'object' && properties !== null)
    for (const [key, entry] of Object.entries(properties)) yield* valuesBelow(entry, [...path, key]);
}
