import { harmless } from './harmless.ts';

const mostQuoted = 60;

/**
 * Quotes a text of a file for a message: in double quotes, on one line, without control characters, cut when
 * it is long.
 */
export function quoted(text: string): string {
  return JSON.stringify(text.length > mostQuoted ? `${text.slice(0, mostQuoted - 1)}…` : text);
}

/**
 * What stands between the quotes of a file, in double quotes as it is written there: on one line, cut when it
 * is long.
 */
export function asWritten(raw: string): string {
  const line = harmless(raw);
  return `"${line.length > mostQuoted ? `${line.slice(0, mostQuoted - 1)}…` : line}"`;
}

/** Quotes a text that has to be written again exactly: like `quoted`, but never cut. */
export function quotedWhole(text: string): string {
  return JSON.stringify(text);
}

/** The type and value of something, in words: `the text "abc"`, `the number 3`, `a list`. */
export function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return `the text ${quoted(value)}`;
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
    default:
      return value === null ? 'null' : value === undefined ? 'missing' : 'an object';
  }
}

/** `a, b or c`. After `most` words the list is cut. */
export function oneOf(words: readonly string[], most = 20): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')}, …`;
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** The place that a path leads to, in words: `"severity"`, `entry 2 of "runbookServers"`. */
export function placeInWords(path: readonly (string | number)[], root: string): string {
  const last = path.at(-1);
  if (last === undefined) return root;
  if (typeof last === 'string') return quoted(last);
  return `entry ${last + 1} of ${placeInWords(path.slice(0, -1), root)}`;
}
