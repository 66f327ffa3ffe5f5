import { Lexer } from 'yaml';
import { maxDepth } from './limits.ts';

const scalarMark = '\x1f';
const controlMarks = new Set(['\x02', '\x18', scalarMark]);

/** The result of a first pass over YAML text. */
export interface YamlScan {
  /** The number of keys, values and marks of lists. */
  readonly parts: number;
  /** The offset at which the nesting exceeds the limit. */
  readonly tooDeepAt?: number;
  /** The offset of the first part that is too many. */
  readonly tooManyAt?: number;
}

const marks = new Set(['-', '[', '{', ',']);

/**
 * Counts the parts of YAML and looks for a nesting that exceeds the limit; it stops there, or after so many
 * parts. It does not recurse and keeps nothing, and runs before the composer, which does both. A block
 * collection counts from its column. What is inside it begins further right or, for a list below a key, in
 * the same column. So the composer sees at most twice the limit.
 */
export function scanYaml(text: string, mostParts: number): YamlScan {
  let parts = 0;
  const columns: number[] = [];
  let flow = 0;
  let at = 0;
  let lineStart = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (controlMarks.has(token)) {
      isScalar = token === scalarMark;
      continue;
    }
    if (isScalar || marks.has(token)) parts += 1;
    if (parts > mostParts) return { parts, tooManyAt: at };
    const beginsSomething = isScalar || token === '-' || token === '?' || token === ':';
    if (!isScalar && (token === '{' || token === '[')) flow += 1;
    else if (!isScalar && (token === '}' || token === ']')) flow = Math.max(0, flow - 1);
    else if (flow === 0 && beginsSomething) {
      const column = at - lineStart;
      while (columns.length > 0 && (columns.at(-1) as number) >= column) columns.pop();
      columns.push(column);
    }
    // A scalar at the end of a line is not a level, so one more than the limit is accepted here. The reader
    // counts exactly.
    if (columns.length + flow > maxDepth + 2) return { parts, tooDeepAt: at };
    at += token.length;
    const lineBreak = token.lastIndexOf('\n');
    if (lineBreak >= 0) lineStart = at - (token.length - lineBreak - 1);
    isScalar = false;
  }
  return { parts };
}
