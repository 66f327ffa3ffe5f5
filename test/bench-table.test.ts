import { describe, expect, test } from 'vitest';
import { type Round, rowsOf } from '../scripts/bench/peers.ts';
import { type KeptRow, kept, type Row, targetLines, verdict } from '../scripts/bench/table.ts';

const row = (value: number, most: Pick<Row, 'limit' | 'target'>): Row => ({
  ...{ what: 'work', value, unit: 'x', detail: '' },
  ...most,
});

describe('a row of the bench', () => {
  test.each([
    [1, {}, ''],
    [3, { limit: 3 }, 'limit 3'],
    [3.01, { limit: 3 }, 'limit 3, EXCEEDED'],
    [1.5, { target: 1.5 }, 'target 1.5 reached'],
    [1.51, { limit: 3, target: 1.5 }, 'limit 3, target 1.5 not reached'],
    [Number.NaN, { target: 1.5 }, 'target 1.5 not reached'],
  ])('%d with %o says "%s"', (value, most, said) => {
    expect(verdict(row(value, most))).toBe(said);
  });

  test('the table ends with the targets that are not reached', () => {
    const rows = [row(1, { target: 1 }), row(2, { target: 1 }), row(9, { limit: 3 })];
    expect(targetLines(rows)).toEqual(['1 of 2 targets are reached', 'not reached: work: 2.00 x, target 1']);
    expect(targetLines([row(9, { limit: 3 })])).toEqual([]);
  });
});

test('a part that is measured anew takes the places of its rows, and leaves the others as they are', () => {
  const earlier: readonly KeptRow[] = [
    { ...row(1, { target: 2 }), what: 'a', measured: 'then', reached: true },
    { ...row(5, {}), what: 'b', measured: 'then' },
  ];
  const anew = [row(3, { target: 2 }), row(4, {})].map((one, at) => ({
    ...one,
    what: ['a', 'c'][at] as string,
  }));
  expect(kept(earlier, anew, 'now')).toEqual([
    { ...row(3, { target: 2 }), what: 'a', measured: 'now', reached: false },
    earlier[1],
    { ...row(4, {}), what: 'c', measured: 'now' },
  ]);
});

describe('Pianola beside peers', () => {
  const round = (ours: number, others: number): Round => ({
    ours,
    'baseline-async-token': others / 2,
    'n8n-core-batch': others,
    'node-red': others * 2,
    'xstate-actors': others * 4,
  });

  test('the median of the ratios of a round counts, not the ratio of the medians', () => {
    // A machine that was busy for the second round slowed both.
    const [floor, n8n] = rowsOf('chain3', 100_000, [round(10, 10), round(90, 60), round(20, 10)]);
    expect(floor).toMatchObject({ value: 3, detail: '20 ms beside 5 ms' });
    expect(n8n).toMatchObject({ value: 1.5, detail: '20 ms beside 10 ms' });
  });

  test('at 100,000 items all have a target, at 10,000 Node-RED alone', () => {
    const targets = (items: number) => rowsOf('split2x2', items, [round(1, 1)]).map(({ target }) => target);
    expect(targets(100_000)).toEqual([1.5, 1, 1, 1]);
    expect(targets(10_000)).toEqual([undefined, undefined, 0.5, undefined]);
  });
});
