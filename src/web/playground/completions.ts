import type { PlaceInText } from './place-in-text.ts';
import { partsAt, type SchemaPart } from './schema-parts.ts';

/** Something that could stand at a place. */
export interface Offer {
  /** As it is read. */
  readonly label: string;
  /** As it is written, with quotes where the text needs them. */
  readonly apply: string;
  readonly kind: 'key' | 'value';
  readonly detail: string;
}

/** Names that a schema does not know. */
export interface KnownNames {
  /** The keys that the outcomes of the definition can have, by their path: runbooks, then activities. */
  readonly mocks: ReadonlyMap<string, readonly string[]>;
}

/** Properties whose values are ids of activities. */
const namesActivity: ReadonlySet<string | number> = new Set(['from', 'to', 'returnDataFrom']);

/** What could stand at a place of a JSON or YAML text, by its schema and by what the text has. */
export function offersAt(
  place: PlaceInText,
  schema: SchemaPart,
  isYaml: boolean,
  names: KnownNames = { mocks: new Map() },
): readonly Offer[] {
  const { path, isKey, isNamed, value } = place;
  const written = (text: string) =>
    isYaml && /^[A-Za-z$][\w .$/-]*$/.test(text) ? text : JSON.stringify(text);
  const parts = partsAt(schema, value, path);
  if (isKey) {
    const there = new Set(Object.keys(Object(valueAt(value, path))));
    const offer = (label: string, detail: string): Offer => ({
      ...{ label, detail, kind: 'key' },
      apply: isNamed ? written(label) : `${written(label)}: `,
    });
    const own = names.mocks.get(path.join('\n')) ?? [];
    const known = new Map<string, string>(own.map((name) => [name, '']));
    for (const { properties = {} } of parts)
      for (const [key, { description = '' }] of Object.entries(properties))
        known.set(key, known.get(key) || description);
    return [...known].filter(([key]) => !there.has(key)).map(([key, detail]) => offer(key, detail));
  }
  const values = new Map<unknown, string>();
  for (const part of parts) {
    const { description = '', enum: all = 'const' in part ? [part.const] : [] } = part;
    for (const one of all) values.set(one, 'const' in part ? description : '');
    if (part.type === 'boolean') for (const one of [true, false]) values.set(one, '');
  }
  if (namesActivity.has(path.at(-1) ?? '')) for (const id of idsAround(value, path)) values.set(id, '');
  return [...values].map(([one, detail]) => ({
    label: String(one),
    apply: typeof one === 'string' ? written(one) : String(one),
    ...{ kind: 'value', detail },
  }));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((held, key) => (Object(held) as Record<string | number, unknown>)[key], value);
}

/** The ids of the activities of the runbook that a path leads into. */
function idsAround(value: unknown, path: readonly (string | number)[]): readonly string[] {
  const runbook = path[0] === 'runbooks' ? valueAt(value, path.slice(0, 2)) : value;
  const activities = valueAt(runbook, ['activities']);
  if (!Array.isArray(activities)) return [];
  return activities.map((one) => valueAt(one, ['id'])).filter((id) => typeof id === 'string');
}
