import type { JSONVisitor } from 'jsonc-parser';
import { setOwn } from '../../model/own-key.ts';
import { asWritten, quoted } from '../../text/quoting.ts';
import { type JsonScan, scanJson } from './json-scan.ts';
import { longestPathText, maxDepth, maxTextProblems, maxValues } from './limits.ts';
import { LineIndex } from './line-index.ts';
import type { ParsedText } from './parsed-text.ts';
import { misreadPath, pathEscape, withDoubledBackslashes } from './path-escapes.ts';
import type { Position } from './place.ts';
import { splitText, TextProblems, tooLongText } from './text-problems.ts';

/**
 * Reads JSON, in which comments and trailing commas are allowed. Plain JSON, as large files are, is parsed by
 * the platform. Everything else is read again by a slower parser that knows positions. `mostValues`: how many
 * values the text may have.
 */
export async function readJsonText(file: string, text: string, mostValues: number): Promise<ParsedText> {
  const scan = scanJson(text, mostValues);
  const locate: ParsedText['locate'] = async (places) =>
    (await import('./json-places.ts')).locateInJson(text, places);
  const problems = new TextProblems(file, maxTextProblems);
  if (exceedsLimit(text, scan, problems))
    return { file, value: undefined, problems: problems.list(), locate };
  const plain = parsePlain(text);
  const isPlain = plain !== undefined && countKeys(plain.value) === scan.colons;
  const value = isPlain ? plain.value : await readCarefully(text, problems);
  const isReadable = !problems.includes('json-syntax') && !problems.isStopped;
  if (isReadable) reportPaths(text, scan.doubtful, problems);
  return {
    file,
    value: isReadable ? value : undefined,
    problems: problems.list(),
    size: { json: scan.values, yaml: 0 },
    locate,
  };
}

/** Whether the text exceeds a limit, which is reported. */
function exceedsLimit(
  text: string,
  { tooDeepAt, tooManyAt, tooLong }: JsonScan,
  problems: TextProblems,
): boolean {
  const report = (code: string, offset: number, message: string, hint: string) =>
    problems.add(code, new LineIndex(text).position(offset), message, hint);
  if (tooDeepAt !== undefined) {
    const message = `objects and lists are nested more than ${maxDepth} deep`;
    report('nested-too-deeply', tooDeepAt, message, 'no runbook needs that: check the brackets');
  } else if (tooLong !== undefined) {
    const [start, end] = tooLong;
    report('text-too-long', start, tooLongText(end - start - 1), splitText);
  } else if (tooManyAt !== undefined) {
    const message = `this is one value more than the ${maxValues} that a definition can have`;
    report('too-many-values', tooManyAt, message, 'leave out what is not needed, or split the definition');
  } else return false;
  return true;
}

/** Warns of paths whose backslashes were read as escapes. */
function reportPaths(
  text: string,
  doubtful: readonly (readonly [start: number, end: number])[],
  problems: TextProblems,
): void {
  if (doubtful.length === 0) return;
  const lines = new LineIndex(text);
  for (const [start, end] of doubtful) {
    if (end - start > longestPathText) continue;
    if (problems.isFull) return;
    const found = pathEscape(text.slice(start + 1, end), 'json');
    if (found === undefined) continue;
    const hint = `write a backslash itself as \\\\: ${asWritten(found.doubled)}`;
    problems.add(
      'escape-in-path',
      lines.position(start + 1 + found.offset),
      misreadPath(found),
      hint,
      'warning',
    );
  }
}

/**
 * Undefined if the text is no JSON. V8 takes one key for another where an object has a key `__proto__`: after
 * `{"__proto__":{},"\\":1}` it reads the key `"` as a backslash (seen in Node 24).
 */
function parsePlain(text: string): { readonly value: unknown } | undefined {
  if (text.includes('__proto__')) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The number of keys in a value. If the text has more, one stood twice. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const entry of value) count += countKeys(entry);
    return count;
  }
  for (const entry of Object.values(value)) count += 1 + countKeys(entry);
  return count;
}

/** An object or list being read. */
interface Open {
  readonly into: Record<string, unknown> | unknown[];
  /** The first position of each key of an object. */
  readonly keys: Map<string, Position>;
  key: string;
}

/** Ends the parser. It never leaves this file. */
class Stop extends Error {}

async function readCarefully(text: string, problems: TextProblems): Promise<unknown> {
  const { printParseErrorCode, visit } = await import('jsonc-parser');
  const open: Open[] = [];
  let root: unknown;
  const put = (value: unknown) => {
    const inside = open.at(-1);
    if (inside === undefined) root = value;
    else if (Array.isArray(inside.into)) inside.into.push(value);
    else setOwn(inside.into, inside.key, value);
  };
  const begin = (into: Open['into']) => {
    put(into);
    open.push({ into, keys: new Map(), key: '' });
  };
  const end = () => {
    open.pop();
  };
  const stopIfFull = () => {
    if (!problems.isFull) return;
    problems.stop();
    throw new Stop();
  };
  const visitor: JSONVisitor = {
    onObjectBegin: () => begin({}),
    onArrayBegin: () => begin([]),
    onObjectEnd: end,
    onArrayEnd: end,
    onLiteralValue: put,
    onObjectProperty: (key, _offset, _length, line, column) => {
      const inside = open.at(-1);
      if (inside === undefined) return;
      inside.key = key;
      problems.key(key, inside.keys, { line: line + 1, column: column + 1 });
      stopIfFull();
    },
    onError: (error, offset, length, line, column) => {
      const token = text.slice(offset, offset + length);
      const found = tokenInWords(token);
      const [message, hint] = syntaxErrors[printParseErrorCode(error)] ?? [
        `${found} cannot be read here`,
        'check the text before it',
      ];
      const code = printParseErrorCode(error);
      const isEscape = code === 'InvalidEscapeCharacter' || code === 'InvalidUnicode';
      problems.add(
        'json-syntax',
        { line: line + 1, column: column + 1 },
        message.replace('%', () => (isEscape ? `the text ${asWritten(token.slice(1, -1))}` : found)),
        isEscape ? `${hint}: ${asWritten(withDoubledBackslashes(token.slice(1, -1)))}` : hint,
      );
      stopIfFull();
    },
  };
  try {
    visit(text, visitor, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return root;
}

function tokenInWords(token: string): string {
  if (token === '') return 'the end of the file';
  return token.startsWith('"') ? `the text ${quoted(token.replace(/^"|"$/g, ''))}` : quoted(token);
}

/** By the names of errors in jsonc-parser. % stands for the text found. */
const syntaxErrors: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  InvalidSymbol: [
    '% is not JSON',
    'texts stand in double quotes; true, false and null are written in small letters',
  ],
  InvalidNumberFormat: ['% is not a number', 'write numbers as in 10, -2.5 or 1e3'],
  PropertyNameExpected: ['a key was expected, not %', 'keys stand in double quotes, as in "name"'],
  ValueExpected: [
    'a value was expected, not %',
    'write a text in double quotes, a number, true, false, null, {…} or […]',
  ],
  ColonExpected: ['a colon was expected, not %', 'write "key": value'],
  CommaExpected: ['a comma is missing before %', 'put a comma between one entry and the next'],
  CloseBraceExpected: ['the text ends inside an object', 'add the missing }'],
  CloseBracketExpected: ['the text ends inside a list', 'add the missing ]'],
  EndOfFileExpected: ['% stands after the end', 'a file holds one value: remove what follows it'],
  UnexpectedEndOfComment: ['a comment is not closed', 'add */'],
  UnexpectedEndOfString: [
    'a text is not closed on its line',
    'add the closing quote; a line break inside a text is written \\n',
  ],
  UnexpectedEndOfNumber: ['% is not a number', 'write numbers as in 10, -2.5 or 1e3'],
  InvalidUnicode: [
    '% contains a \\u without four hexadecimal digits',
    'write a character as in \\u00e9, and a backslash itself as \\\\',
  ],
  InvalidEscapeCharacter: ['% contains a backslash that escapes nothing', 'write a backslash itself as \\\\'],
  InvalidCharacter: ['% contains a control character', 'write it as an escape, a tab as \\t'],
};
