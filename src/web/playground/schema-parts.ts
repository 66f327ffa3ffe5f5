/** A part of a JSON Schema (draft-07) as plain data, with the keywords that Pianola's own schemas have. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart;
  readonly anyOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
  readonly allOf?: readonly SchemaPart[];
  readonly if?: SchemaPart;
  readonly then?: SchemaPart;
  readonly else?: SchemaPart;
  readonly definitions?: Readonly<Record<string, SchemaPart>>;
}

type Json = Readonly<Record<string, unknown>>;

/** The parts of a schema that say something of what stands at a path of a value. */
export function partsAt(
  schema: SchemaPart,
  value: unknown,
  path: readonly (string | number)[],
): readonly SchemaPart[] {
  let parts = expanded(schema, schema, value);
  let held = value;
  for (const key of path) {
    held = isObject(held) || Array.isArray(held) ? (held as Json)[key] : undefined;
    parts = parts.flatMap((part) => below(part, key)).flatMap((part) => expanded(schema, part, held));
  }
  return parts;
}

function below(part: SchemaPart, key: string | number): readonly SchemaPart[] {
  if (typeof key === 'number') return part.items === undefined ? [] : [part.items];
  const own = part.properties?.[key];
  if (own !== undefined) return [own];
  return typeof part.additionalProperties === 'object' ? [part.additionalProperties] : [];
}

/** A part and all that it refers to and that applies to the value. */
function expanded(root: SchemaPart, part: SchemaPart, value: unknown): readonly SchemaPart[] {
  const { $ref, allOf = [], anyOf, oneOf, if: condition, then: yes, else: no } = part;
  const chosen = condition === undefined ? undefined : holds(condition, value) ? yes : no;
  const named = $ref === undefined ? undefined : root.definitions?.[$ref.replace('#/definitions/', '')];
  const more = [named, chosen, ...allOf, ...likely(root, anyOf ?? oneOf ?? [], value)];
  return [part, ...more.flatMap((each) => (each === undefined ? [] : expanded(root, each, value)))];
}

/** Of alternatives those that know most of the keys that the value has. */
function likely(root: SchemaPart, all: readonly SchemaPart[], value: unknown): readonly SchemaPart[] {
  if (!isObject(value)) return all;
  const keys = Object.keys(value);
  const known = all.map((part) => {
    const named =
      part.$ref === undefined ? part : root.definitions?.[part.$ref.replace('#/definitions/', '')];
    return keys.filter((key) => named?.properties?.[key] !== undefined).length;
  });
  const most = Math.max(...known);
  return all.filter((_, index) => known[index] === most);
}

function holds({ properties = {}, required = [] }: SchemaPart, value: unknown): boolean {
  if (!isObject(value)) return false;
  return (
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(properties).every(([key, part]) => {
      const own = value[key];
      if (own === undefined) return true;
      return 'const' in part ? part.const === own : part.required === undefined || holds(part, own);
    })
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
