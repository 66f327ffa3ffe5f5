import { maxDepth, maxTextLength } from './limits.ts';

/** The result of one quick pass over JSON text. */
export interface JsonScan {
  /** Colons outside texts. In plain JSON that is the number of keys. */
  readonly colons: number;
  /** The number of values in it, as its brackets and commas say. */
  readonly values: number;
  /** The offset at which the nesting exceeds the limit; undefined if it does not. */
  readonly tooDeepAt: number | undefined;
  /** The offset of the first value that is too many; undefined if there is none. */
  readonly tooManyAt: number | undefined;
  /** The first text that is too long, by the offsets of its quotes; undefined if there is none. */
  readonly tooLong: readonly [start: number, end: number] | undefined;
  /**
   * The texts, by the offsets of their quotes, with a backslash that may not have been meant as an escape.
   */
  readonly doubtful: readonly (readonly [start: number, end: number])[];
}

/** More than enough: of each problem in a text a hundred are told. */
const mostDoubtful = 10_000;

const quote = 0x22;
const backslash = 0x5c;
const slash = 0x2f;
const star = 0x2a;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Scans JSON text, with or without comments, valid or not, in one pass without recursion and without memory
 * of its own. A recursive parser is safe on text that passes: a closing bracket that does not fit ends no
 * level, here as there. It stops at a nesting that is too deep, at a text that is
 * too long, and after `mostValues`.
 */
export function scanJson(text: string, mostValues: number): JsonScan {
  const open = new Uint8Array(maxDepth + 1);
  let depth = 0;
  let colons = 0;
  let values = 1;
  let openedAt = -2;
  const found = (stop: { tooDeepAt?: number; tooManyAt?: number; tooLong?: [number, number] }): JsonScan => ({
    colons,
    values,
    doubtful,
    tooDeepAt: stop.tooDeepAt,
    tooManyAt: stop.tooManyAt,
    tooLong: stop.tooLong,
  });
  const doubtful: [number, number][] = [];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const start = at;
        let isDoubtful = false;
        let hasBackslash = false;
        for (at += 1; at < text.length; at += 1) {
          const char = text.charCodeAt(at);
          if (char === quote || char === 0x0a || char === 0x0d) break;
          if (char !== backslash) continue;
          at += 1;
          hasBackslash ||= text.charCodeAt(at) === backslash;
          isDoubtful ||= isDoubtfulEscape(text, at, hasBackslash);
        }
        if (at - start > maxTextLength) return found({ tooLong: [start, at] });
        if (isDoubtful && doubtful.length < mostDoubtful) doubtful.push([start, at]);
        break;
      }
      case slash:
        at = endOfComment(text, at);
        break;
      case colon:
        colons += 1;
        break;
      case openBrace:
      case openBracket:
        if (depth === maxDepth) return found({ tooDeepAt: at });
        values += 1;
        openedAt = at;
        open[depth] = text.charCodeAt(at);
        depth += 1;
        break;
      case comma:
        values += 1;
        if (values > mostValues) return found({ tooManyAt: at });
        break;
      case closeBrace:
        if (openedAt === at - 1) values -= 1;
        if (depth > 0 && open[depth - 1] === openBrace) depth -= 1;
        break;
      case closeBracket:
        if (openedAt === at - 1) values -= 1;
        if (depth > 0 && open[depth - 1] === openBracket) depth -= 1;
        break;
    }
  }
  return found({});
}

/**
 * Whether an escape may be part of a path, for a quick first look. `at` is the offset behind its backslash. A
 * line break is one only behind a colon or where the text has had a backslash itself.
 */
function isDoubtfulEscape(text: string, at: number, hasBackslash: boolean): boolean {
  const next = text.charCodeAt(at + 1);
  const isSmall = next >= 0x61 && next <= 0x7a;
  switch (text[at]) {
    case 'n':
      return isSmall && (hasBackslash || text[at - 2] === ':');
    case 'r':
    case 't':
      return isSmall;
    case 'b':
    case 'f':
    case 'u':
      return isSmall || /\w/.test(text[at + 1] ?? '');
    default:
      return false;
  }
}

/** The last offset of a comment; that of the slash if it begins no comment. */
function endOfComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === star) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 1;
  }
  if (next !== slash) return start;
  let at = start + 2;
  while (at < text.length && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x0d) at += 1;
  return at - 1;
}
