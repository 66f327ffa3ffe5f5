import { BundleCalls, type CallSite } from '../../analysis/calls.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import type { Finding } from '../text/problem-list.ts';

/**
 * Checks that each runbook that compensates a branch gets the parameters it needs: from the parameters of the
 * branch, and from what its runbook returns (section 14.1 rule 5). Otherwise a failed group could not be
 * compensated. A name that only a reference gives, and a strategy that never compensates, are not checked.
 */
export function checkCompensations(
  runbooks: readonly Runbook[],
  catalogue: Catalogue,
  add: (runbook: Runbook, path: Path, finding: Finding) => void,
): void {
  const calls = new BundleCalls(runbooks, catalogue);
  for (const call of runbooks.flatMap((runbook) => calls.of(runbook))) {
    const { kind, by, from, path } = call;
    if (kind !== 'compensate' || call.group?.strategy === undefined) continue;
    if (!strategiesThatCompensate.has(call.group.strategy)) continue;
    for (const name of calls.parametersMissing(call))
      add(from, ['activities', from.activities.indexOf(by), ...path], findingOf(call, name));
  }
}

/** Under every other strategy a group fails only if no branch has succeeded. */
const strategiesThatCompensate: ReadonlySet<string> = new Set(['waitAll', 'failFast']);

function findingOf({ child, branch = '' }: CallSite, name: string): Finding {
  return {
    code: 'compensation-parameter',
    message:
      `${quoted(child?.path ?? '')} cannot compensate the branch ${quoted(branch)}: nothing gives its ` +
      `parameter ${quoted(name)} a value`,
    hint: 'add it to the "parameters" of the branch, let its runbook return it, or give it a default',
  };
}
