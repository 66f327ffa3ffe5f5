import { parseTemplate, type TemplatePart } from './template-parser.ts';

/** A reference in a text somewhere inside a value. */
export interface TextReference {
  readonly part: Exclude<TemplatePart, { kind: 'text' | 'function' }>;
  /** Keys and positions that lead to the text. */
  readonly path: readonly (string | number)[];
}

/**
 * The references in all texts of a value made of lists and objects, those in parameters of functions included, in stored order. What stands
 * under a key `script` is a program: references are put into it, but `[Name(…)]` in it is the program's own.
 */
export function textReferences(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly TextReference[] {
  if (typeof value === 'string') {
    const { parts } = parseTemplate(value, { functions: path.at(-1) !== 'script' });
    return referenceParts(parts).map((part) => ({ part, path }));
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, entry]) => textReferences(entry, [...path, key]));
}

function referenceParts(parts: readonly TemplatePart[]): TextReference['part'][] {
  return parts.flatMap((part) => {
    if (part.kind === 'function') return part.parameters.flatMap(referenceParts);
    return part.kind === 'text' ? [] : [part];
  });
}
