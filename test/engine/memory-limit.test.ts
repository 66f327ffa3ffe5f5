// The memory limit is a choice of Pianola: semantics.md says nothing of how much an instance may keep.
import { expect, test } from 'vitest';
import { LimitReached } from '../../src/databus/activity-failure.ts';
import { MemoryWatch } from '../../src/databus/memory-watch.ts';
import { play } from '../support/engine-play.ts';
import { counted, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

/** A memory that is full from the n-th look on. It is looked at after each 1,024 executions or rows. */
function fullFrom(look: number, isFull: (bytes: number) => boolean = () => true): MemoryWatch {
  let looks = 0;
  return new MemoryWatch((bytes) => {
    looks += 1;
    return looks >= look && isFull(bytes) ? 'the heap is full' : undefined;
  });
}

test('an instance whose tokens fill the memory ends with that limit, and says how many wait', () => {
  const file = runbook({ a: counted(2000), b: {} }, ['a->b']);
  const { ending, ...run } = play(file, { memory: fullFrom(1) });
  expect([ending.status, ending.limit]).toEqual(['failed', 'memory-limit']);
  expect(named(run, 'Diagnostic')).toMatchObject([
    { code: 'memory-limit', message: 'the heap is full: 1023 tokens of this instance wait', activity: 'a' },
  ]);
  expect(named(run, 'ActivityStart')).toHaveLength(1);
});

test('tokens that are kept elsewhere than in the queue count as well', () => {
  const file = runbook({ a: counted(2000), j: { type: 'Junction', returnDataFrom: 'a' } }, ['a->j']);
  const { ending, ...run } = play(file, { memory: fullFrom(1) });
  expect(ending.limit).toBe('memory-limit');
  expect(named(run, 'Diagnostic')[0]?.message).toBe('the heap is full: 1023 tokens of this instance wait');
});

test('an execution is not begun where there is no room', () => {
  const file = runbook({ a: counted(1200), b: {} }, ['a->b']);
  const { ending, ...run } = play(file, { memory: fullFrom(2) });
  expect(ending.limit).toBe('memory-limit');
  const begun = named(run, 'ActivityStart').length;
  expect(begun).toBeGreaterThan(1);
  expect(begun).toBeLessThan(1200);
  expect(named(run, 'ActivityEnd')).toHaveLength(begun);
});

test('the rows that a loop keeps have to have room (A19)', () => {
  const loop = { delaySeconds: 0, exit: [{ item: 'a.x', operator: 'equals', value: 1 }] };
  const file = runbook({ a: { ...counted(100), loop } } as Parameters<typeof runbook>[0], undefined, {
    loopRows: 'all',
  });
  // 16 bytes for each row.
  const { ending, ...run } = play(file, { memory: fullFrom(1, (bytes) => bytes > 3 * 100 * 16) });
  expect(ending.limit).toBe('memory-limit');
  const { name } = file.activities[0] as { readonly name?: string };
  expect(named(run, 'ActivityEnd')).toHaveLength(4);
  expect(named(run, 'Diagnostic').at(-1)?.message).toBe(
    `the heap is full: the loop of ${name ?? 'Query Database'} keeps 400 rows`,
  );
});

test('a limit that a condition reaches ends the instance, any other error is a defect', () => {
  const file = runbook({ a: {}, b: {} }, [
    { from: 'a', to: 'b', include: [{ item: 'x', operator: 'equals', value: 'y' }] },
  ]);
  const rowThat = (error: Error) => ({
    get x(): string {
      throw error;
    },
  });
  const playing = (error: Error) =>
    play(file, { outcome: () => ({ status: 'success', rows: [rowThat(error)] }) });
  const { ending, ...run } = playing(new LimitReached('memory-limit', 'no room'));
  expect(ending.limit).toBe('memory-limit');
  expect(named(run, 'Diagnostic').at(-1)?.message).toBe('Query Database: no room');
  expect(() => playing(new Error('a defect'))).toThrow('a defect');
});

test('messages for the event log need room in the trace, all of an execution together', () => {
  const message = (length: number) =>
    ({ severity: 'Error', message: 'x'.repeat(length), computer: '' }) as const;
  const limitOf = (...lengths: number[]) =>
    play(runbook({ a: {} }), {
      memory: fullFrom(1, (bytes) => bytes > 0),
      outcome: () => ({ status: 'success', eventLog: lengths.map(message) }),
    }).ending.limit;
  expect(limitOf(2 ** 15, 2 ** 15)).toBeUndefined();
  expect(limitOf(2 ** 15, 2 ** 15 + 1)).toBe('memory-limit');
});

test('items that are numbers take no room of a text', () => {
  const { ending } = play(runbook({ a: {} }), {
    memory: fullFrom(1),
    outcome: () => ({ status: 'success', items: { n: 1 } }),
  });
  expect(ending.status).toBe('success');
});
