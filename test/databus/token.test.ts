import { expect, test } from 'vitest';
import { ancestorOf, commonAncestor, Execution, PlayedActivity, RootToken } from '../../src/databus/token.ts';
import { activity, execution, rowOf } from '../engine/hand-made.ts';
import { facts } from '../support/engine-play.ts';

const main = activity('main');
const left = activity('left');
const right = activity('right');
const ranMain = execution({ of: main, rows: [{}, {}] });
const first = rowOf(ranMain, 0);
const second = rowOf(ranMain, 1);
const onLeft = rowOf(execution({ of: left, on: first }));
const onRight = rowOf(execution({ of: right, on: first }));

test('a token finds the row of every activity in its lineage, its own first, and of no other (1.2, A8)', () => {
  expect(ancestorOf(onLeft, left)).toBe(onLeft);
  expect(ancestorOf(onLeft, main)).toBe(first);
  expect(ancestorOf(onLeft, right)).toBeUndefined();
  expect(ancestorOf(onLeft, activity('main'))).toBeUndefined();
});

test('siblings share the lineage up to the row they came from (1.2)', () => {
  expect(commonAncestor(onLeft, onRight)).toBe(first);
  expect(commonAncestor(first, second)).toBe(ranMain.token);
  expect(commonAncestor(onLeft, first)).toBe(first);
  expect(commonAncestor(first, onLeft)).toBe(first);
  expect(commonAncestor(undefined, onLeft)).toBeUndefined();
  expect(commonAncestor(onLeft, new RootToken('J1'))).toBeUndefined();
});

test('an execution has published nothing at first, and tells when it started and ended (1.2)', () => {
  const made = new Execution(new PlayedActivity(main, 0, { ...facts, startMs: 5000 }), first, 1, 6000);
  expect([made.startMs, made.nowMs, made.loopStartMs, made.endMs]).toEqual([6000, 6000, 6000, 5000]);
  expect([made.items, made.rows, made.errorSummary]).toEqual([{}, [], '']);
  made.end({ status: 'success', errorSummary: '', items: {} }, [], 9000);
  expect(made.endMs).toBe(9000);
});

test('executions of an activity that end alike share how they ended, and no others do (1.2)', () => {
  const of = new PlayedActivity(main, 0, { ...facts, startMs: 0 });
  const items = { Count: 1 };
  const ends = [
    { status: 'success' },
    { status: 'success', errorSummary: '' },
    { status: 'failed', errorSummary: 'no disk' },
    { status: 'failed', errorSummary: 'no host' },
    { status: 'warning', errorSummary: 'no host' },
    { status: 'warning', errorSummary: 'no host', items },
  ] as const;
  const made = ends.map((end, at) => {
    const one = new Execution(of, first, at + 1, 0);
    one.end(end, [{}], 0);
    return one;
  });
  expect(made.map((one) => [one.status, one.errorSummary, one.items])).toEqual([
    ['success', '', {}],
    ['success', '', {}],
    ['failed', 'no disk', {}],
    ['failed', 'no host', {}],
    ['warning', 'no host', {}],
    ['warning', 'no host', items],
  ]);
  const one = { status: 'failed', errorSummary: '', items } as const;
  const shared = of.shared(one);
  expect([of.shared({ ...one }) === shared, of.shared({ ...one, items: { Count: 1 } }) === shared]).toEqual([
    true,
    false,
  ]);
});

test('an execution is the token of its first row: it continues the one it ran on (1.2)', () => {
  const made = execution({ of: left, on: second, rows: [{ N: 1 }] });
  expect([made.row, made.parent, made.execution]).toEqual([0, second, made]);
  expect([made.path, made.parentPath]).toEqual(['1.2.1', '1.2']);
  expect([made.rowAt(0), made.rowAt(1)]).toEqual([{ N: 1 }, undefined]);
});
