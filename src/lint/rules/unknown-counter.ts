import { missingSettings } from '../missing-settings.ts';
import type { LintRule } from '../rule.ts';

const runbooks = [
  { name: 'Count', activities: [{ id: 'get', type: 'Get Counter Value', counter: 'Reports' }] },
];

/** The bundle does not have a counter (section 9). */
export const unknownCounter: LintRule = {
  id: 'unknown-counter',
  severity: 'warning',
  finds: 'An activity names a counter that the bundle does not have',
  why: 'The activity fails each time it runs.',
  remedy: 'Correct the name, or add the counter to `counters` of the bundle.',
  bad: { runbooks },
  good: { runbooks, counters: [{ name: 'Reports' }] },
  check: (runbook, bundle) =>
    missingSettings({ property: 'counter', kind: 'counter', list: 'counters' }, runbook, bundle),
};
