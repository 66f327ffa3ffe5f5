import type { LintRule } from '../rule.ts';
import { warningsOf } from '../type-warnings.ts';

const child = { name: 'Child', activities: [{ id: 'init', type: 'Initialize Data' }] };
const runbookWith = (more: object) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [{ id: 'both', type: 'Parallel', branches: [{ id: 'a', runbook: 'Child' }], ...more }],
    },
    child,
  ],
});

/** A property of a group has no effect under its strategy (14.1). */
export const strategyIgnores: LintRule = {
  id: 'strategy-ignores',
  severity: 'warning',
  finds: 'A property of a Parallel has no effect under its strategy',
  why:
    'Each strategy has its own rule for when a group ends, and does not use every property. A property ' +
    'that it does not use may mislead readers.',
  remedy: 'Leave the property out, or set a strategy that uses it.',
  bad: runbookWith({ strategy: 'failFast', raceOn: 'settled' }),
  good: runbookWith({ strategy: 'failFast' }),
  check: (runbook, bundle) => warningsOf('strategy-ignores', runbook, bundle),
};
