import type { LintRule } from '../rule.ts';

const runbookWith = (rows: unknown) => ({
  runbooks: [
    {
      name: 'Read',
      activities: [{ id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1', simulate: { rows } }],
    },
  ],
});

/** `{{$row}}` stands in a text that is not repeated (format section 3). */
export const rowNotRepeated: LintRule = {
  id: 'row-not-repeated',
  severity: 'warning',
  finds: '`{{$row}}` stands outside a repeated simulated outcome',
  why: 'It counts the rows of a repeated simulated outcome, and is blank everywhere else.',
  remedy: 'Use it inside `"rows": { "repeat": …, "row": {…} }`.',
  bad: runbookWith([{ 'Line text': 'line {{$row}}' }]),
  good: runbookWith({ repeat: 3, row: { 'Line text': 'line {{$row}}' } }),
  isOfTexts: true,
  *check(runbook, bundle) {
    for (const { part, path, offset, isRepeated } of bundle.referencesOf(runbook)) {
      if (part.kind !== 'row' || isRepeated) continue;
      yield {
        path,
        offset,
        message: '{{$row}} is blank here: it counts the rows of a repeated simulated outcome',
        hint: 'use it inside "rows": { "repeat": …, "row": {…} }',
      };
    }
  },
};
