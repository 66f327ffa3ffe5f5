import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { collectFaults } from '../../../src/cli/flags/flag-values.ts';
import { parseSpan, parseWhen } from '../../../src/cli/flags/time-span.ts';

test.each([
  ['90', 90_000],
  ['0.5', 500],
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['250ms', 250],
  ['1.5H', 5_400_000],
  ['1h30m', 5_400_000],
])('%s is a length of time', (text, ms) => {
  expect(parseSpan(text)).toBe(ms);
});

test.each(['', 's', '5 s', '-5', '1w', 'soon', '1e3', '1h2'])('%j is none', (text) => {
  expect(parseSpan(text)).toBeUndefined();
});

test('--until takes a length of time above 0 or a point in time', () => {
  expect(parseWhen('10m')).toEqual({ afterMs: 600_000 });
  expect(parseWhen('2026-12-24T18:00:00Z')).toEqual({ atMs: Date.UTC(2026, 11, 24, 18) });
  for (const wrong of ['0', '0s', '2026-12-24T', 'x'])
    expect(() => parseWhen(wrong)).toThrow(InvalidArgumentError);
});

test('A26: a fault says which server, when, and for how long, or for ever', () => {
  expect(collectFaults('RBS01 down at 30s for 10s')).toEqual([
    { server: 'RBS01', atMs: 30_000, forMs: 10_000 },
  ]);
  const both = collectFaults('my server  DOWN at 0', collectFaults('A down at 1m for 1h'));
  expect(both).toEqual([
    { server: 'A', atMs: 60_000, forMs: 3_600_000 },
    { server: 'my server', atMs: 0, forMs: Number.POSITIVE_INFINITY },
  ]);
  for (const wrong of [
    '',
    'A down',
    'A up at 3s',
    'down at 3s',
    'A down at x',
    'A down at 3s for 0',
    'A down at 3s for',
  ])
    expect(() => collectFaults(wrong)).toThrow(/as in 'RBS01 down at 30s for 10s'/);
});
