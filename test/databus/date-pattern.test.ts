import { expect, test } from 'vitest';
import { parseDatePattern } from '../../src/databus/date-pattern.ts';

const inShort = (pattern: string) => {
  const parts = parseDatePattern(pattern);
  if (typeof parts === 'string') return parts;
  return parts.map((part) => ('literal' in part ? `=${part.literal}` : `${part.code}${part.count}`));
};

test.each([
  ['yyyyMMdd', ['y4', 'M2', 'd2']],
  ['hHmstfFzK', ['h1', 'H1', 'm1', 's1', 't1', 'f1', 'F1', 'z1', 'K1']],
  ['d. M.', ['d1', '=.', '= ', 'M1', '=.']],
  ['%d%', ['d1']],
  ["'day' d", ['=day', '= ', 'd1']],
  [`"o'clock"'"'`, ["=o'clock", '="']],
  ["h''m", ['h1', '=', 'm1']],
  ['dd\\dd', ['d2', '=d', 'd1']],
  ["\\\\\\'\\%", ['=\\', "='", '=%']],
  ['\n\\\n', ['=\n', '=\n']],
  ['', []],
])('%j is runs of codes and literal text: %j', (pattern, expected) => {
  expect(inShort(pattern)).toEqual(expected);
});

test.each([
  ['d\\', 'it ends with a backslash'],
  ["'x", "the ' at position 1 is not closed"],
  ['d "x\'', 'the " at position 3 is not closed'],
])('%j is told what is wrong: %s', (pattern, message) => {
  expect(parseDatePattern(pattern)).toBe(message);
});
