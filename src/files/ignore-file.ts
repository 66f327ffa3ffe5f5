import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { UsageError } from '../model/problem.ts';
import { cannotRead } from './file-errors.ts';
import { type Glob, globOf } from './glob.ts';
import { admit, isRoot } from './root.ts';

/** The name of an ignore file. It counts for its folder and all below. */
export const ignoreFileName = '.pianolaignore';

/** A line of an ignore file. */
interface IgnoreLine {
  readonly glob: Glob;
  /** Whether it takes back what lines above it leave out. */
  readonly isNegated: boolean;
  /** The codes of the warnings that are left out. Absent: the file itself is. */
  readonly codes?: ReadonlySet<string>;
}

/**
 * What the ignore files say that lie in the folders above a file, up to the one that has `.git`. A line is a
 * pattern as in `.gitignore`, for files that are not read where their folder is; or such a pattern, a colon
 * and codes of warnings, which are then not reported for these files. The last line that matches counts. Each
 * ignore file is read once. Throws UsageError for one that cannot be read or understood.
 */
export class IgnoreFiles {
  readonly #linesIn = new Map<string, readonly IgnoreLine[]>();
  readonly #foldersAbove = new Map<string, readonly string[]>();

  /** Whether a file of a folder is not read. */
  leavesOut(file: string): boolean {
    return this.#said(file, ({ codes }) => codes === undefined);
  }

  /** Whether a problem of a file is not reported. An error always is. */
  silences({ file, code, severity }: Problem): boolean {
    if (file === undefined || severity === 'error') return false;
    return this.#said(file, ({ codes }) => codes?.has(code) === true);
  }

  /** What the last line says that matches, of those that are about this. */
  #said(file: string, isAbout: (line: IgnoreLine) => boolean): boolean {
    let said = false;
    for (const folder of this.#above(dirname(resolve(file)))) {
      const path = relative(folder, resolve(file)).split(sep).join('/');
      for (const line of this.#in(folder))
        if (isAbout(line) && line.glob.matches(path)) said = !line.isNegated;
    }
    return said;
  }

  #above(folder: string): readonly string[] {
    const known = this.#foldersAbove.get(folder) ?? foldersAbove(folder);
    this.#foldersAbove.set(folder, known);
    return known;
  }

  #in(folder: string): readonly IgnoreLine[] {
    let lines = this.#linesIn.get(folder);
    if (lines === undefined) {
      const file = join(folder, ignoreFileName);
      // A pipe of this name would never end.
      lines = statSync(file, { throwIfNoEntry: false })?.isFile() ? linesOf(file) : [];
      this.#linesIn.set(folder, lines);
    }
    return lines;
  }
}

/** A folder and those it is in, outermost first, from the one that has `.git`. */
function foldersAbove(innermost: string): string[] {
  const folders: string[] = [];
  for (let folder = innermost; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder) || isRoot(folder) || existsSync(join(folder, '.git'))) return folders;
  }
}

function linesOf(file: string): IgnoreLine[] {
  const lines = readText(file)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  if (lines.length > mostLines)
    throw new UsageError(`${file} has ${lines.length} lines; it can have ${mostLines} at most`);
  const long = lines.findIndex(({ length }) => length > longestLine);
  if (long >= 0) throw new UsageError(`${file}:${long + 1}: a line has ${longestLine} characters at most`);
  return lines.flatMap((line, index) => lineOf(line.trim(), `${file}:${index + 1}`) ?? []);
}

const mostLines = 10_000;
const longestLine = 4096;

function patternOf(pattern: string, place: string): Glob {
  try {
    return globOf(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${place}: brackets hold characters or ranges such as [a-z]`);
  }
}

function readText(file: string): string {
  admit(file);
  try {
    const { size } = statSync(file);
    if (size > mostLines * longestLine) throw new Error('it is larger than any ignore file can be');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function lineOf(text: string, place: string): IgnoreLine | undefined {
  if (text === '' || text.startsWith('#')) return undefined;
  const isNegated = text.startsWith('!');
  const line = text.replace(/^!|^\\(?=[!#])/, '');
  const [, pattern = line, codes] = /^(.*?)\s*:(?:\s+(.*))?$/.exec(line) ?? [];
  if (pattern.trim() === '')
    throw new UsageError(`${place}: there is no pattern`, 'write PATTERN, or PATTERN: CODE, CODE');
  const glob = patternOf(pattern, place);
  if (!line.slice(pattern.length).trim().startsWith(':')) return { glob, isNegated };
  const all = (codes ?? '').split(/[\s,]+/).filter((code) => code !== '');
  const wrong = all.find((code) => !/^[a-z]+(-[a-z]+)*$/.test(code));
  if (all.length === 0 || wrong !== undefined) {
    const what =
      wrong === undefined ? 'there are no codes behind the colon' : `"${wrong}" is not the code of a warning`;
    throw new UsageError(`${place}: ${what}`, 'write PATTERN: CODE, CODE, with codes such as not-upstream');
  }
  return { glob, isNegated, codes: new Set(all) };
}
