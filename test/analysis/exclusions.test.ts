import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exclusions } from '../../src/analysis/exclusions.ts';
import { compileValueTest } from '../../src/engine/criterion.ts';
import type { Criterion, ValueCriterion } from '../../src/model/criterion.ts';
import { operators } from '../../src/model/operator.ts';
import { explained, plain, script } from '../reports/explain/explained.ts';
import { runbook } from '../support/runbook-file.ts';
import { sized } from '../support/runs.ts';

const asTheEngine = { between: 'inclusive', dateComparison: 'text' } as const;
const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'C'), maxLength: 4 });
const excluded: fc.Arbitrary<ValueCriterion> = fc.record({
  item: fc.constantFrom('X', 'x', 'Y'),
  operator: fc.constantFrom(...operators.filter((operator) => operator !== 'is between')),
  value: text,
});

test('a text is excluded for certain where the engine says that a condition holds for it (section 3)', () => {
  fc.assert(
    fc.property(text, fc.array(excluded, { maxLength: 12 }), (value, exclude) => {
      const holds = exclude.some(
        (other) => other.item.toLowerCase() === 'x' && compileValueTest(other, asTheEngine)(value),
      );
      const equals: Criterion = { item: 'X', operator: 'equals', value };
      expect(new Exclusions(exclude).someHoldsWherever(equals)).toBe(holds);
    }),
    { numRuns: 2000 },
  );
});

test('any other condition is excluded by one that says the same, and by nothing else', () => {
  const other = excluded.filter(({ operator }) => operator !== 'equals');
  fc.assert(
    fc.property(other, fc.array(excluded, { maxLength: 12 }), (one, exclude) => {
      const isSame = ({ item, operator, value }: ValueCriterion) =>
        [item, operator, value].join().toLowerCase() ===
        [one.item, one.operator, one.value].join().toLowerCase();
      expect(new Exclusions(exclude).someHoldsWherever(one)).toBe(exclude.some(isSame));
    }),
  );
});

test('numbers and truth values are excluded by the same value only, a number as text by no other text', () => {
  const exclude = (value: ValueCriterion['value'], operator: ValueCriterion['operator'] = 'equals') =>
    new Exclusions([{ item: 'X', operator, value }]);
  const equals = (value: ValueCriterion['value']): Criterion => ({ item: 'x', operator: 'equals', value });
  expect(exclude(1).someHoldsWherever(equals(1))).toBe(true);
  expect(exclude(1).someHoldsWherever(equals('1'))).toBe(false);
  expect(exclude(true).someHoldsWherever(equals(true))).toBe(true);
  expect(exclude('1', 'starts with').someHoldsWherever(equals('10'))).toBe(false);
  expect(exclude('1', 'starts with').someHoldsWherever(equals('10 %'))).toBe(true);
  expect(exclude('1').someHoldsWherever({ status: ['failed'] })).toBe(false);
});

test('a condition that was lost excludes nothing, and a link with no other never passes', async () => {
  const lost = { never: 'the operator "isodd" is not known' };
  expect(new Exclusions([lost]).someHoldsWherever(lost)).toBe(false);
  const { explanation } = await explained(
    runbook({ a: script, b: plain }, [{ from: 'a', to: 'b', include: [lost] }]),
  );
  expect(explanation.links[0]?.never).toBe('criterion-never');
});

const many = sized(20_000);
const valuesOf = (operator: ValueCriterion['operator'], prefix: string) =>
  Array.from({ length: many }, (_, index) => ({ item: 'X', operator, value: `${prefix}${index}` }));

test.each([
  ['equals', 'v', 'contradiction'],
  ['starts with', 'v', 'contradiction'],
  ['ends with', '', 'contradiction'],
  ['contains', '', 'contradiction'],
  ['does not contain', 'w', 'contradiction'],
  ['does not equal', 'w', 'contradiction'],
  ['matches pattern', 'w', null],
  ['is less than', 'v', null],
] as const)(
  'thousands of conditions against as many with %s %s are no more work than reading them',
  async (operator, prefix, never) => {
    const include = valuesOf('equals', 'v');
    const link = { from: 'a', to: 'b', include, exclude: valuesOf(operator, prefix) };
    const { explanation } = await explained(runbook({ a: script, b: plain }, [link]));
    expect(explanation.links[0]?.never).toBe(never);
  },
);
