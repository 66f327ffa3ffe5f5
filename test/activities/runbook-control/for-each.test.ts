import { expect, test } from 'vitest';
import { breakLoop } from '../../../src/activities/runbook-control/break.ts';
import { forEach, mayHaveNoItems } from '../../../src/activities/runbook-control/for-each.ts';
import { ActivityFailure } from '../../../src/databus/activity-failure.ts';
import type { Value } from '../../../src/model/published-data.ts';
import { activityOf, ask, play, problemsOf, type Setting } from '../call.ts';
import { groupOf, ran, refused } from './group-result.ts';

const request = (properties: object, setting: Setting = {}) =>
  ask(forEach, { runbook: 'Body', ...properties }, setting);

/** The items that are planned. */
function itemsOf(properties: object, setting: Setting = {}): (Value | undefined)[] {
  return request(properties, setting).plan.branches.map(({ call }) => call.parameters['Item']);
}

test('each item is a branch of its own, one after another, with the item and its index from 1 (14.2)', () => {
  const { plan } = request(
    { items: ['a', '{{q.N}}'], parameters: { To: '{{q.To}}' }, runbookServers: 'S' },
    { upstream: [{ id: 'q', row: { N: 5, To: 'x' } }] },
  );
  expect(plan).toMatchObject({
    strategy: 'bestEffort',
    maxWorkers: 1,
    failOnWarning: false,
  });
  expect(plan.branches.map(({ id }) => id)).toEqual(['1', '2']);
  expect(plan.branches.map(({ call }) => call)).toEqual([
    {
      runbook: 'Body',
      parameters: { To: 'x', Item: 'a', Index: 1 },
      optional: ['Item', 'Index'],
      runbookServers: ['S'],
    },
    {
      runbook: 'Body',
      parameters: { To: 'x', Item: 5, Index: 2 },
      optional: ['Item', 'Index'],
      runbookServers: ['S'],
    },
  ]);
});

test.each([
  ['a list', { items: ['a', 2, true] }, ['a', 2, true]],
  ['a text', { items: 'a, b ,,c' }, ['a', 'b', '', 'c']],
  ['a text with a separator', { items: 'a|b,c', separator: '|' }, ['a', 'b,c']],
  ['lines', { items: 'a\r\nb', separator: '\n' }, ['a', 'b']],
  ['a reference to a text', { items: '{{q.List}}' }, ['x', 'y']],
  ['a blank text', { items: ' ' }, []],
  ['an empty list', { items: [] }, []],
  ['a number of items', { items: 3 }, [1, 2, 3]],
  ['a count', { count: 2 }, [1, 2]],
  ['a count in a text', { count: '{{q.N}}' }, [1, 2]],
  ['a count of none', { count: 0 }, []],
  ['a blank count', { count: '{{q.Blank}}' }, []],
])('the items are %s', (_, properties, expected) => {
  const row = { List: 'x,y', N: '2', Blank: '' };
  expect(itemsOf(properties, { upstream: [{ id: 'q', row }] })).toEqual(expected);
});

test.each([
  ['1.5', 'the count of items must be a whole number from 0, not "1.5"'],
  ['-1', 'the count of items must be a whole number from 0, not "-1"'],
  ['many', 'the count of items must be a whole number from 0, not "many"'],
  ['1000001', '1000001 items are too many: a For Each takes 1000000 at most'],
])('a count of %s fails the activity', (text, message) => {
  expect(() => itemsOf({ count: '{{q.N}}' }, { upstream: [{ id: 'q', row: { N: text } }] })).toThrow(
    new ActivityFailure(message),
  );
});

test('a text of more than a million items fails the activity', () => {
  expect(() =>
    itemsOf({ items: '{{q.L}}' }, { upstream: [{ id: 'q', row: { L: ','.repeat(1_000_000) } }] }),
  ).toThrow('1000001 items are too many');
});

test('one row for each item that was begun, with what the body returned; the count says how many', () => {
  const result = groupOf(
    [
      ran('1', 'success', [{ Size: 4 }]),
      ran('2', 'warning', [{ Size: 1, Item: 'hidden' }, { Size: 2 }]),
      ran('3', 'success', [], { status: 'skipped', job: null, result: null }),
    ],
    { brokeAt: '2' },
  );
  expect(request({ items: 'a,b,c' }).conclude(result)).toEqual({
    status: 'success',
    items: { Count: 2, 'Broke at': 2 },
    rows: [
      { Item: 'a', Index: 1, Status: 'success', Size: 4 },
      { Item: 'b', Index: 2, Status: 'warning', Size: '1,2' },
    ],
  });
});

test('A7: no items are no rows and the count 0', () => {
  expect(request({ items: '' }).conclude(groupOf([]))).toEqual({
    status: 'success',
    items: { Count: 0, 'Broke at': '' },
    rows: [],
  });
});

test('some failed items make it a warning that names them and keeps the rows (14.2)', () => {
  const some = request({ items: 'a,b' }).conclude(groupOf([ran('1', 'success'), refused('2', 'no')]));
  expect(some).toMatchObject({ status: 'warning', errorSummary: '1 of 2 items failed: 2 (no)' });
  expect(some.rows).toHaveLength(2);
});

test.each([
  ['failed', [ran('1', 'failed'), ran('2', 'failed')], '1 (the runbook failed); 2 (the runbook failed)'],
  ['could not be run', [refused('1', 'no'), refused('2', 'no')], '1 (no); 2 (no)'],
])('it has failed where all items %s (14.2)', (_, branches, reasons) => {
  expect(request({ items: 'a,b' }).conclude(groupOf(branches))).toMatchObject({
    status: 'failed',
    items: { Count: 2 },
    errorSummary: `2 of 2 items failed: ${reasons}`,
  });
});

test('items that a Break left out count neither as failed nor as played (14.2)', () => {
  const skipped = ran('2', 'success', [], { status: 'skipped', job: null, result: null });
  const outcome = request({ items: 'a,b' }).conclude(groupOf([ran('1', 'failed'), skipped]));
  expect(outcome).toMatchObject({
    status: 'failed',
    errorSummary: '1 of 1 item failed: 1 (the runbook failed)',
  });
});

test.each([
  [true, [{ items: [] }, { items: ' ' }, { items: '{{q.L}}' }, { items: '[Trim({{q.L}})] {{q.M}}' }]],
  [true, [{ items: 0 }, { count: 0 }, { count: '0' }, { count: '{{q.N}}' }]],
  [false, [{ items: ['{{q.L}}'] }, { items: 'a,{{q.L}}' }, { items: '{{q.L}},{{q.M}}' }]],
  [false, [{ items: 2 }, { count: 1 }, { count: '3' }]],
])('whether there may be no items: %s (A7)', (expected, all) => {
  for (const properties of all)
    expect(mayHaveNoItems(activityOf(forEach, { runbook: 'Body', ...properties }))).toBe(expected);
});

test('what to go through is said exactly once, and what For Each sets is not set by hand', () => {
  const codes = (properties: object) =>
    problemsOf(forEach, { runbook: 'Body', ...properties }).map(({ code, path }) => [code, ...path]);
  expect(codes({})).toEqual([['for-each-items']]);
  expect(codes({ items: 'a', count: 2 })).toEqual([['for-each-items', 'count']]);
  expect(codes({ count: 'many' })).toEqual([['for-each-count', 'count']]);
  expect(codes({ count: -1 })).toEqual([['for-each-count', 'count']]);
  expect(codes({ count: '{{q.N}}' })).toEqual([]);
  expect(codes({ count: 3, parameters: { index: 1, Other: 2 } })).toEqual([
    ['for-each-parameter', 'parameters', 'index'],
  ]);
});

test('no limit is a limit of none', () => {
  expect(request({ count: 1, maxWorkers: 0 }).plan).not.toHaveProperty('maxWorkers');
  expect(request({ count: 1, maxWorkers: 4 }).plan.maxWorkers).toBe(4);
});

test('Break succeeds, and says that the loop ends (14.2)', () => {
  expect(play(breakLoop, {})).toEqual({ status: 'success', breaks: true });
});
