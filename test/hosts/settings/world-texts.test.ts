import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { collectFaults, collectServers, pointOrSpan } from '../../../src/cli/flags/flag-values.ts';
import { parseSpan, parseWhen } from '../../../src/hosts/settings/world-texts.ts';

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
    expect(() => pointOrSpan(wrong)).toThrow(InvalidArgumentError);
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

test('a server is a name and a throttle from 1 to 1000, and is named once', () => {
  expect(collectServers('B=3', collectServers('A=1000'))).toEqual([
    { name: 'A', throttle: 1000 },
    { name: 'B', throttle: 3 },
  ]);
  expect(() => collectServers('A')).toThrow('"A" is not NAME=THROTTLE, as in RBS01=50.');
  expect(() => collectServers('A=1001')).toThrow('The throttle of A must be from 1 to 1000.');
  expect(() => collectServers('a=2', [{ name: 'A', throttle: 1 }])).toThrow('a is named twice.');
});
