import { type Document, isSeq, Lexer, type Node, Scalar, visit } from 'yaml';
import { asWritten } from '../../text/quoting.ts';

/** A part of the text of a file. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The places where `{{` begins an object in YAML, because no quotes stand around it, each up to its `}}`. A
 * reference whose line does not close it is the last one that is found.
 */
export function unquotedReferences(text: string): TextRange[] {
  const found: TextRange[] = [];
  let offset = 0;
  let lastBrace = -1;
  let isScalarNext = false;
  for (const token of new Lexer().lex(text)) {
    if (!isScalarNext && controls.has(token)) {
      isScalarNext = token === scalarNext;
      continue;
    }
    if (!isScalarNext && token === '{') {
      if (lastBrace === offset - 1 && offset > (found.at(-1)?.end ?? 0)) {
        const close = text.slice(offset).search(/\}\}|[\r\n]|$/) + offset;
        if (!text.startsWith('}}', close)) return [...found, { start: lastBrace, end: close }];
        found.push({ start: lastBrace, end: close + 2 });
      }
      lastBrace = offset;
    }
    isScalarNext = false;
    offset += token.length;
  }
  return found;
}

/** Tokens of the library that stand for no text. */
const scalarNext = '\u001f';
const controls: ReadonlySet<string> = new Set(['\u0002', '\u0018', scalarNext]);

/** The same text, in which these parts are plain words of the same length. */
export function withWordsAt(text: string, ranges: readonly TextRange[]): string {
  let at = 0;
  const parts = ranges.flatMap(({ start, end }) => {
    const part = [text.slice(at, start), 'x'.repeat(end - start)];
    at = end;
    return part;
  });
  return [...parts, text.slice(at)].join('');
}

/**
 * The text that is meant around a reference without quotes. `document` was composed of the text with a word
 * in its place, and shows where what is around it begins and ends. A list that is a function call is meant as
 * a text, and so is all that follows a key with a reference. Undefined if it cannot be said.
 */
export function meantText(
  text: string,
  document: Document.Parsed,
  { start }: TextRange,
): TextRange | undefined {
  let around: TextRange | undefined;
  visit(document, {
    Scalar: (key, node, path) => {
      const range = rangeOf(node);
      if (range === undefined || start < range.start || start >= range.end) return;
      const lists = path.filter(isSeq).flatMap((list) => rangeOf(list) ?? []);
      const call = lists.find((list) => /^\[\w+\(.*\)\]$/s.test(trimmed(text, list)));
      around ??= key === 'key' ? { start: range.start, end: endOfText(text, range.start) } : (call ?? range);
    },
  });
  return around;
}

/** The end of a line, without a comment. */
function endOfText(text: string, start: number): number {
  return start + text.slice(start).search(/\s*(?:\s#.*)?(?:[\r\n]|$)/);
}

function trimmed(text: string, { start, end }: TextRange): string {
  return text.slice(start, end).trim();
}

/** What to do about a text with a reference that has no quotes. */
export function hintToQuote(text: string, meant: TextRange | undefined): string {
  const whole = meant && trimmed(text, meant);
  return whole === undefined || /[\r\n]/.test(whole) || /^['"]/.test(whole) || whole.length > mostShown
    ? 'put the whole text in quotes'
    : `put the whole text in quotes: ${inQuotes(whole)}`;
}

const mostShown = 80;

/** A text as a scalar of YAML in which nothing is an escape, if that is possible. */
export function inQuotes(text: string): string {
  return text.includes("'") && !/["\\]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "''")}'`;
}

/** The texts in double quotes of a document, keys among them: what stands between the quotes. */
export function doubleQuoted(text: string, document: Document.Parsed): readonly TextRange[] {
  const found: TextRange[] = [];
  visit(document, {
    Scalar: (_, node) => {
      const range = rangeOf(node);
      if (node.type !== Scalar.QUOTE_DOUBLE || range === undefined) return;
      const { start } = range;
      const end = text[range.end - 1] === '"' && range.end - 1 > start ? range.end - 1 : range.end;
      found.push({ start: start + 1, end });
    },
  });
  return found;
}

function rangeOf(node: Node): TextRange | undefined {
  return node.range ? { start: node.range[0], end: node.range[1] } : undefined;
}

/** What is said of a backslash in double quotes that begins no escape. `raw` stands between the quotes. */
export function wrongEscape(raw: string, at: number): { readonly message: string; readonly hint: string } {
  const message = `${asWritten(raw)} contains a backslash that escapes nothing: ${raw.slice(at, at + 2)}`;
  const isPlain = !/[\r\n"]/.test(raw) && raw.length <= mostShown;
  const meant = /^\\\\[^\\]/.test(raw) ? raw : raw.replaceAll('\\\\', '\\');
  const hint = 'put the text in single quotes, where a backslash is itself';
  return { message, hint: isPlain ? `${hint}: ${inQuotes(meant)}` : hint };
}
