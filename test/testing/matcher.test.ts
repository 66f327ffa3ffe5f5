import { expect, test } from 'vitest';
import type { Matcher } from '../../src/model/matcher.ts';
import { matcherFaults, matcherText, matches } from '../../src/testing/matcher.ts';

test.each<[Matcher, unknown[], unknown[]]>([
  ['5', ['5', 5], ['05', 5.5, '', undefined, null]],
  [5, [5, '5'], ['5 ', 6]],
  [true, [true, 'true'], ['True', 1]],
  ['', [''], [' ', undefined]],
  [null, [null, undefined], ['', 0, false]],
  [{ any: true }, ['', 0, 'x'], [undefined, null]],
  [{ contains: 'GB' }, ['5 GB left', 'GB'], ['5 gb', '', undefined]],
  [{ contains: 5 }, [15, 'a5'], [16]],
  [{ matches: 'C:.*' }, ['C:\\temp', 'c:'], ['in C:', 'C:\nD:', undefined]],
  [{ atLeast: 2 }, [2, '2', '3.5'], [1, 'x', '', undefined]],
  [{ atMost: 2 }, [2, -1, '2'], [3, 'x', undefined]],
  [{ between: [1, 3] }, [1, 3, '2'], [0, 4, 'x']],
  [{ oneOf: ['a', { atLeast: 9 }] }, ['a', 9], ['b', 8]],
  [{ not: 'a' }, ['b', undefined], ['a']],
  [{ not: { contains: 'x' } }, ['abc', ''], ['axb']],
])('format 7: %j fits and does not fit what it says', (matcher, fitting, others) => {
  for (const value of fitting as string[]) expect([value, matches(matcher, value)]).toEqual([value, true]);
  for (const value of others as string[]) expect([value, matches(matcher, value)]).toEqual([value, false]);
});

test('a matcher is told in words', () => {
  const all: Matcher[] = [
    'a',
    3,
    null,
    { any: true },
    { not: { contains: 'x' } },
    { oneOf: [1, 2] },
    { matches: 'a.*' },
    { atLeast: 1 },
    { atMost: 2 },
    { between: [1, 2] },
  ];
  expect(all.map(matcherText)).toEqual([
    '"a"',
    '3',
    'nothing',
    'anything',
    'not a text that contains "x"',
    '1 or 2',
    'a text that matches "a.*"',
    'at least 1',
    'at most 2',
    'between 1 and 2',
  ]);
});

test('a pattern that takes more than linear time cannot be used, however deep it stands', () => {
  const messages = [...matcherFaults({ not: { oneOf: ['a', { matches: '(?=a)' }] } })].map(
    ({ message }) => message,
  );
  expect(messages).toEqual(['the pattern "(?=a)" cannot be used: look-around is not supported: (?=']);
  expect([...matcherFaults({ matches: 'a+' })]).toEqual([]);
});

test('a matcher has one key, and a value that is never there cannot be wanted', () => {
  const faults = (matcher: object | string) =>
    [...matcherFaults(matcher as Matcher, ['success', 'failed'])].map(({ message }) => message);
  expect(faults({})).toEqual(['a matcher has one key, and this one has none']);
  expect(faults({ atLeast: 1, atMost: 2 })).toEqual([
    'a matcher has one key, and this one has atLeast and atMost',
  ]);
  expect(faults({ not: 'sucess' })).toEqual(['it is never "sucess"']);
  expect(faults({ oneOf: ['success', { contains: 'fail' }] })).toEqual([]);
});
