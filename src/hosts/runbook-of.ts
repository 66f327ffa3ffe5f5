import type { Bundle } from '../model/bundle-schema.ts';
import { samePath } from '../model/path.ts';
import { UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook-schema.ts';

/**
 * The runbook a caller means: by path, or by name where only one runbook has it; the only one of a bundle when nothing is said.
 * Throws UsageError that lists what there is.
 */
export function runbookOf(bundle: Bundle, wanted: string | undefined): Runbook {
  const { runbooks } = bundle;
  if (wanted === undefined) {
    const [only] = runbooks;
    if (only !== undefined && runbooks.length === 1) return only;
    if (only === undefined) throw new UsageError('there is no runbook here', listOf(runbooks));
    throw new UsageError(`there are ${runbooks.length} runbooks here; say which one`, listOf(runbooks));
  }
  const byPath = runbooks.find((runbook) => samePath(runbook.path, wanted));
  if (byPath !== undefined) return byPath;
  const byName = runbooks.filter((runbook) => runbook.name.toLowerCase() === wanted.trim().toLowerCase());
  const [named] = byName;
  if (named !== undefined && byName.length === 1) return named;
  if (named !== undefined)
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
