import type { Bundle } from '../model/bundle-schema.ts';
import { NamedItems } from '../model/named-items.ts';
import { UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook-schema.ts';

/**
 * The runbooks a caller means, at least one: each by path, or by name where only one runbook has it; the only one of a bundle when nothing
 * is said. Throws UsageError that lists what there is.
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

function named(wanted: string, runbooks: readonly Runbook[]): Runbook {
  const meant = new NamedItems(runbooks).find(wanted.trim());
  if (meant !== undefined) return meant;
  const byName = runbooks.filter((runbook) => runbook.name.toLowerCase() === wanted.trim().toLowerCase());
  if (byName.length > 1)
    throw new UsageError(`${byName.length} runbooks are called "${wanted}"; give the path`, listOf(byName));
  throw new UsageError(`there is no runbook "${wanted}"`, listOf(runbooks));
}

const mostListed = 20;

function listOf(runbooks: readonly Runbook[]): string {
  const paths = runbooks.slice(0, mostListed).map(({ path }) => `  ${path}`);
  if (runbooks.length > mostListed) paths.push(`  and ${runbooks.length - mostListed} more`);
  return runbooks.length === 0
    ? 'the bundle has no runbooks'
    : `give one of these as the runbook:\n${paths.join('\n')}`;
}
