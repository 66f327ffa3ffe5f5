import { expect, test } from 'vitest';
import { linesFound } from '../../src/testing/expectations/lines-found.ts';

const compared = (wanted: readonly string[], actual: readonly string[]) =>
  linesFound(
    'others',
    wanted,
    actual,
    (text) => text,
    (text) => text,
    (one, other) => one === other,
  )?.diff?.map(({ sign, text }) => `${sign}${text}`);

test('lists that fit entry by entry have no diff', () => {
  expect(compared([], [])).toBeUndefined();
  expect(compared(['a', 'b'], ['a', 'b'])).toBeUndefined();
});

test('entries that are missing, too many or others stand between those that fit', () => {
  expect(compared(['a', 'b', 'c'], ['a', 'c'])).toEqual([' a', '-b', ' c']);
  expect(compared(['a', 'c'], ['a', 'b', 'c'])).toEqual([' a', '+b', ' c']);
  expect(compared(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([' a', '-b', '+x', ' c']);
  expect(compared(['a'], [])).toEqual(['-a']);
  expect(compared([], ['a'])).toEqual(['+a']);
  expect(compared(['b', 'a', 'b'], ['a', 'b'])).toEqual(['-b', ' a', ' b']);
});

test('lists that are too long to align are compared entry by entry', () => {
  const long = Array.from({ length: 1500 }, (_, index) => `${index}`);
  const other = ['x', ...long.slice(1)];
  expect(compared(long, other)?.filter((line) => !line.startsWith(' '))).toEqual(['-0', '+x']);
});
