import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { UsageError } from '../model/problem.ts';
import { fileErrors } from './file-errors.ts';

/** The name of an ignore file. It counts for its folder and all below. */
const ignoreFileName = '.pianolaignore';

/** A line of an ignore file. */
interface IgnoreLine {
  readonly matches: RegExp;
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
    for (const folder of foldersAbove(resolve(file))) {
      const path = relative(folder, resolve(file)).split(sep).join('/');
      for (const line of this.#in(folder))
        if (isAbout(line) && line.matches.test(path)) said = !line.isNegated;
    }
    return said;
  }

  #in(folder: string): readonly IgnoreLine[] {
    let lines = this.#linesIn.get(folder);
    if (lines === undefined) {
      const file = join(folder, ignoreFileName);
      lines = existsSync(file) ? linesOf(file) : [];
      this.#linesIn.set(folder, lines);
    }
    return lines;
  }
}

/** The folders of a file, outermost first, from the one that has `.git`. */
function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder) || existsSync(join(folder, '.git'))) return folders;
  }
}

function linesOf(file: string): IgnoreLine[] {
  return readText(file)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => lineOf(line.trim(), `${file}:${index + 1}`) ?? []);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new UsageError(`cannot read ${file}: ${fileErrors[code] ?? (error as Error).message}`);
  }
}

function lineOf(text: string, place: string): IgnoreLine | undefined {
  if (text === '' || text.startsWith('#')) return undefined;
  const isNegated = text.startsWith('!');
  const line = text.replace(/^!|^\\(?=[!#])/, '');
  const [, pattern = line, codes] = /^(.*?)\s*:(?:\s+(.*))?$/.exec(line) ?? [];
  if (pattern.trim() === '')
    throw new UsageError(`${place}: there is no pattern`, 'write PATTERN, or PATTERN: CODE, CODE');
  const matches = patternOf(pattern);
  if (!line.slice(pattern.length).trim().startsWith(':')) return { matches, isNegated };
  const all = (codes ?? '').split(/[\s,]+/).filter((code) => code !== '');
  const wrong = all.find((code) => !/^[a-z]+(-[a-z]+)*$/.test(code));
  if (all.length === 0 || wrong !== undefined) {
    const what =
      wrong === undefined ? 'there are no codes behind the colon' : `"${wrong}" is not the code of a warning`;
    throw new UsageError(`${place}: ${what}`, 'write PATTERN: CODE, CODE, with codes such as not-upstream');
  }
  return { matches, isNegated, codes: new Set(all) };
}

/** A pattern of `.gitignore` for paths with slashes below its folder. */
function patternOf(text: string): RegExp {
  const isFolder = text.endsWith('/');
  const pattern = text.replace(/\/+$/, '');
  // A pattern without a slash before its end matches at any depth.
  const isAnchored = pattern.includes('/');
  const parts = pattern.replace(/^\//, '').match(/\*\*\/|\/\*\*$|\*\*|\*|\?|\[[^\]]+\]|\\.|./gsu) ?? [];
  const source = parts.map(sourceOf).join('');
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${source}${isFolder ? '/.*' : '(?:/.*)?'}$`, 'u');
}

function sourceOf(part: string): string {
  if (part === '**/') return '(?:.*/)?';
  if (part === '/**') return '/.*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.startsWith('[') && part.length > 2) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
  return (part.length > 1 ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
