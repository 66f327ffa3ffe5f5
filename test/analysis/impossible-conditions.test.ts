import { expect, test } from 'vitest';
import { impossibility } from '../../src/analysis/impossible-conditions.ts';
import { compileValueTest } from '../../src/engine/criterion.ts';
import type { ValueCriterion } from '../../src/model/criterion.ts';

type Condition = Pick<ValueCriterion, 'operator' | 'value'>;
const options = { between: 'inclusive', dateComparison: 'text' } as const;
const exclusive = { ...options, between: 'exclusive' } as const;
const why = (condition: Condition, more = {}) =>
  impossibility({ item: 'X', ...condition }, { ...options, ...more });

test.each<[Condition, string | undefined]>([
  [{ operator: 'is less than', value: 'abc' }, 'not-ordered'],
  [{ operator: 'is greater than or equal to', value: '' }, 'not-ordered'],
  [{ operator: 'is less than', value: true }, 'not-ordered'],
  [{ operator: 'is less than', value: '3' }, undefined],
  [{ operator: 'is less than', value: '2026-01-01' }, undefined],
  [{ operator: 'is between', value: [9, 1] }, 'bounds'],
  [{ operator: 'is between', value: ['9', '10'] }, undefined],
  [{ operator: 'is between', value: [1, 1] }, undefined],
  [{ operator: 'is between', value: [1, 'x'] }, 'not-ordered'],
  [{ operator: 'is between', value: [1, '2026-01-01'] }, 'not-ordered'],
  [{ operator: 'is between', value: ['2026-01-02', '2026-01-01'] }, 'bounds'],
  [{ operator: 'does not contain', value: '' }, 'contains-nothing'],
  [{ operator: 'contains', value: '' }, undefined],
  [{ operator: 'equals', value: 'abc' }, undefined],
])('%j: %s (section 3)', (condition, expected) => {
  expect(why(condition)).toBe(expected);
});

test('what is impossible here never holds where it is played, and what holds is not impossible', () => {
  const values = ['', 'abc', 'b', '3', '10', '2026-01-01', '2026-01-02T00:00:00Z', 3, -1, true, undefined];
  const literals = ['', 'abc', '3', '2026-01-01', 3, 9, true];
  const operators = [
    'is less than',
    'is greater than',
    'is less than or equal to',
    'is greater than or equal to',
    'does not contain',
  ] as const;
  const conditions: Condition[] = [
    ...operators.flatMap((operator) => literals.map((value) => ({ operator, value }))),
    ...literals.flatMap((low) =>
      literals.map((high): Condition => ({ operator: 'is between', value: [low, high] })),
    ),
  ];
  for (const rules of [options, exclusive, { ...options, dateComparison: 'chronological' } as const])
    for (const condition of conditions) {
      const holds = values.some((value) => compileValueTest(condition, rules)(value));
      const isImpossible = impossibility({ item: 'X', ...condition }, rules) !== undefined;
      expect([condition, holds && isImpossible]).toEqual([condition, false]);
    }
});

test('bounds that meet exclude everything where bounds do not count (A11)', () => {
  expect(why({ operator: 'is between', value: [1, 1] }, { between: 'exclusive' })).toBe('bounds');
});
