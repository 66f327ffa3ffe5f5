import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ActivityFailure, LimitReached } from '../../src/databus/activity-failure.ts';
import { matchesWildcard, replaceWildcard } from '../../src/databus/wildcard.ts';

test.each([
  ['report.TXT', '*.txt', true],
  ['report.txt', 'report.t?t', true],
  ['', '*', true],
  ['', '', true],
  ['', '?', false],
  ['abc', 'a*', true],
  ['abc', '*b', false],
  ['aXbXc', 'a*b*c', true],
  ['ab', 'a?b', false],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
  ['mississippi', '*iss*ip*', true],
  ['[x]', '[x]', true],
])('%j matches %j: %s', (text, pattern, expected) => {
  expect(matchesWildcard(text, pattern)).toBe(expected);
});

test.each([
  ['abcabc', 'b', 'x', 'axcaxc'],
  ['aaa', 'a', 'aa', 'aaaaaa'],
  ['abcabc', 'a*b', 'x', 'xc'],
  ['abc', '*', 'x', 'x'],
  ['abc', '?', 'x', 'xxx'],
  ['abc', '*b', 'x', 'xc'],
  ['abc', 'b*', 'x', 'ax'],
  ['abc', '', 'x', undefined],
  ['', '', 'x', 'x'],
  ['', '*', 'x', 'x'],
  ['', '?', 'x', undefined],
  ['ab', 'b*a', 'x', undefined],
  ['a.b', '.', 'x', 'axb'],
  ['aXbYc', 'a?b*c', 'z', 'z'],
])('in %j the parts that match %j become %j: %j', (text, pattern, replacement, expected) => {
  expect(replaceWildcard(text, pattern, replacement)).toBe(expected);
});

test('a part that is replaced is what the same pattern as a regular expression finds', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?');
  const isHeld = (text: string, pattern: string) => {
    const expression = new RegExp(pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]'), 'g');
    const parts = [...text.matchAll(expression)].filter(([part]) => part !== '');
    const expected = text.replaceAll(expression, (part) => (part === '' ? '' : '-'));
    expect(replaceWildcard(text, pattern, '-')).toBe(parts.length === 0 ? undefined : expected);
  };
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 });
  const pattern = fc.string({ unit, minLength: 1, maxLength: 6 });
  fc.assert(fc.property(text, pattern, isHeld), { numRuns: 1000, seed: 1 });
});

test('case counts where it is asked to', () => {
  expect(matchesWildcard('A', 'a', { ignoreCase: false })).toBe(false);
  expect(matchesWildcard('A', 'a')).toBe(true);
});

test('σ and ς are both Σ, and a letter whose capital is longer stays one letter', () => {
  expect(matchesWildcard('οδος', 'ΟΔΟΣ')).toBe(true);
  expect(replaceWildcard('ΟΔΟΣ 1', 'οδος', 'street')).toBe('street 1');
  expect(matchesWildcard('ß', '?')).toBe(true);
  expect(replaceWildcard('Maße: İx', 'x', 'y')).toBe('Maße: İy');
});

test('they mean what the same pattern as a regular expression means', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?');
  const isHeld = (text: string, pattern: string) => {
    const expression = pattern.replaceAll('*', '.*').replaceAll('?', '.');
    expect(matchesWildcard(text, pattern)).toBe(new RegExp(`^${expression}$`, 's').test(text));
  };
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  fc.assert(fc.property(text, fc.string({ unit, maxLength: 6 }), isHeld), { numRuns: 1000, seed: 1 });
});

test('a pattern that takes too many comparisons fails its activity', () => {
  const text = 'a'.repeat(200_000);
  const pattern = `*${'a'.repeat(10_000)}b`;
  expect(() => matchesWildcard(text, pattern)).toThrow(ActivityFailure);
  expect(() => replaceWildcard(text, pattern, 'x')).toThrow(ActivityFailure);
});

test('a text that replacing makes too long hits the limit of texts', () => {
  expect(replaceWildcard('aaaa', 'a', 'xx', 8)).toBe('xxxxxxxx');
  expect(() => replaceWildcard('aaaa', 'a', 'xx', 7)).toThrow(LimitReached);
  expect(() => replaceWildcard('aaaabbbb', 'a', 'xx', 11)).toThrow(LimitReached);
});

test('letters of a long text stay in their places, whatever their capitals', () => {
  const text = `${'ß'.repeat(65_535)}😀ß${'ŉ'.repeat(70_000)}end`;
  expect(replaceWildcard(text, '😀?', '-')).toBe(text.replace('😀ß', '-'));
  expect(replaceWildcard(text, 'END', '-')).toBe(text.replace('end', '-'));
});
