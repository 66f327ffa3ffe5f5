import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateRandomText } from '../../../src/activities/utilities/generate-random-text.ts';
import { play, problemsOf } from '../call.ts';

const quantity = fc.nat({ max: 20 });

test('the text has its length, at least the minimum of each class, and nothing of unused classes', () => {
  const classes = fc.record({
    minimumLowerCase: quantity,
    minimumUpperCase: quantity,
    minimumNumbers: quantity,
    minimumSymbols: quantity,
  });
  fc.assert(
    fc.property(classes, fc.integer({ min: 1, max: 40 }), fc.nat(), (minimums, more, seed) => {
      const { minimumLowerCase, minimumUpperCase, minimumNumbers, minimumSymbols } = minimums;
      const length = minimumLowerCase + minimumUpperCase + minimumNumbers + minimumSymbols + more;
      const useSymbols = minimumSymbols > 0;
      const { items } = play(generateRandomText, { ...minimums, length, useSymbols }, { seed });
      const text = String(items?.['Random text']);
      const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
      expect(items?.['Random text length']).toBe(length);
      expect(text).toHaveLength(length);
      expect(count(/[a-z]/g)).toBeGreaterThanOrEqual(minimumLowerCase);
      expect(count(/[A-Z]/g)).toBeGreaterThanOrEqual(minimumUpperCase);
      expect(count(/\d/g)).toBeGreaterThanOrEqual(minimumNumbers);
      expect(count(/[^a-z\dA-Z]/g)).toBeGreaterThanOrEqual(minimumSymbols);
      if (!useSymbols) expect(count(/[^a-z\dA-Z]/g)).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('the same seed gives the same text, another seed another', () => {
  const text = (seed: number) => play(generateRandomText, { length: 30 }, { seed }).items?.['Random text'];
  expect(text(7)).toBe(text(7));
  expect(text(7)).not.toBe(text(8));
});

test('the length may be a template', () => {
  const setting = { upstream: [{ id: 'q', row: { N: '12' } }] };
  expect(play(generateRandomText, { length: '{{q.N}}' }, setting).items?.['Random text length']).toBe(12);
  expect(play(generateRandomText, { length: '{{q.None}}' }, setting)).toEqual({
    status: 'failed',
    errorSummary: 'the length must be a whole number, not ""',
  });
});

test.each([
  [{ length: 3, minimumNumbers: 4 }, 'the minimum quantities add up to 4, more than the length 3'],
  [{ length: 0 }, 'the length must be from 1 to 1000000, not 0'],
  [{ length: 5, useNumbers: false, minimumNumbers: 1 }, 'minimumNumbers is 1, but useNumbers is false'],
  [
    { length: 5, useLowerCase: false, useUpperCase: false, useNumbers: false },
    'no class of characters is used',
  ],
])('%j is impossible: found before anything runs, and at run time', (properties, message) => {
  expect(problemsOf(generateRandomText, properties)).toMatchObject([
    { code: 'random-text-impossible', message },
  ]);
  expect(play(generateRandomText, properties)).toEqual({ status: 'failed', errorSummary: message });
});
