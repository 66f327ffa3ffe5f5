import type { Bundle } from '../../model/bundle-schema.ts';
import { normalPath } from '../../model/path.ts';
import { UsageError } from '../../model/problem.ts';
import type { Runbook } from '../../model/runbook-schema.ts';
import { suggester } from '../../text/suggestion.ts';

/**
 * The runbooks a caller means, at least one: each by path, or by its name or the end of its path where only one runbook has it; the only
 * one of a bundle when nothing is said. Throws UsageError that lists what there is, or says what is nearest.
 */
export function runbooksOf(
  { runbooks }: Bundle,
  wanted: string | readonly string[] = [],
): readonly [Runbook, ...Runbook[]] {
  const [first, ...others] = [wanted].flat();
  if (first !== undefined) return [named(first, runbooks), ...others.map((name) => named(name, runbooks))];
  const [only] = runbooks;
  if (only !== undefined && runbooks.length === 1) return [only];
  if (only === undefined) throw new UsageError('there is no runbook here', listOf(runbooks));
  throw new UsageError(`there are ${runbooks.length} runbooks here; say which one`, listOf(runbooks));
}

/**
 * The runbooks that a text fits: the one with that path, or else all whose path ends so. Both slashes separate, letter case does not
 * matter, and as in Orchestrator the path may begin with `Policies`. A path of several parts that begins with a slash is a whole one.
 */
export function runbooksThatFit(wanted: string, runbooks: readonly Runbook[]): readonly Runbook[] {
  const parts = partsOf(wanted);
  if (parts.length === 0) return [];
  const own = thatEndIn(parts, /^\s*[\\/]/.test(wanted), runbooks);
  if (own.length > 0 || parts[0] !== root || runbooks.some(({ path }) => partsOf(path)[0] === root))
    return own;
  return thatEndIn(parts.slice(1), true, runbooks);
}

/** Orchestrator's name for the folder that all others are in. */
const root = 'policies';

function partsOf(path: string): readonly string[] {
  const normal = normalPath(path).toLowerCase();
  return normal === '' ? [] : normal.split('\\');
}

function thatEndIn(parts: readonly string[], isWhole: boolean, runbooks: readonly Runbook[]) {
  const end = parts.join('\\');
  if (end === '') return [];
  const normal = ({ path }: Runbook) => normalPath(path).toLowerCase();
  const exact = runbooks.filter((runbook) => normal(runbook) === end);
  if (exact.length > 0) return exact;
  if (isWhole && parts.length > 1) return [];
  return runbooks.filter((runbook) => normal(runbook).endsWith(`\\${end}`));
}

function named(wanted: string, runbooks: readonly Runbook[]): Runbook {
  const [meant, ...others] = runbooksThatFit(wanted, runbooks);
  if (meant !== undefined && others.length === 0) return meant;
  if (meant !== undefined) {
    const how = partsOf(wanted).length > 1 ? 'have a path that ends in' : 'are called';
    const message = `${others.length + 1} runbooks ${how} "${wanted}"; give the path`;
    throw new UsageError(message, listOf([meant, ...others]));
  }
  throw new UsageError(`there is no runbook "${wanted}"`, hintFor(wanted, runbooks));
}

/** The nearest name or end of a path; where none is near, those of the same name in another folder. */
function hintFor(wanted: string, runbooks: readonly Runbook[]): string {
  const near = suggester()(wanted, runbooks.flatMap(spellingsOf));
  if (near !== undefined) {
    const meant = runbooksThatFit(near, runbooks);
    return meant.length > 1 ? listOf(meant) : `did you mean "${near}"?`;
  }
  const namesakes = thatEndIn(partsOf(wanted).slice(-1), false, runbooks);
  const [only] = namesakes;
  if (only !== undefined && namesakes.length === 1) return `did you mean "${only.path}"?`;
  return listOf(namesakes.length > 0 ? namesakes : runbooks);
}

/** Its name, then longer and longer ends of its path; the whole path last. */
function spellingsOf({ name, path }: Runbook): readonly string[] {
  const parts = normalPath(path).split('\\');
  return [name, ...parts.slice(2).map((_, index) => parts.slice(-index - 2).join('\\')), path];
}

const mostListed = 20;

function listOf(runbooks: readonly Runbook[]): string {
  const paths = runbooks.slice(0, mostListed).map(({ path }) => `  ${path}`);
  if (runbooks.length > mostListed) paths.push(`  and ${runbooks.length - mostListed} more`);
  return runbooks.length === 0
    ? 'the bundle has no runbooks'
    : `give one of these as the runbook:\n${paths.join('\n')}`;
}
