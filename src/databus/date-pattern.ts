/** One piece of a date and time pattern: a run of one code letter, or literal text. */
export type DatePart = { readonly code: string; readonly count: number } | { readonly literal: string };

/** An escaped character, quoted text, a run of one code letter; or any character by itself. */
const pieces = /\\(.)|'([^']*)'|"([^"]*)"|([dMyhHmstfFzK])\4*|./gs;

/**
 * Parses a .NET custom date and time pattern. It has code letters, texts in single or double quotes, and `\`
 * before a literal character; every other character is literal. A single letter is a code too, never one of
 * .NET's standard formats. Returns what is wrong as a text.
 */
export function parseDatePattern(pattern: string): readonly DatePart[] | string {
  const parts: DatePart[] = [];
  for (const { 0: piece, 1: escaped, 2: single, 3: double, 4: code, index } of pattern.matchAll(pieces)) {
    if (piece === '\\') return 'it ends with a backslash';
    if (piece === "'" || piece === '"') return `the ${piece} at position ${index + 1} is not closed`;
    if (code !== undefined) parts.push({ code, count: piece.length });
    else if (piece !== '%') parts.push({ literal: escaped ?? single ?? double ?? piece });
  }
  return parts;
}
