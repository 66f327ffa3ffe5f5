import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Waits } from '../../src/trace/waits.ts';
import { runs } from '../support/runs.ts';

const percents = [0, 1, 50, 95, 99, 100];

function waitsOf(given: readonly number[]): Waits {
  const waits = new Waits();
  for (const each of given) waits.add(each);
  return waits;
}

/** The percentile by its definition. */
function sortedPercentile(given: readonly number[], percent: number): number | undefined {
  return given.toSorted((a, b) => a - b).find((_, index) => (index + 1) * 100 >= percent * given.length);
}

/** Waits from nothing to some thousand years, so that every size comes. */
const wait = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.double({ min: 0, max: 45, noNaN: true }).map((power) => Math.floor(2 ** power)),
);

describe('percentiles', () => {
  test('without a wait all are 0', () => {
    expect(new Waits()).toMatchObject({ count: 0, meanMs: 0, longestMs: 0 });
    for (const percent of percents) expect(new Waits().percentileMs(percent)).toBe(0);
  });

  test('up to 256 waits have exact ones', () => {
    fc.assert(
      fc.property(fc.array(wait, { minLength: 1, maxLength: 256 }), (given) => {
        const waits = waitsOf(given);
        for (const percent of percents)
          expect(waits.percentileMs(percent)).toBe(sortedPercentile(given, percent));
      }),
      runs(200),
    );
  });

  test('those of more are at most 0.8 % off, and exact below 128 ms', () => {
    fc.assert(
      fc.property(fc.array(wait, { minLength: 257, maxLength: 600 }), (given) => {
        const waits = waitsOf(given);
        expect(waits.count).toBe(given.length);
        expect(waits.longestMs).toBe(Math.max(...given));
        expect(waits.meanMs).toBeCloseTo(given.reduce((a, b) => a + b, 0) / given.length);
        for (const percent of percents) {
          const exact = sortedPercentile(given, percent) ?? Number.NaN;
          const most = exact < 128 ? 0 : exact * 0.008;
          expect(Math.abs(waits.percentileMs(percent) - exact)).toBeLessThanOrEqual(most);
          expect(waits.percentileMs(percent)).toBeLessThanOrEqual(waits.longestMs);
        }
      }),
      runs(200),
    );
  });
});
