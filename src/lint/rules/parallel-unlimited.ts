import { groupOf, parallel } from '../../activities/runbook-control/parallel.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

/** Most services can handle so many calls at once. */
const mostUnlimited = 25;

const branches = Array.from({ length: mostUnlimited + 1 }, (_, index) => ({
  id: `b${index + 1}`,
  runbook: 'Child',
}));
const bundleWith = (more: object) => ({
  runbooks: [
    { name: 'Main', activities: [{ id: 'all', type: 'Parallel', branches, ...more }] },
    { name: 'Child', activities: [{ id: 'init', type: 'Initialize Data' }] },
  ],
});

/** A group starts very many branches at once (14.4). */
export const parallelUnlimited: LintRule = {
  id: 'parallel-unlimited',
  severity: 'warning',
  finds: `A Parallel starts more than ${mostUnlimited} branches at once`,
  why: 'That many jobs at one time can overwhelm what they call.',
  remedy: 'Limit them with `maxWorkers`.',
  bad: bundleWith({}),
  good: bundleWith({ maxWorkers: 10 }),
  *check({ activities }, bundle) {
    for (const [index, activity] of activities.entries()) {
      if (bundle.typeOf(activity) !== parallel) continue;
      const group = groupOf(activity);
      if (group.maxWorkers > 0 || group.branches.length <= mostUnlimited) continue;
      yield {
        path: ['activities', index, 'branches'],
        message:
          `${quoted(activity.id)} starts ${group.branches.length} branches at once: that many can ` +
          'overwhelm what they call',
        hint: 'limit them with "maxWorkers", as in "maxWorkers": 10',
      };
    }
  },
};
