import {
  type InFolder,
  inFolderOf,
  namesTo,
  normalPath,
  pathOf,
  pathOfNames,
  runbookPath,
} from '../model/path.ts';
import { UsageError } from '../model/problem.ts';
import { type Suggest, suggester } from '../text/suggestion.ts';

/** What names a runbook: the names of its folders, and its own. */
export type CalledRunbook = InFolder;

/**
 * Decides which runbook a text means, for every command and every activity. A runbook is a list of names,
 * whatever characters they have. A text is a path, a name, or the end of a path. A text that is written
 * exactly so wins: first a complete path as `runbookPath` writes it, then one as Orchestrator shows it, where
 * a backslash in a name is not doubled, then the end of a path. If none is, backslashes in the text that are
 * doubled count once. Otherwise letter case does not matter, and both slashes separate, also inside a name.
 * Last, `_` may stand for a slash in a name, because an import of Pianola 0.2.0 writes it so. A path of
 * several parts that begins with a slash is a complete path. As in Orchestrator, a path may begin with
 * `Policies`.
 */
export class RunbookNames<Some extends CalledRunbook> {
  /** `\Folder\Name` of each, in stored order. */
  readonly paths: readonly string[];
  readonly #runbooks: readonly Some[];
  readonly #byPath: ReadonlyMap<string, readonly Some[]>;
  #exact: ExactIndex<Some> | undefined;
  #loose: readonly LooseIndex<Some>[] | undefined;
  readonly #hasRoot: boolean;
  #spellings: readonly string[] | undefined;

  constructor(runbooks: readonly Some[]) {
    this.#runbooks = runbooks;
    this.paths = runbooks.map(runbookPath);
    this.#byPath = Map.groupBy(runbooks, runbookPath);
    this.#hasRoot = this.paths.some((path) => root.test(path));
  }

  /** The runbooks that a text may mean: one, or several if it is ambiguous, or none. */
  meant(text: string): readonly Some[] {
    const written = text.trim();
    const exact = this.#written(text) ?? this.#written(written) ?? this.#undoubled(written);
    if (exact !== undefined) return exact;
    const isWhole = /^[\\/]/.test(written);
    this.#loose ??= [folded, foldedMore].map((fold) => new LooseIndex(this.#runbooks, fold));
    for (const index of this.#loose) {
      const found = index.find(written, isWhole);
      if (found !== undefined) return found;
    }
    return root.test(written) && !this.#hasRoot ? this.meant(written.replace(root, '\\')) : [];
  }

  /** The runbook that a text means; undefined if it means none or several. */
  find(text: string): Some | undefined {
    const [only, ...others] = this.meant(text);
    return others.length === 0 ? only : undefined;
  }

  /** The spelling of a runbook that a misspelt text most likely means; undefined if none is near. */
  nearest(text: string, suggest: Suggest): string | undefined {
    this.#spellings ??= this.#runbooks.flatMap((runbook) => [...endsOf(runbook), runbookPath(runbook)]);
    return suggest(text, this.#spellings);
  }

  /** The runbooks of which the text is an exact spelling. */
  #written(text: string): readonly Some[] | undefined {
    const byPath = this.#byPath.get(text) ?? this.#byPath.get(`\\${text}`);
    if (byPath !== undefined) return byPath;
    this.#exact ??= new ExactIndex(this.#runbooks);
    return this.#exact.find(text);
  }

  /** In quotation marks, a text is often copied with each backslash doubled. */
  #undoubled(text: string): readonly Some[] | undefined {
    return text.includes('\\\\') ? this.#written(text.replaceAll('\\\\', '\\')) : undefined;
  }
}

const known = new WeakMap<readonly CalledRunbook[], unknown>();

/** What names the runbooks of a definition, worked out once: many jobs may be played of one. */
export function runbookNamesOf<Some extends CalledRunbook>(runbooks: readonly Some[]): RunbookNames<Some> {
  const names = (known.get(runbooks) as RunbookNames<Some> | undefined) ?? new RunbookNames(runbooks);
  known.set(runbooks, names);
  return names;
}

/** A runbook of which only its path is known. */
export interface RunbookAtPath extends CalledRunbook {
  readonly path: string;
}

/** The runbooks of these paths, as far as names go. */
export function runbooksAt(paths: readonly string[]): readonly RunbookAtPath[] {
  return paths.map((path) => ({ path, ...inFolderOf(path) }));
}

/** Orchestrator's name for the root folder, at the beginning of a path. */
const root = /^[\\/]*policies[\\/]+(?=[^\\/])/i;

/** Finds runbooks by their paths as Orchestrator shows them, and by the ends of paths in either spelling. */
class ExactIndex<Some extends CalledRunbook> {
  readonly #shown: ReadonlyMap<string, readonly Some[]>;
  readonly #byEnd: ReadonlyMap<string, readonly Some[]>;

  constructor(runbooks: readonly Some[]) {
    this.#shown = Map.groupBy(runbooks, pathOf);
    this.#byEnd = byEachOf(runbooks, (runbook) => {
      const names = namesTo(runbook);
      return names.flatMap((_, index) => {
        const end = names.slice(index);
        return [end.join('\\'), pathOfNames(end)];
      });
    });
  }

  find(text: string): readonly Some[] | undefined {
    const behind = /^[\\/]/.test(text) ? text.slice(1) : undefined;
    const shown = this.#shown.get(text) ?? (behind === undefined ? undefined : this.#shown.get(behind));
    const byEnd = shown ?? this.#byEnd.get(text);
    return byEnd ?? (behind === undefined || hasSeveralParts(behind) ? undefined : this.#byEnd.get(behind));
  }
}

/** Finds runbooks by their paths and by the ends of their paths, after `fold` was applied to both. */
class LooseIndex<Some extends CalledRunbook> {
  readonly #fold: (text: string) => string;
  readonly #byPath: ReadonlyMap<string, readonly Some[]>;
  readonly #byEnd: ReadonlyMap<string, readonly Some[]>;

  constructor(runbooks: readonly Some[], fold: (text: string) => string) {
    this.#fold = fold;
    this.#byPath = Map.groupBy(runbooks, (runbook) => fold(pathOf(runbook)));
    this.#byEnd = byEachOf(runbooks, (runbook) => endsOf(runbook).map(fold));
  }

  find(text: string, isWhole: boolean): readonly Some[] | undefined {
    const wanted = this.#fold(text);
    if (wanted === '') return undefined;
    const byPath = this.#byPath.get(wanted);
    return byPath === undefined && !(isWhole && hasSeveralParts(text)) ? this.#byEnd.get(wanted) : byPath;
  }
}

/** All that have a spelling, by each of their spellings. */
function byEachOf<Some>(
  all: readonly Some[],
  spellingsOf: (one: Some) => readonly string[],
): ReadonlyMap<string, readonly Some[]> {
  const found = new Map<string, Some[]>();
  for (const one of all) {
    for (const spelling of new Set(spellingsOf(one))) {
      const known = found.get(spelling);
      if (known === undefined) found.set(spelling, [one]);
      else known.push(one);
    }
  }
  return found;
}

function folded(text: string): string {
  return normalPath(text).toLowerCase();
}

function foldedMore(text: string): string {
  return folded(text).replace(/[\\_]+/g, '_');
}

function hasSeveralParts(text: string): boolean {
  return normalPath(text).includes('\\');
}

/**
 * The name, then longer and longer ends of the path. The complete path is left out if the runbook is in a
 * folder.
 */
function endsOf(runbook: CalledRunbook): readonly string[] {
  const names = namesTo(runbook);
  const shortest = names.length === 1 ? 0 : 1;
  return names.slice(shortest).map((_, index) => names.slice(names.length - 1 - index).join('\\'));
}

/**
 * The runbooks that a caller names, at least one; if it names none, the only one of the bundle. Throws
 * UsageError for a text that means none or several. The hint lists the candidates, or suggests the nearest.
 */
export function runbooksOf<Some extends RunbookAtPath>(
  { runbooks }: { readonly runbooks: readonly Some[] },
  wanted: string | readonly string[] = [],
): readonly [Some, ...Some[]] {
  const [first, ...others] = [wanted].flat();
  if (first !== undefined) {
    const names = runbookNamesOf(runbooks);
    return [named(first, names, runbooks), ...others.map((name) => named(name, names, runbooks))];
  }
  const [only] = runbooks;
  if (only !== undefined && runbooks.length === 1) return [only];
  if (only === undefined) throw new UsageError('there is no runbook here', listOf(runbooks));
  throw new UsageError(`there are ${runbooks.length} runbooks here; say which one`, listOf(runbooks));
}

function named<Some extends RunbookAtPath>(
  wanted: string,
  names: RunbookNames<Some>,
  runbooks: readonly Some[],
): Some {
  const [meant, ...others] = names.meant(wanted);
  if (meant !== undefined && others.length === 0) return meant;
  if (meant !== undefined) {
    const how = hasSeveralParts(wanted) ? 'have a path that ends in' : 'are called';
    const message = `${others.length + 1} runbooks ${how} "${wanted}"; give the path`;
    throw new UsageError(message, listOf([meant, ...others]));
  }
  throw new UsageError(`there is no runbook "${wanted}"`, hintFor(wanted, names, runbooks));
}

/**
 * Suggests the nearest name or end of a path. If none is near, suggests runbooks of the same name in other
 * folders.
 */
function hintFor<Some extends RunbookAtPath>(
  wanted: string,
  names: RunbookNames<Some>,
  runbooks: readonly Some[],
): string {
  const near = names.nearest(wanted, suggester());
  if (near !== undefined) {
    const meant = names.meant(near);
    return meant.length > 1 ? listOf(meant) : `did you mean "${near}"?`;
  }
  const namesakes = names.meant(normalPath(wanted).split('\\').at(-1) ?? '');
  const [only] = namesakes;
  if (only !== undefined && namesakes.length === 1) return `did you mean "${only.path}"?`;
  return listOf(namesakes.length > 0 ? namesakes : runbooks);
}

const mostListed = 20;

function listOf(runbooks: readonly RunbookAtPath[]): string {
  const paths = runbooks.slice(0, mostListed).map(({ path }) => `  ${path}`);
  if (runbooks.length > mostListed) paths.push(`  and ${runbooks.length - mostListed} more`);
  return runbooks.length === 0
    ? 'the bundle has no runbooks'
    : `give one of these as the runbook:\n${paths.join('\n')}`;
}
