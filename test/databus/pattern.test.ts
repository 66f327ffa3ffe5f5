import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/databus/pattern.ts';

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

  test.each([
    ['a(', 'missing closing )'],
    [')', 'unexpected )'],
    ['a\\', 'trailing backslash at end of expression'],
    ['[z-a]', 'invalid character class range: z-a'],
    ['x(?=a)', 'look-around is not supported: (?='],
    ['(?<!b)', 'look-around is not supported: (?<!b)'],
    ['[(?=', 'missing closing ]: [(?='],
    ['(a)\\1', 'invalid escape sequence: \\1'],
    ['*', 'missing argument to repetition operator: *'],
    ['(?z)', 'unsupported syntax: (?z'],
  ])('%s cannot be used: %s', (pattern, reason) => {
    expect(compilePattern(pattern)).toBe(reason);
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
