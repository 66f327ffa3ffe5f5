import type { LintRule } from '../rule.ts';
import { warningsOf } from '../type-warnings.ts';

const runbookWith = (values: object) => ({
  runbooks: [
    {
      name: 'Sum',
      returnedData: [{ name: 'Total' }],
      activities: [{ id: 'end', type: 'Return Data', values }],
    },
  ],
});

/** Return Data gives a value to a name that the runbook does not define (section 6). */
export const returnedDataUndefined: LintRule = {
  id: 'returned-data-undefined',
  severity: 'warning',
  finds: 'Return Data gives a value to a name that the runbook does not define as returned data',
  why: 'Only what the runbook defines is returned. The value is lost.',
  remedy: 'Correct the name, or add it to `returnedData` of the runbook.',
  bad: runbookWith({ Totl: 1 }),
  good: runbookWith({ Total: 1 }),
  check: (runbook, bundle) => warningsOf('returned-data-undefined', runbook, bundle),
};
