import { type Impossibility, impossibility } from '../../analysis/impossible-conditions.ts';
import { optionsInForce } from '../../model/options.ts';
import { valueConditionText } from '../../text/condition-words.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (exit: object) => ({
  runbooks: [
    {
      name: 'Wait',
      activities: [
        {
          id: 'read',
          type: 'Read Line',
          file: 'a.txt',
          lineNumbers: '1',
          loop: { exit: [exit, { status: ['failed'] }] },
        },
      ],
    },
  ],
});
const item = 'Line number';

/** A condition of a link or a loop holds for no value (section 3). */
export const conditionImpossible: LintRule = {
  id: 'condition-impossible',
  severity: 'warning',
  finds: 'A condition of a link or a loop holds for no value',
  why:
    'Only numbers and dates are ordered, so nothing is less or greater than a word. Nothing is between two ' +
    'bounds of which the first is the greater. A link that never passes because of it is reported as such.',
  remedy: 'Correct the value of the condition, or remove the condition.',
  bad: runbookWith({ item, operator: 'is greater than', value: 'ten' }),
  good: runbookWith({ item, operator: 'is greater than', value: 10 }),
  *check(runbook, bundle) {
    const { wiring, passingOf } = bundle.facts.of(runbook);
    const options = optionsInForce(runbook.options);
    const dead = new Set(
      wiring.activities.flatMap(({ out }) =>
        out.flatMap((link) => (passingOf(link).never === undefined ? [] : [link.index])),
      ),
    );
    for (const { criterion, path } of bundle.conditionsOf(runbook)) {
      const why = impossibility(criterion, options);
      if (why === undefined || !('item' in criterion)) continue;
      const [list, index, tab] = path;
      if (list === 'links' && tab === 'include' && dead.has(index as number)) continue;
      yield {
        path: [...path, 'value'],
        message: `no value meets the condition ${quoted(valueConditionText(criterion))}`,
        hint: hints[why],
      };
    }
  },
};

const hints: Readonly<Record<Impossibility, string>> = {
  'not-ordered': 'compare with a number, or with a date: other text is not ordered',
  bounds: 'give the lower bound first, as in [1, 9]',
  'contains-nothing': 'give the text that must not be in it: every text contains the empty one',
};
