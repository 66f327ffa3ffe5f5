import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersOf, columnsOf, cutToColumns, padded } from '../../src/text/text-columns.ts';

test.each([
  ['abc', 3],
  ['', 0],
  ['日本語', 6],
  ['한국', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['ﾃｽﾄ', 3],
  ['Ünïcödé', 7],
])('%s takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test('a text is filled up to its columns, and cut between what a reader takes for characters', () => {
  expect(padded('日本', 6)).toBe('日本  ');
  expect(padded('long', 2)).toBe('long');
  expect(cutToColumns('日本語', 5)).toBe('日本…');
  expect(cutToColumns('日本語', 4)).toBe('日…');
  expect(cutToColumns('日本語', 6)).toBe('日本語');
  expect(cutToColumns('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
  expect(cutToColumns('abc', undefined)).toBe('abc');
  expect(charactersOf('a👩‍👩‍👧e\u0301')).toEqual(['a', '👩‍👩‍👧', 'e\u0301']);
});

test('what is cut is never wider than it may be, and begins as it began', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
      const cut = cutToColumns(text, columns);
      if (cut === text) expect(columnsOf(text)).toBeLessThanOrEqual(columns);
      else {
        expect(columnsOf(cut)).toBeLessThanOrEqual(columns);
        expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }
    }),
  );
});
