// What every store promises of the runs that it keeps (format section 8).
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { RunRecords } from '../../src/store/run-records.ts';
import { keepRun, openStore } from '../../src/store/stores.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';
import { eventsOf } from './events-of.ts';

export const owner = { pid: 7, command: 'pianola test', since: '2026-01-02T03:04:05.000Z' };

/** A run of a parent (job 1) with a child (job 2), and another job (3), which is pending. */
export function threeJobs(): HandMadeTrace {
  const trace = new HandMadeTrace();
  trace.begin();
  trace.play('Call', 4);
  trace.job = 2;
  trace.runbook = '\\Samples\\Child';
  trace.add('JobQueued', { server: null, parent: 1, parentIsWaiting: true });
  trace.add('JobStart', {});
  trace.add('InstanceStart', {});
  trace.add('InstanceEnd', { status: 'success', returned: [{ n: '€' }] });
  trace.add('JobEnd', { status: 'Completed' });
  trace.job = 3;
  trace.runbook = '\\Samples\\Other';
  trace.add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
  return trace;
}

/** Keeps a trace, so many events at a time. Its jobs that have not ended stay open. */
export async function keep(address: string, { events }: HandMadeTrace, atATime = 3): Promise<void> {
  const run = await keepRun(address, owner);
  const records = new RunRecords(v7);
  for (const [index, event] of events.entries()) {
    records.add(event);
    if ((index + 1) % atATime === 0) await run.write(records.take());
  }
  await run.write(records.take());
  run.close();
}

/** `newAddress` gives that of a new, empty store each time. */
export function runSuite(newAddress: () => Promise<string>): void {
  const keptStore = async (trace: HandMadeTrace, atATime?: number) => {
    const address = await newAddress();
    await keep(address, trace, atATime);
    return await openStore(address);
  };

  test('jobs are listed as they were queued, by status, runbook and the last of them', async () => {
    const store = await keptStore(threeJobs());
    const runbooks = async (filter: Parameters<typeof store.jobs>[0]) =>
      (await store.jobs(filter)).map(({ runbook }) => runbook);
    expect(await runbooks({})).toEqual(['\\Samples\\Linear', '\\Samples\\Child', '\\Samples\\Other']);
    expect(await runbooks({ status: 'Pending' })).toEqual(['\\Samples\\Other']);
    expect(await runbooks({ runbooks: ['\\Samples\\Child'] })).toEqual(['\\Samples\\Child']);
    expect(await runbooks({ runbooks: ['%'] })).toEqual([]);
    expect(await runbooks({ most: 2 })).toEqual(['\\Samples\\Child', '\\Samples\\Other']);
    const [parent, child] = await store.jobs();
    expect(child).toEqual({
      ...{ id: child?.id, runbook: '\\Samples\\Child', status: 'Completed', instanceStatus: 'success' },
      ...{ server: 'RBS01', attempt: 1, parent: parent?.id, returned: [{ n: '€' }], reason: null },
      queuedAt: '2000-01-01T00:00:00.000Z',
      startedAt: '2000-01-01T00:00:00.000Z',
      endedAt: '2000-01-01T00:00:00.000Z',
    });
    await store.close();
  });

  test('a job is named by its id or a beginning of it that no other has', async () => {
    const store = await keptStore(threeJobs());
    const [first, second] = await store.jobs();
    expect(await store.named(first?.id ?? '')).toEqual([first]);
    expect(await store.named(second?.id ?? '')).toEqual([second]);
    expect(await store.named('0')).toHaveLength(3);
    expect(await store.named('%')).toEqual([]);
    expect(await store.named('1')).toEqual([]);
    await store.close();
  });

  test.each([1, 3, 100])(
    'the trace of a job has its own events and those of its children (%i at a time)',
    async (many) => {
      const trace = threeJobs();
      const store = await keptStore(trace, many);
      const [parent, child, other] = await store.jobs();
      const events = trace.events;
      expect(await eventsOf(store, parent?.id ?? '')).toEqual(events.filter(({ job }) => job !== 3));
      expect(await eventsOf(store, child?.id ?? '')).toEqual(
        events.filter(({ job }) => job === null || job === 2),
      );
      expect((await eventsOf(store, other?.id ?? '')).slice(1)).toEqual(
        events.filter(({ job }) => job === 3),
      );
      expect(await eventsOf(store, v7())).toEqual([]);
      await store.close();
    },
  );

  test('the trace of a run that goes on is read on where it stopped', async () => {
    const address = await newAddress();
    const run = await keepRun(address, owner);
    const records = new RunRecords(v7);
    const { events } = threeJobs();
    for (const event of events.slice(0, 5)) records.add(event);
    await run.write(records.take());
    const store = await openStore(address);
    const [parent] = await store.jobs();
    const reading = await store.trace(parent?.id ?? '');
    const seen: unknown[] = [];
    for await (const event of reading.more()) seen.push(event);
    expect(seen).toEqual(events.slice(0, 5));
    for (const event of events.slice(5)) records.add(event);
    await run.write(records.take());
    for await (const event of reading.more()) seen.push(event);
    expect(seen).toEqual(events.filter(({ job }) => job !== 3));
    run.close();
    await store.close();
  });

  test('no server deals with the jobs of a run, and nobody cancels them or runs them again', async () => {
    const store = await keptStore(threeJobs());
    const { queue } = store;
    const [running, , pending] = await store.jobs();
    expect(await queue.load()).toEqual({ pending: 0, running: 0, waiting: 0, oldestPendingMs: 0 });
    for (const job of [running, pending]) {
      expect(await queue.cancel(job?.id ?? '', 'not needed')).toBe('unqueued');
      expect(await queue.request(job?.id ?? '')).toBeUndefined();
    }
    await store.close();
  });

  test('runs all of whose jobs ended before a time are removed, with their traces', async () => {
    const address = await newAddress();
    await keep(address, threeJobs());
    const ended = threeJobs();
    ended.add('JobEnd', { status: 'Canceled' });
    ended.job = 1;
    ended.add('JobEnd', { status: 'Completed' });
    await keep(address, ended);
    const store = await openStore(address);
    const job = (await store.jobs()).at(-3);
    expect(await store.prune('2000-01-01T00:00:00.000Z')).toBe(0);
    expect(await store.prune('2000-01-01T00:00:00.001Z')).toBe(3);
    expect(await store.jobs()).toHaveLength(3);
    expect(await eventsOf(store, job?.id ?? '')).toEqual([]);
    await store.close();
  });
}
