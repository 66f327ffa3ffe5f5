// A run that is kept by a slow store: what is shown, and what waits.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { StoredRun } from '../../src/cli/actions/stored-run.ts';
import { type HostResult, Run } from '../../src/hosts/run.ts';
import type { KeptRun } from '../../src/store/job-store.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';

/** So many events are a full batch. */
const full = 5_000;

/** A run that the test plays, a store that answers when the test says so, and what was shown. */
function slowStore() {
  const trace = new HandMadeTrace();
  const playing = Promise.withResolvers<HostResult>();
  let stopReason: string | undefined;
  const run = new Run({
    play: () => playing.promise,
    turn: () => setImmediate(),
    cancel: (reason) => {
      stopReason = reason;
    },
  });
  const batches: { readonly events: readonly TraceEvent[]; readonly answer: PromiseWithResolvers<void> }[] =
    [];
  const lost = Promise.withResolvers<unknown>();
  const kept: KeptRun = {
    write: async ({ events }) => {
      if (events.length === 0) return;
      const answer = Promise.withResolvers<void>();
      batches.push({ events, answer });
      await answer.promise;
    },
    lost: lost.promise,
    close: () => undefined,
  };
  const stored = new StoredRun(kept, run);
  const shown: number[] = [];
  stored.onWritten = ({ seq }) => shown.push(seq);
  return {
    ...{ run, trace, stored, batches, shown, lost, stopReason: () => stopReason },
    happen: (count: number) => {
      for (let left = count; left > 0; left -= 1) trace.add('InstanceStart', {});
      for (const event of trace.events.slice(-count)) run.publish(event);
    },
    answer: async (index: number) => {
      batches[index]?.answer.resolve();
      await setImmediate();
    },
  };
}

test('an event is shown when it is in the store, and the run waits while two batches are full', async () => {
  const { run, trace, stored, batches, shown, happen, answer } = slowStore();
  happen(full);
  expect([batches.length, run.isPaused]).toEqual([1, false]);
  happen(full - 1);
  expect(run.isPaused).toBe(false);
  happen(2);
  expect([batches.length, run.isPaused, shown.length]).toEqual([1, true, 0]);
  await answer(0);
  expect([batches.length, run.isPaused, shown.length]).toEqual([2, false, full]);
  expect(batches[1]?.events).toHaveLength(full + 1);
  happen(3);
  const ending = stored.end();
  await answer(1);
  expect(shown).toHaveLength(2 * full + 1);
  await answer(2);
  await ending;
  expect(shown).toEqual(trace.events.map(({ seq }) => seq));
});

test('a store that fails ends the run: nothing of it is shown or written any more, and the error is told', async () => {
  const { stored, batches, shown, happen, stopReason } = slowStore();
  happen(full);
  happen(5);
  batches[0]?.answer.reject(new Error('the disk is full'));
  await expect(stored.end()).rejects.toThrow('the disk is full');
  expect(stopReason()).toBe('The store could not be written.');
  happen(full);
  expect([shown, batches.length]).toEqual([[], 1]);
});

test('a run that counts as lost is ended, also while it has nothing to write', async () => {
  const { stored, lost, happen, batches, stopReason } = slowStore();
  lost.resolve(new Error('not heard of'));
  await setImmediate();
  expect(stopReason()).toBe('The store could not be written.');
  happen(5);
  await expect(stored.end()).rejects.toThrow('not heard of');
  expect(batches).toEqual([]);
});
