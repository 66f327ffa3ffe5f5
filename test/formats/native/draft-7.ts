import type { JsonSchema } from '../../../src/formats/native/json-schema.ts';

/**
 * Whether a JSON Schema accepts a value: as much of draft-07 as our schemas use; throws for a keyword it does
 * not know.
 */
export function accepts(schema: JsonSchema | boolean, value: unknown, root: JsonSchema): boolean {
  if (typeof schema === 'boolean') return schema;
  return Object.entries(schema).every(([keyword, rule]) => {
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`keyword ${keyword}`);
    return check(rule as never, value, root, schema);
  });
}

type Schemas = Record<string, JsonSchema | boolean>;
type Check = (rule: never, value: unknown, root: JsonSchema, schema: JsonSchema) => boolean;

const always: Check = () => true;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const types: Record<string, (value: unknown) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const keywords: Record<string, Check> = {
  $schema: always,
  $id: always,
  title: always,
  description: always,
  default: always,
  format: always,
  definitions: always,
  enumDescriptions: always,
  $ref: (ref: string, value, root) =>
    accepts((root['definitions'] as Schemas)[ref.replace('#/definitions/', '')] ?? false, value, root),
  type: (type: string | string[], value) => [type].flat().some((one) => types[one]?.(value) ?? false),
  const: (wanted: unknown, value) => value === wanted,
  enum: (wanted: unknown[], value) => wanted.includes(value),
  anyOf: (all: JsonSchema[], value, root) => all.some((one) => accepts(one, value, root)),
  allOf: (all: JsonSchema[], value, root) => all.every((one) => accepts(one, value, root)),
  if: (condition: JsonSchema, value, root, schema) =>
    !accepts(condition, value, root) || accepts(schema['then'] as JsonSchema, value, root),
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: always,
  required: (names: string[], value) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (all: Schemas, value, root) =>
    !isObject(value) ||
    Object.entries(value).every(([key, entry]) =>
      accepts(Object.hasOwn(all, key) ? (all[key] as JsonSchema) : true, entry, root),
    ),
  additionalProperties: (rule: JsonSchema | boolean, value, root, schema) => {
    const known = (schema['properties'] ?? {}) as Schemas;
    return (
      !isObject(value) ||
      Object.entries(value).every(([key, entry]) => Object.hasOwn(known, key) || accepts(rule, entry, root))
    );
  },
  propertyNames: (rule: JsonSchema, value, root) =>
    !isObject(value) || Object.keys(value).every((key) => accepts(rule, key, root)),
  items: (rule: JsonSchema | JsonSchema[], value, root) =>
    !Array.isArray(value) ||
    value.every((entry, index) => accepts(Array.isArray(rule) ? (rule[index] ?? true) : rule, entry, root)),
  additionalItems: (rule: boolean, value, _root, schema) =>
    rule || !Array.isArray(value) || value.length <= (schema['items'] as unknown[]).length,
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number, value) => !Array.isArray(value) || value.length <= most,
  minLength: (least: number, value) => typeof value !== 'string' || value.length >= least,
  maxLength: (most: number, value) => typeof value !== 'string' || value.length <= most,
  pattern: (pattern: string, value) => typeof value !== 'string' || new RegExp(pattern).test(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
};
