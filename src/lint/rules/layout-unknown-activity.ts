import { oneOf, quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (layout: object) => ({
  runbooks: [
    {
      name: 'Read',
      activities: [{ id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' }],
      layout,
    },
  ],
});

/** The layout has a place for an activity that does not exist. */
export const layoutUnknownActivity: LintRule = {
  id: 'layout-unknown-activity',
  severity: 'warning',
  finds: 'The layout has a place for an activity that the runbook does not have',
  why: 'The place has no effect. Most often an id was changed in one of two places.',
  remedy: 'Correct the id, or remove the entry.',
  bad: runbookWith({ raed: [0, 0] }),
  good: runbookWith({ read: [0, 0] }),
  *check({ layout, activities }) {
    const ids = new Set(activities.map(({ id }) => id));
    for (const id of Object.keys(layout ?? {})) {
      if (ids.has(id)) continue;
      yield {
        path: ['layout', id],
        atKey: true,
        message: `the layout places ${quoted(id)}, which is not an activity`,
        hint: `remove it; activities are ${oneOf([...ids.keys().take(9)].map(quoted), 8)}`,
      };
    }
  },
};
