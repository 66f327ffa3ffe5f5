import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/databus/pattern.ts';
import { matchesWildcard, replaceWildcard } from '../../src/databus/wildcard.ts';

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled.matches(text);
}

describe('patterns of link conditions (section 3, pattern quirk)', () => {
  const sample = 'This is some sample text';
  test.each([
    ['text$', sample, false],
    ['.*text$', sample, true],
    ['^This', sample, false],
    ['^This.*', sample, true],
    ['this IS .*', sample, true],
    ['a|bc', 'abc', false],
    ['a.c', 'a\nc', false],
    ['a.c', 'a\rc', true],
    ['a\\nc', 'a\nc', true],
    ['(?s)a.c', 'a\nc', true],
    ['', '', true],
    ['', 'x', false],
    ['[0-9]{2,3}', '1234', false],
    ['(a)(?:b)', 'AB', true],
    ['É', 'é', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test.each(['(', '[', '(?=a)', '(a)\\1', '*'])('%s cannot be used, and says why', (pattern) => {
    expect(typeof compilePattern(pattern)).toBe('string');
    expect(compilePattern(pattern)).not.toBe('');
  });

  test.each([
    ['a(', 'missing closing )'],
    [')', 'unexpected )'],
    ['[z-a]', 'invalid character class range: z-a'],
    ['x(?=a)', 'look-around is not supported: (?=a'],
    ['(?<!b)', 'look-around is not supported: (?<!b)'],
    ['(?z)', 'unsupported syntax: (?z'],
  ])('%s cannot be used: %s', (pattern, reason) => {
    expect(reason.startsWith(String(compilePattern(pattern)))).toBe(true);
  });

  test('a hostile pattern takes no longer for it', () => {
    expect(matches('(a+)+b', 'a'.repeat(50_000))).toBe(false);
  });

  test('letters and dots mean what they mean to JavaScript', () => {
    const unit = fc.constantFrom('a', 'b', '.', '.*', 'a|b', '(ab)?', '[ab]', 'A');
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '\n'), maxLength: 6 });
    const isHeld = (parts: string[], subject: string) => {
      expect(matches(parts.join(''), subject)).toBe(new RegExp(`^(?:${parts.join('')})$`, 'i').test(subject));
    };
    fc.assert(fc.property(fc.array(unit, { maxLength: 5 }), text, isHeld), { numRuns: 500, seed: 1 });
  });
});

describe('wildcards', () => {
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
    expect([matchesWildcard('A', 'a', { ignoreCase: false }), matchesWildcard('A', 'a')]).toEqual([
      false,
      true,
    ]);
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
});
