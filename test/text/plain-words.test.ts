import { expect, test } from 'vitest';
import { counted, durationText, returnedText } from '../../src/text/plain-words.ts';

test('durations are told in the two units that matter', () => {
  const texts = [
    0, 999, 1000, 1234, 59_949, 59_950, 125_000, 3_600_000, 12_000_000, 86_400_000, 183_600_000,
  ].map(durationText);
  expect(texts).toEqual([
    '0 ms',
    '999 ms',
    '1 s',
    '1.2 s',
    '59.9 s',
    '1 min',
    '2 min 5 s',
    '1 h',
    '3 h 20 min',
    '1 d',
    '2 d 3 h',
  ]);
});

test('one and several', () => {
  expect([
    counted(0, 'row'),
    counted(1, 'row'),
    counted(2, 'row'),
    counted(2, 'activity', 'activities'),
  ]).toEqual([...['0 rows', '1 row', '2 rows', '2 activities']]);
});

test('returned data: the values of one row, the number of several, nothing of none', () => {
  expect(returnedText([])).toBe('');
  expect(returnedText([{ Total: 3, Note: 'a\nb', Done: true }])).toBe('Total = 3, Note = a⏎b, Done = true');
  expect(returnedText([{ Total: 1 }, { Total: 2 }])).toBe('2 rows');
});
