import { expect, test } from 'vitest';
import { compareValues } from '../../../src/activities/utilities/compare-values.ts';
import { play } from '../call.ts';

test.each([
  ['Abc', 'equals', 'aBC', true],
  ['Abc', 'does not equal', 'abc', false],
  ['Abcd', 'contains', 'BC', true],
  ['Abcd', 'does not contain', 'x', true],
  ['Abcd', 'starts with', 'ab', true],
  ['Abcd', 'ends with', 'CD', true],
  ['Win2K8R2', 'matches pattern', 'w*k8*', true],
  ['abc', 'matches pattern', 'a?', false],
  ['abc', 'does not match pattern', 'a?', true],
  ['', 'is empty', 'ignored', true],
  [' ', 'is not empty', '', true],
  ['9', 'is less than', '10', true],
  ['9', 'is greater than', '10', false],
  [10, 'is less than or equal to', '10.0', true],
  ['-1', 'is greater than or equal to', -1, true],
  ['5', 'is between', '5, 7', true],
  ['8', 'is between', '5,7', false],
] as const)('"%s" %s "%s" is %s', (left, testName, right, result) => {
  expect(play(compareValues, { left, test: testName, right })).toMatchObject({
    status: 'success',
    items: { 'Comparison result': result },
  });
});

test('texts are compared with regard to case only when asked', () => {
  const compare = (caseSensitive: boolean) =>
    play(compareValues, { left: 'ABC', test: 'matches pattern', right: 'a*', caseSensitive }).items?.[
      'Comparison result'
    ];
  expect([compare(false), compare(true)]).toEqual([true, false]);
});

test('the operands are published under the names of the kind of comparison', () => {
  expect(play(compareValues, { left: 'a', test: 'equals', right: 'b' }).items).toEqual({
    'Comparison result': false,
    'String to compare': 'a',
    'String to compare to': 'b',
    'Case sensitive comparison': false,
  });
  expect(play(compareValues, { left: '1', test: 'is less than', right: '2' }).items).toEqual({
    'Comparison result': true,
    'Value to compare': 1,
    'Value to compare to': 2,
  });
});

test.each([
  ['x', 'is less than', '1', '"x" is not a number, so it cannot be compared as one'],
  ['', 'is less than', '1', '"" is not a number, so it cannot be compared as one'],
  ['1', 'is less than', 'y', '"y" is not a number'],
  ['1', 'is less than', '1,2', '"1,2" is not a number'],
  ['1', 'is between', '1', '"1" is not two numbers separated by a comma, as in 1,10'],
  ['1', 'is between', '1,2,3', '"1,2,3" is not two numbers separated by a comma, as in 1,10'],
])('comparing "%s" %s "%s" fails and says why', (left, testName, right, errorSummary) => {
  expect(play(compareValues, { left, test: testName, right })).toEqual({ status: 'failed', errorSummary });
});

test('the bounds of "is between" are left out with option between: exclusive (A11)', () => {
  const options = { between: 'exclusive' as const };
  expect(
    play(compareValues, { left: 5, test: 'is between', right: '5,7' }, { options }).items?.[
      'Comparison result'
    ],
  ).toBe(false);
  expect(
    play(compareValues, { left: 6, test: 'is between', right: '5,7' }, { options }).items?.[
      'Comparison result'
    ],
  ).toBe(true);
});
