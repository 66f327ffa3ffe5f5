import { asWritten } from '../../text/quoting.ts';

/** A text in double quotes that looks like a path, in which a backslash was read as an escape. */
export interface PathEscape {
  /** The offset of the first such escape, from the beginning of what was given. */
  readonly offset: number;
  /** As written: `\t`. */
  readonly sequence: string;
  /** What it stands for, in words. */
  readonly means: string;
  /** The path as written: `C:\temp`. */
  readonly written: string;
  /** The path with each backslash doubled, as it has to stand in double quotes: `C:\\temp`. */
  readonly doubled: string;
  /** The path itself, as it has to stand in single quotes of YAML: `C:\temp`. */
  readonly meant: string;
  /** Whether the path is all there is between the quotes. */
  readonly isWhole: boolean;
}

/** Which escapes a format has beside those of JSON. */
export type EscapeSyntax = 'json' | 'yaml';

/**
 * Finds a path with a backslash that was read as an escape, in what stands between double quotes. A path
 * begins with a drive letter, two backslashes and a server, or a word, and goes on with a backslash and a
 * name. Line breaks and tabs are ordinary in texts: they count only behind a drive or a server or where
 * another backslash shows that it is a path, and only before a small letter. Undefined if there is none.
 */
export function pathEscape(raw: string, syntax: EscapeSyntax): PathEscape | undefined {
  const shadow = shadowOf(raw);
  const whole = wholePath.exec(shadow);
  const rooted = whole === null ? [...shadow.matchAll(rootedPaths)] : [whole];
  const runs = whole === null ? [...rooted, ...shadow.matchAll(wordPaths)] : rooted;
  const isSpaced = /\s/.test(shadow);
  const isOfLines = breaksIn(shadow) > breaksIn(rooted.map(([text]) => text).join(' '));
  for (const run of runs) {
    const [text] = run;
    const separators = separatorsOf(text, syntax);
    const path: Run = {
      kind: kindOf(text),
      separators,
      isWhole: text.length === raw.length,
      isSpaced,
      isOfLines,
      hasExtension: /\.\w{1,4}$/.test(text),
      isBeforeColon: shadow[run.index + text.length] === ':',
    };
    const misread = misreadIn(path);
    const [first] = misread;
    if (first === undefined) continue;
    const written = raw.slice(run.index, run.index + text.length);
    const isUndoubled = path.kind === 'server' && /^\uE001\uE001[^\uE001]/.test(text);
    return {
      offset: run.index + first.at,
      sequence: `\\${first.letter}`,
      means: meanings[first.letter] ?? 'another character',
      written,
      doubled: isUndoubled ? written.replaceAll('\\', '\\\\') : doubledAt(written, separators, misread),
      meant: isUndoubled ? written : written.replaceAll('\\\\', '\\'),
      isWhole: path.isWhole,
    };
  }
  return undefined;
}

/** What is wrong with such a path, in words. */
export function misreadPath({ written, sequence, means }: PathEscape): string {
  return `${asWritten(written)} looks like a path, and its ${sequence} is ${means}`;
}

/**
 * A text as it has to stand in double quotes if each backslash in it was meant as one. `raw` stands between
 * double quotes.
 */
export function withDoubledBackslashes(raw: string): string {
  const isUndoubled = /^\\\\[^\\]/.test(raw);
  return isUndoubled ? raw.replaceAll('\\', '\\\\') : raw.replaceAll(/\\\\|\\(?!["/])/g, '\\\\');
}

/** A text that is a path, or may be one. */
interface Run {
  readonly kind: 'drive' | 'server' | 'word';
  readonly separators: readonly Separator[];
  /** Whether it is the whole text. */
  readonly isWhole: boolean;
  /** Whether the text around it has spaces. */
  readonly isSpaced: boolean;
  /** Whether there are line breaks outside of paths. */
  readonly isOfLines: boolean;
  readonly hasExtension: boolean;
  readonly isBeforeColon: boolean;
}

/** A backslash between two names. */
interface Separator {
  readonly at: number;
  /** The letter of an escape; a backslash where two of them stand for one. */
  readonly letter: string;
  /** What follows the letter. */
  readonly next: string;
  /** An escape that texts of people do not have. */
  readonly isStrange: boolean;
}

/** The escapes of a path that were meant as a backslash and a letter. */
function misreadIn(run: Run): readonly Separator[] {
  const single = run.separators.filter(({ letter }) => letter !== '\\');
  const beforeSmall = (wanted: string) =>
    single.filter(({ letter, next }) => wanted.includes(letter) && /[a-z]/.test(next));
  const strange = single.filter((one) => one.isStrange && /\w/.test(one.next));
  const known = [...strange, ...(areTabsMisread(strange, run) ? beforeSmall('tr') : [])];
  const breaks = beforeSmall('n');
  return [...known, ...(areBreaksMisread(breaks, known, run) ? breaks : [])].sort((a, b) => a.at - b.at);
}

/** Whether tabs in a path are backslashes before a t. */
function areTabsMisread(strange: readonly Separator[], run: Run): boolean {
  if (strange.length > 0) return true;
  const isLong = run.separators.length > 1;
  if (run.kind !== 'word') return isLong || run.hasExtension || !run.isOfLines;
  return !run.isSpaced && run.separators.some(({ letter }) => letter === '\\');
}

/** Whether line breaks in a path are backslashes before an n. */
function areBreaksMisread(breaks: readonly Separator[], known: readonly Separator[], run: Run): boolean {
  if (known.length > 0) return true;
  const [first] = breaks;
  if (first === undefined || breaks.length > 1 || run.isBeforeColon) return false;
  const { kind, separators, isWhole, isSpaced, hasExtension } = run;
  const isLong = separators.length > 1;
  if (kind === 'word' || first !== separators[0]) return isLong && isWhole && !isSpaced;
  return isWhole ? hasExtension || !isSpaced : hasExtension || isLong;
}

/**
 * The same text with other characters in place of backslashes: U+E000 for that of an escape, U+E001 for both
 * of two that stand for one.
 */
function shadowOf(raw: string): string {
  return raw
    .replaceAll(/[\uE000\uE001]/g, ' ')
    .replaceAll(/\\(.)/gs, (_, letter: string) => (letter === '\\' ? '\uE001\uE001' : `\uE000${letter}`));
}

const name = String.raw`[\w.$%~@-]`;
const separator = String.raw`(?:\uE001\uE001|\uE000(?=[A-Za-z0-9_]))`;
const root = String.raw`(?:[A-Za-z]:|\uE001\uE001(?:\uE001\uE001)?${name}+)`;
const beginning = String.raw`(?<=^|[^\w\uE000\uE001.$%~@-]|\uE000[a-z])`;
const rootedPaths = new RegExp(`${beginning}${root}(?:${separator}${name}*)+`, 'g');
const wordPaths = new RegExp(`${beginning}${name}+(?:${separator}${name}*)+`, 'g');
/** A path alone may have spaces in it. */
const wholePath = new RegExp(String.raw`^${root}(?:${separator}[^\uE000\uE001:*?"<>|\n]*)+$`);

function breaksIn(shadow: string): number {
  return shadow.split('\uE000n').length - 1;
}

function kindOf(text: string): Run['kind'] {
  if (/^[A-Za-z]:/.test(text)) return 'drive';
  return text.startsWith('\uE001') ? 'server' : 'word';
}

function separatorsOf(text: string, syntax: EscapeSyntax): Separator[] {
  const isWord = kindOf(text) === 'word';
  const strange = syntax === 'json' ? strangeInJson : strangeInYaml;
  const from = text.search(/[^\uE001]/);
  // A carriage return and a line break are one end of a line.
  return [...text.matchAll(/\uE000r\uE000n|\uE001\uE001|\uE000(.)(?=(.?))/gs)]
    .filter(({ 0: found, index }) => index >= from && found.length < 4)
    .map(({ index: at, 1: letter = '\\', 2: next = '' }) => ({
      at,
      letter,
      next,
      isStrange: strange.includes(letter) || (!isWord && /[xuU]/.test(letter)),
    }));
}

const strangeInJson = 'bf';
const strangeInYaml = '0abvfeNLP_';

const meanings: Readonly<Record<string, string>> = {
  0: 'a NUL',
  a: 'a bell',
  b: 'a backspace',
  e: 'an escape character',
  f: 'a form feed',
  n: 'a line break',
  r: 'a carriage return',
  t: 'a tab',
  v: 'a vertical tab',
  N: 'a line break',
  L: 'a line break',
  P: 'a line break',
  _: 'a space',
};

/** Doubles the backslashes of a path, but for those of ordinary line breaks and tabs. */
function doubledAt(written: string, separators: readonly Separator[], misread: readonly Separator[]): string {
  const places = new Set(
    separators
      .filter((one) => one.letter !== '\\' && (misread.includes(one) || !/[nrt]/.test(one.letter)))
      .map(({ at }) => at),
  );
  return written.replaceAll(/./gs, (char, at: number) => (places.has(at) ? '\\\\' : char));
}
