import { loopOf } from '../../activities/runbook-control/for-each.ts';
import { invocationOf } from '../../activities/runbook-control/invoke-runbook.ts';
import { groupOf } from '../../activities/runbook-control/parallel.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import { literalText } from '../../formats/native/runbook-calls.ts';
import type { Mocks } from '../../model/mock-schema.ts';
import type { Activity, Runbook } from '../../model/runbook-schema.ts';

/**
 * The runbooks that some are sure to name: themselves, those their activities start by a literal name, and so on. A mocked activity
 * starts nothing. `mocks` are by runbook path and activity id. In the order they are found.
 */
export function reachableFrom(
  starts: readonly Runbook[],
  all: readonly Runbook[],
  mocks: Mocks,
): readonly Runbook[] {
  const known = new RunbookNames(all);
  const reached = new Set(starts);
  for (const runbook of reached) {
    const mocked = mocks[runbook.path] ?? {};
    for (const activity of runbook.activities) {
      if (Object.hasOwn(mocked, activity.id)) continue;
      for (const text of namesIn(activity)) {
        const name = literalText(text);
        const called = name === undefined ? undefined : known.find(name);
        if (called !== undefined) reached.add(called);
      }
    }
  }
  return [...reached];
}

function namesIn(activity: Activity): readonly string[] {
  switch (activity.type) {
    case 'Invoke Runbook':
      return [invocationOf(activity).runbook];
    case 'For Each':
      return [loopOf(activity).runbook];
    case 'Parallel':
      return groupOf(activity).branches.flatMap(({ runbook, compensate }) =>
        compensate === undefined ? [runbook] : [runbook, compensate],
      );
    default:
      return [];
  }
}
