import { BundleCalls } from '../../analysis/calls.ts';
import type { RunbookNames } from '../../analysis/runbook-names.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Runbook } from '../../model/runbook.ts';
import { oneOf, quoted, quotedWhole } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import type { Finding } from '../text/problem-list.ts';

/**
 * Reports activities that start a runbook by a name that several have. Which one is meant is never guessed
 * (section 6). An activity that is disabled or has a simulated outcome starts nothing.
 */
export function checkCalls(
  runbooks: readonly Runbook[],
  catalogue: Catalogue,
  add: (runbook: Runbook, path: Path, finding: Finding) => void,
): void {
  if (runbooks.length < 2) return;
  const calls = new BundleCalls(runbooks, catalogue);
  for (const runbook of runbooks) {
    for (const { name, path, by } of calls.of(runbook)) {
      if (name === undefined || by.simulate !== undefined || by.enabled === false) continue;
      const finding = ambiguousRunbook(name, calls.names, 'none of them is started');
      if (finding === undefined) continue;
      add(runbook, ['activities', runbook.activities.indexOf(by), ...path], finding);
    }
  }
}

/**
 * The problem of a name that means several runbooks; undefined if it does not. Runbooks with one path are
 * another problem. `so`: what follows from it.
 */
export function ambiguousRunbook(
  name: string,
  names: RunbookNames<Runbook>,
  so: string,
): Finding | undefined {
  const paths = new Set(names.meant(name).map(({ path }) => path));
  if (paths.size < 2) return undefined;
  const message = `${paths.size} runbooks have the name ${quoted(name)}: ${so}`;
  const hint = `give the path: ${oneOf([...paths].map(quotedWhole), 8)}`;
  return { code: 'ambiguous-runbook', message, hint };
}
