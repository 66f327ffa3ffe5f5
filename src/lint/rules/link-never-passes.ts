import type { NeverReason } from '../../analysis/link-passing.ts';
import type { LintRule } from '../rule.ts';

const condition = { item: 'Line text', operator: 'equals', value: 'x' };
const runbookWith = (exclude: readonly object[]) => ({
  runbooks: [
    {
      name: 'Copy',
      activities: [
        { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text: 'x' },
      ],
      links: [{ from: 'read', to: 'log', include: [condition], exclude }],
    },
  ],
});

/** The conditions of a link pass nothing, as the definition alone shows (section 3). */
export const linkNeverPasses: LintRule = {
  id: 'link-never-passes',
  severity: 'warning',
  finds: 'The conditions of a link let nothing pass',
  why:
    'Its Exclude tab excludes all that its Include tab includes, or it tests for a status that the ' +
    'activity never ends with, or for values that there are not: nothing is less than a word, and ' +
    'nothing between 9 and 1. What comes after it never runs because of this link.',
  remedy: 'Change the conditions, or remove the link. A link that is not needed now can be disabled.',
  bad: runbookWith([condition]),
  good: runbookWith([{ status: ['failed'] }]),
  *check(runbook, bundle) {
    const { wiring, passingOf } = bundle.facts.of(runbook);
    for (const wired of wiring.activities.flatMap(({ out }) => out)) {
      const { never } = passingOf(wired);
      const told = never === undefined ? undefined : tellings[never];
      if (told === undefined) continue;
      yield {
        path: ['links', wired.index],
        message: `the link can never pass: ${told.why.replace('%', () => wired.from.label)}`,
        hint: told.hint,
      };
    }
  },
};

/** The texts for the reasons that no other rule reports. % stands for the activity that starts the link. */
const tellings: Partial<Record<NeverReason, { readonly why: string; readonly hint: string }>> = {
  contradiction: {
    why: 'everything that is included is excluded',
    hint: 'take the condition out of "include" or out of "exclude"',
  },
  'value-impossible': {
    why: 'no value meets its conditions',
    hint: 'compare with a number or a date, and give the lower bound of "is between" first: [1, 9]',
  },
  'status-impossible': {
    why: '% never ends with that status',
    hint: 'test a status that the activity can end with, or remove the link',
  },
};
