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

/** A property of a group that its strategy has no use for (14.1). */
export const strategyIgnores: LintRule = {
  id: 'strategy-ignores',
  severity: 'warning',
  finds: 'A property of a Parallel has no effect under its strategy',
  why:
    'Each strategy has its own way to end a group. What it does not look at may just as well not be ' +
    'there.',
  remedy: 'Leave the property out, or set the strategy that looks at it.',
  bad: runbookWith({ strategy: 'failFast', raceOn: 'settled' }),
  good: runbookWith({ strategy: 'failFast' }),
  check: (runbook, bundle) => warningsOf('strategy-ignores', runbook, bundle),
};
