import { expect, test } from 'vitest';
import { mapPublishedData } from '../../../src/activities/utilities/map-published-data.ts';
import { play, problemsOf } from '../call.ts';

const severity = (source: string, more = {}) => ({
  rules: [
    {
      name: 'Severity',
      source,
      mappings: [
        { pattern: 'W?K8*', mapTo: 'first' },
        { pattern: 'w*', mapTo: 'second {{q.N}}' },
      ],
      ...more,
    },
  ],
});
const upstream = [{ id: 'q', row: { N: 'WIN' } }];

test.each([
  ['W2K8R2', 'first'],
  ['{{q.N}}', 'second WIN'],
  ['other', 'other'],
  ['', ''],
])(
  'the first pattern that matches the whole source counts, whatever the case; "%s" becomes "%s"',
  (source, mapped) => {
    expect(play(mapPublishedData, severity(source), { upstream })).toEqual({
      status: 'success',
      items: { Severity: mapped },
    });
  },
);

test('what matches nothing becomes "otherwise" where it is given', () => {
  expect(play(mapPublishedData, severity('other', { otherwise: 'none' }), { upstream }).items).toEqual({
    Severity: 'none',
  });
});

test('two rules for one name are a problem', () => {
  const rule = { name: 'A', source: '' };
  expect(problemsOf(mapPublishedData, { rules: [rule, { ...rule, name: 'a' }] })).toMatchObject([
    { code: 'mapping-duplicate' },
  ]);
});
