import { startsAmong } from '../../model/starting-activity.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const start = { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' };

/** The starting activity is not enabled, and there is no other start (1.1). */
export const startDisabled: LintRule = {
  id: 'start-disabled',
  severity: 'warning',
  finds: 'The starting activity of the runbook is not enabled',
  why: 'Nothing comes before the start, so nothing in the runbook ever runs.',
  remedy: 'Enable the activity.',
  bad: { runbooks: [{ name: 'Idle', activities: [{ ...start, enabled: false }] }] },
  good: { runbooks: [{ name: 'Busy', activities: [start] }] },
  *check({ activities, links }) {
    const [start] = startsAmong(activities, links);
    if (start === undefined || start.enabled !== false) return;
    yield {
      path: ['activities', activities.indexOf(start), 'enabled'],
      message: `the runbook does nothing: ${quoted(start.id)}, with which it starts, is not enabled`,
      hint: 'enable it',
    };
  },
};
