import { z } from 'zod';
import type { Path } from '../text/place.ts';

/** The keys that an object at a path may have, over all alternatives that the schema allows there. */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  return schemasAt(schema, path).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
}

/** The schema's description of a path, or else of the nearest place around it. Undefined if there is none. */
export function descriptionAt(schema: z.core.$ZodType, path: Path): string | undefined {
  for (const found of schemasAt(schema, path, false)) {
    const description = descriptionOf(found);
    if (description !== undefined) return description;
  }
  return path.length < 2 ? undefined : descriptionAt(schema, path.slice(0, -1));
}

function schemasAt(schema: z.core.$ZodType, path: Path, isPlain = true): z.core.$ZodType[] {
  let at = [schema];
  for (const key of path) at = at.flatMap(alternatives).flatMap((found) => child(found, key) ?? []);
  return isPlain ? at.flatMap(alternatives) : at;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = (schema as z.ZodType).description;
  return own === undefined && isWrapper(schema) ? descriptionOf(schema.def.innerType) : own;
}

/** The schema without wrappers, or all its alternatives. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (isWrapper(schema)) return alternatives(schema.def.innerType);
  if (schema instanceof z.ZodLazy) return alternatives(schema.def.getter());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  return [schema];
}

type Wrapper = z.ZodOptional | z.ZodDefault | z.ZodNullable | z.ZodReadonly | z.ZodPrefault;

function isWrapper(schema: z.core.$ZodType): schema is Wrapper {
  return [z.ZodOptional, z.ZodDefault, z.ZodNullable, z.ZodReadonly, z.ZodPrefault].some(
    (wrapper) => schema instanceof wrapper,
  );
}

function child(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodTuple) return schema.def.items[Number(key)];
  return undefined;
}
