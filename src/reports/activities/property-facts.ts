import {
  alternativesOf,
  choicesOf,
  isReference,
  type JsonSchemaPart,
  type JsonSchemaWords,
  wordsOf,
} from './json-schema-part.ts';

/** One property of an activity type, or a column of one that is a table. */
export interface PropertyFacts {
  readonly name: string;
  /** The type in words: `text`, `whole number or text`, `list of rows`. */
  readonly type: string;
  /** The fixed values it can have; null if any value of the type is allowed. */
  readonly values: readonly unknown[] | null;
  /** The value if it is left out; null if there is none. */
  readonly default: unknown;
  readonly isRequired: boolean;
  readonly description: string;
  /** The columns of a table or the properties of an object; else empty. */
  readonly parts: readonly PropertyFacts[];
}

/** The properties that the schema of an object names, in its order. */
export function propertyFacts(schema: JsonSchemaPart): readonly PropertyFacts[] {
  const { properties = {}, required = [] } = wordsOf(schema);
  return Object.entries(properties).map(([name, part]) => {
    const values = choicesOf(part);
    return {
      name,
      type: typeText(part),
      values: values.length === 0 ? null : values,
      default: wordsOf(part).default ?? null,
      isRequired: required.includes(name) && wordsOf(part).default === undefined,
      description: wordsOf(part).description ?? '',
      parts: alternativesOf(part).flatMap((words) => propertyFacts(rowOf(words))),
    };
  });
}

/** Whether an object of that schema may have properties that the schema does not name. */
export function takesAnything(schema: JsonSchemaPart): boolean {
  return (wordsOf(schema).additionalProperties ?? true) !== false;
}

function rowOf(words: JsonSchemaWords): JsonSchemaPart {
  return words.type === 'array' ? (words.items ?? true) : words;
}

/** The type of a value of that schema, in words. */
function typeText(part: JsonSchemaPart): string {
  const kinds = [...new Set(alternativesOf(part).map(kindText))];
  return kinds.join(kinds.length > 1 && kinds.includes('true or false') ? ', or ' : ' or ');
}

function kindText(words: JsonSchemaWords): string {
  if (isReference(words)) return 'reference';
  if (words.enum !== undefined || words.const !== undefined) return 'choice';
  switch (words.type) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number${rangeText(words)}`;
    case 'number':
      return `number${rangeText(words)}`;
    case 'array': {
      const { properties } = wordsOf(words.items);
      return `list of ${properties === undefined ? manyText(words.items) : 'rows'}`;
    }
    case 'object':
      return words.properties === undefined ? `${manyText(words.additionalProperties)} by name` : 'object';
    default:
      return 'any value';
  }
}

const plurals: Readonly<Record<string, string>> = {
  text: 'texts',
  number: 'numbers',
  choice: 'choices',
  'true or false': 'truth values',
  'any value': 'any values',
};

function manyText(part: JsonSchemaPart | undefined): string {
  const kinds = alternativesOf(part ?? true).map((words) => kindText(words));
  return kinds.map((kind) => plurals[kind] ?? kind).join(' or ');
}

function rangeText({ minimum, maximum, exclusiveMinimum }: JsonSchemaWords): string {
  const least = finite(minimum);
  const most = finite(maximum);
  const from = least ?? (exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`);
  if (from === undefined) return most === undefined ? '' : ` up to ${most}`;
  const start = least === undefined ? ` ${from}` : ` from ${from}`;
  return most === undefined ? start : `${start} to ${most}`;
}

/** A bound worth printing: every whole number is bounded by the safe integers. */
function finite(bound: number | undefined): number | undefined {
  return bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}
