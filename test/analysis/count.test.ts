import { expect, test } from 'vitest';
import {
  constantOf,
  countText,
  countValue,
  isNever,
  never,
  once,
  plus,
  symbolName,
  symbolsIn,
  timesRows,
} from '../../src/analysis/count.ts';

const n = timesRows(once, 0);
const m = timesRows(once, 1);

test('rows multiply, merges add, equal terms are gathered', () => {
  const nm = timesRows(n, 1);
  expect(countText(plus(plus(nm, m), plus(nm, once)), symbolName)).toBe('2·n·m + m + 1');
  expect(countText(timesRows(m, 0), symbolName)).toBe('n·m');
  expect([countText(never, symbolName), countText(once, symbolName)]).toEqual(['0', '1']);
});

test('a count has the value of its terms', () => {
  expect(countValue(plus(timesRows(n, 1), n), (rows) => [3, 4][rows]!)).toBe(15);
  expect(countValue(never, () => 1)).toBe(0);
  expect([constantOf(plus(once, once)), constantOf(never), constantOf(n)]).toEqual([2, 0, undefined]);
  expect([isNever(never), isNever(once)]).toEqual([true, false]);
  expect(symbolsIn(plus(timesRows(n, 1), n))).toEqual([0, 1]);
});

test('what is too long to read is many, and stays it', () => {
  let deep = once;
  for (let rows = 0; rows < 10_000; rows += 1) deep = timesRows(deep, rows);
  expect(deep).toBe('many');
  let wide = never;
  for (let rows = 0; rows < 50; rows += 1) wide = plus(wide, timesRows(once, rows));
  expect(wide).toBe('many');
  let doubled = once;
  for (let time = 0; time < 100; time += 1) doubled = plus(doubled, doubled);
  expect(doubled).toBe('many');
  expect([plus(doubled, once), timesRows(doubled, 1), countValue(doubled, () => 1)]).toEqual([
    'many',
    'many',
    undefined,
  ]);
  expect([isNever('many'), constantOf('many'), symbolsIn('many'), countText('many', symbolName)]).toEqual([
    false,
    undefined,
    [],
    'many',
  ]);
});

test('symbols are letters, then numbered', () => {
  expect([0, 1, 7, 8].map(symbolName)).toEqual(['n', 'm', 't', 'n9']);
});
