/** A part of a JSON Schema, with the keywords that schemas of activities use; `true` accepts anything. */
export type JsonSchemaPart = JsonSchemaWords | boolean;

/** The keywords that are read. */
export interface JsonSchemaWords {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchemaPart[];
  readonly oneOf?: readonly JsonSchemaPart[];
  readonly items?: JsonSchemaPart;
  readonly properties?: Readonly<Record<string, JsonSchemaPart>>;
  readonly additionalProperties?: JsonSchemaPart;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** The keywords of a part; none if it accepts anything. */
export function wordsOf(part: JsonSchemaPart | undefined): JsonSchemaWords {
  return typeof part === 'object' ? part : {};
}

/** The alternatives of a union, or the part itself. */
export function alternativesOf(part: JsonSchemaPart): readonly JsonSchemaWords[] {
  const words = wordsOf(part);
  const union = words.anyOf ?? words.oneOf;
  if (union !== undefined) return union.flatMap(alternativesOf);
  const { type } = words;
  return typeof type === 'object' ? type.map((one) => ({ ...words, type: one })) : [words];
}

/** Whether it is the alternative for a text with references, beside a choice. */
export function isReference({ type, pattern }: JsonSchemaWords): boolean {
  return type === 'string' && pattern === '\\{\\{';
}

/** The fixed values that a part can have; none if it is not a choice. */
export function choicesOf(part: JsonSchemaPart): readonly unknown[] {
  return alternativesOf(part).flatMap((words) =>
    words.const === undefined ? (words.enum ?? []) : [words.const],
  );
}
