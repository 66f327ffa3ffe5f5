import type { LintRule } from '../rule.ts';
import { writtenConditions } from '../written-conditions.ts';

const activities = [
  { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
  { id: 'log', type: 'Append Line', file: 'b.txt', text: 'x' },
];
const runbookWith = (criterion: object) => ({
  runbooks: [{ name: 'Copy', activities, links: [{ from: 'read', to: 'log', include: [criterion] }] }],
});

/** An import could not understand a condition and wrote one that never holds. */
export const criterionNever: LintRule = {
  id: 'criterion-never',
  severity: 'warning',
  finds: 'A condition never holds',
  why:
    'An import writes such a condition if it cannot understand the one of the export, and says ' +
    'why. In an Include tab it lets nothing pass.',
  remedy: 'Replace it with the condition that was meant.',
  bad: runbookWith({ never: 'the operator "is odd" is not known' }),
  good: runbookWith({ item: 'Line text', operator: 'equals', value: 'x' }),
  *check(runbook) {
    for (const { criterion, path } of writtenConditions(runbook)) {
      if (!('never' in criterion)) continue;
      yield {
        path: [...path, 'never'],
        message: `the condition never holds: ${criterion.never.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`,
        hint: 'replace it with the condition that was meant',
      };
    }
  },
};
