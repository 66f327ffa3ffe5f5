import { expect, test } from 'vitest';
import { commonItems, ItemReader } from '../../src/databus/items.ts';
import { Execution, type InstanceFacts, PlayedActivity, RootToken } from '../../src/databus/token.ts';
import { activity, execution, rowOf } from '../engine/hand-made.ts';
import { facts } from '../support/engine-play.ts';

const read = (made: Execution, name: string, row = 0) => new ItemReader(name).read(made, row);

/**
 * 4 November 2026, a Wednesday, 23:30:15.250 UTC; local time is one hour and a half ahead, on the next day.
 */
const endMs = Date.UTC(2026, 10, 4, 23, 30, 15, 250);
const local: InstanceFacts = {
  ...facts,
  runbookName: 'Nightly',
  serverName: 'RBS02',
  utcOffset: () => 90,
  startMs: endMs - 60_000,
};
const before = execution({ of: activity('first', { name: 'First thing' }) });
const looping = activity('copy', {
  name: 'Copy them',
  type: 'Copy File',
  loop: { enabled: true, delaySeconds: 4, exit: [], doNotExit: [] },
});
const made = new Execution(new PlayedActivity(looping, 1, local), rowOf(before), 5, endMs - 1500, {
  attempt: 3,
  startMs: endMs - 20_000,
});
made.end({ status: 'failed', errorSummary: 'disk full', items: {} }, [{}], endMs);

test.each<[string, string | number | boolean]>([
  ['Activity ID', 'copy'],
  ['Activity name', 'Copy them'],
  ['Activity Process ID', 4711],
  ['Activity status', 'failed'],
  ['Activity type', 'Copy File'],
  ['Error summary text', 'disk full'],
  ['Runbook name', 'Nightly'],
  ['Runbook Process ID', 4711],
  ['Server name', 'RBS02'],
  ['Activity duration', 1.5],
  ['Activity end time', '2026-11-05T01:00:15.250+01:30'],
  ['Activity end time (year)', 2026],
  ['Activity end time (month)', 11],
  ['Activity end time (day)', 5],
  ['Activity end time (weekday)', 'Thursday'],
  ['Activity end time (hours)', 1],
  ['Activity end time (minutes)', 0],
  ['Activity end time (seconds)', 15],
  ['Activity end time in UTC', '2026-11-04T23:30:15.250Z'],
  ['Activity end time in UTC (year)', 2026],
  ['Activity end time in UTC (month)', 11],
  ['Activity end time in UTC (day)', 4],
  ['Activity end time in UTC (weekday)', 'Wednesday'],
  ['Activity end time in UTC (hours)', 23],
  ['Activity end time in UTC (minutes)', 30],
  ['Activity end time in UTC (seconds)', 15],
  ['Activity start time', '2026-11-05T01:00:13.750+01:30'],
  ['Activity start time in UTC', '2026-11-04T23:30:13.750Z'],
  ['Loop: Delay between attempts', 4],
  ['Loop: Enabled', true],
  ['Loop: Loop error message', 'disk full'],
  ['Loop: Number of attempts', 3],
  ['Loop: Total duration', 20],
  ['Previous Activity', 'first'],
  ['Previous Activity Name', 'First thing'],
])('common published data: %s is %s (8.0)', (name, expected) => {
  expect(read(made, name)).toBe(expected);
});

test('the list of common items is complete (8.0)', () => {
  expect(commonItems.size).toBe(35);
});

test('without a loop the loop items say so (8.0)', () => {
  const plain = execution({ status: 'failed', errorSummary: 'x', startMs: 1000, endMs: 3000 });
  const names = [
    'Enabled',
    'Delay between attempts',
    'Number of attempts',
    'Total duration',
    'Loop error message',
  ];
  expect(names.map((name) => read(plain, `Loop: ${name}`))).toEqual([false, 0, 1, 2, '']);
});

test('a loop that ended without failing has no error message, whatever it warned of (8.0)', () => {
  const warned = execution({ of: looping, status: 'warning', errorSummary: 'one file skipped' });
  expect(read(warned, 'Loop: Loop error message')).toBe('');
});

test('the first activity has no previous one (8.0)', () => {
  expect([read(before, 'Previous Activity'), read(before, 'Previous Activity Name')]).toEqual(['', '']);
});

test('own data before common data, the row before the execution, exact names before others', () => {
  const own = execution({
    rows: [{ x: 'row', 'Server name': 'mine', File: 'a' }, {}],
    items: { x: 'execution', y: 2, file: 'b' },
  });
  expect([read(own, 'x'), read(own, 'x', 1), read(own, 'y', 1), read(own, 'y', 9)]).toEqual([
    'row',
    'execution',
    2,
    2,
  ]);
  expect([read(own, 'Server name'), read(own, 'Server name', 1)]).toEqual(['mine', 'RBS01']);
  const numbered = execution({ rows: [{ 'Server name': 7 }], items: { 'Runbook name': false } });
  expect([read(numbered, 'Server name'), read(numbered, 'Runbook name')]).toEqual([7, false]);
  expect([read(own, 'File'), read(own, 'file'), read(own, 'FILE')]).toEqual(['a', 'b', 'a']);
});

test('names are compared without regard to case', () => {
  expect([read(made, 'ACTIVITY STATUS'), read(execution({ rows: [{ Path: 1 }] }), 'path')]).toEqual([
    'failed',
    1,
  ]);
});

test('what was not published is not there, even if every object has it', () => {
  for (const name of ['nothing', 'toString', 'constructor', '__proto__', 'hasOwnProperty']) {
    expect(read(execution({ rows: [{ x: 1 }] }), name)).toBeUndefined();
  }
});

test('a path is the numbers of the rows from the root; its parent is a prefix (format section 4)', () => {
  const root = new RootToken('1');
  const first = rowOf(execution({ on: root, rows: [{}, {}, {}] }), 2);
  const second = rowOf(execution({ on: first }), 0);
  expect([root.path, first.path, second.path]).toEqual(['1', '1.3', '1.3.1']);
  expect([root.parentPath, first.parentPath, second.parentPath]).toEqual([null, '1', '1.3']);
});
