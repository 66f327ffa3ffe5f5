import { missingSettings } from '../missing-settings.ts';
import type { LintRule } from '../rule.ts';

const runbooks = [
  { name: 'Nightly', activities: [{ id: 'check', type: 'Check Schedule', schedule: 'Office hours' }] },
];

/** The bundle does not have a schedule (section 9, A29). */
export const unknownSchedule: LintRule = {
  id: 'unknown-schedule',
  severity: 'warning',
  finds: 'A runbook or an activity names a schedule that the bundle does not have',
  why: 'The activity fails each time it runs. The start of a runbook cannot be checked against its schedule.',
  remedy: 'Correct the name, or add the schedule to `schedules` of the bundle.',
  bad: { runbooks },
  good: { runbooks, schedules: [{ name: 'Office hours' }] },
  check: (runbook, bundle) =>
    missingSettings(
      { property: 'schedule', kind: 'schedule', list: 'schedules', isOfRunbook: true },
      runbook,
      bundle,
    ),
};
