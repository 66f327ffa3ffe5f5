import { expect, test } from 'vitest';
import { shortReason, shownValue, valueConditionText } from '../../src/text/condition-words.ts';

test('a condition on a value in words: numbers bare, texts quoted, blank by its name', () => {
  const told = (operator: 'equals' | 'does not equal' | 'contains', value: string | number) =>
    valueConditionText({ item: 'Name', operator, value });
  expect(told('equals', 'abc')).toBe('Name equals "abc"');
  expect(told('equals', '-1.50')).toBe('Name equals -1.50');
  expect(told('equals', 'TRUE')).toBe('Name equals TRUE');
  expect(told('equals', '')).toBe('Name is blank');
  expect(told('does not equal', '')).toBe('Name is not blank');
  expect(told('contains', '')).toBe('Name contains ""');
  expect(valueConditionText({ item: 'n', operator: 'is between', value: [1, 'b'] })).toBe(
    'n is between 1 and "b"',
  );
});

test('a value beside a condition', () => {
  expect([3, false, '3', 'a b', '', undefined].map(shownValue)).toEqual([
    '3',
    'false',
    '3',
    '"a b"',
    'blank',
    'blank',
  ]);
});

test('on a screen long texts of a reason are cut one by one, and a long reason as a whole', () => {
  expect(shortReason(`to b: N equals "a": "${'x'.repeat(81)}"; to c: N equals "z": "y"`)).toBe(
    `to b: N equals "a": "${'x'.repeat(79)}…"; to c: N equals "z": "y"`,
  );
  expect(shortReason(`N equals "a": "${'x'.repeat(80)}"`)).toBe(`N equals "a": "${'x'.repeat(80)}"`);
  const long = Array.from({ length: 100 }, (_, index) => `to a${index}: status is failed: success`).join(
    '; ',
  );
  expect(shortReason(long)).toBe(`${long.slice(0, 599)}…`);
});
