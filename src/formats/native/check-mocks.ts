import { MockItems } from '../../analysis/mock-items.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import type { Runbook } from '../../model/runbook.ts';
import { suggester } from '../../text/suggestion.ts';
import type { FilePlace } from '../text/place.ts';
import type { Finding } from '../text/problem-list.ts';

/** Checks that the outcomes in runbooks give what their activities publish (format section 3). */
export function checkMocks(
  runbooks: readonly Runbook[],
  catalogue: Catalogue,
  check: MockCheck,
  add: (runbook: Runbook, place: FilePlace, finding: Finding) => void,
): void {
  const items = new MockItems(runbooks, catalogue, check, suggester());
  for (const runbook of runbooks) {
    for (const [index, activity] of runbook.activities.entries()) {
      if (activity.simulate === undefined) continue;
      for (const { path, atKey, ...finding } of items.wrongIn(activity.simulate, { runbook, activity }))
        add(runbook, { path: ['activities', index, 'simulate', ...path], atKey }, finding);
    }
  }
}
