// What every store promises of the jobs and traces that it keeps, if runbook servers played them.
import { expect, test } from 'vitest';
import { unplayed } from '../../src/model/job.ts';
import type { Claim } from '../../src/store/job-queue.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';
import { eventsOf } from './events-of.ts';
import { bundleOf, done, newJob } from './queue-suite.ts';

const isTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** `open` gives a new, empty store each time. */
export function storeSuite(open: () => Promise<JobStore>): void {
  /** A job of A that has ended, with a child in B that plays, and a job of B that waits. */
  const withJobs = async () => {
    const store = await open();
    await store.queue.deploy(await bundleOf('A', 'B'), new Set());
    const parent = newJob('A');
    const child = newJob('B', { parent: { id: parent.id, attempt: 1, number: 2 } });
    const other = newJob('B');
    await store.queue.enqueue([parent]);
    const [claim] = (await store.queue.claim('RBS01', 1)) as [Claim];
    await store.queue.enqueue([child, other]);
    const [claimOfChild] = (await store.queue.claim('RBS02', 1)) as [Claim];
    await store.queue.settle(claim, done, []);
    return { store, ids: [parent.id, child.id, other.id], claimOfChild };
  };

  test('jobs are listed as they were queued, by status, runbook and the last of them', async () => {
    const { store, ids } = await withJobs();
    const [parent, child, other] = ids;
    const found = async (filter: Parameters<typeof store.jobs>[0]) =>
      (await store.jobs(filter)).map(({ id }) => id);
    expect(await found({})).toEqual(ids);
    expect(await found({ status: 'Pending' })).toEqual([other]);
    expect(await found({ status: 'Running', runbooks: ['\\B'] })).toEqual([child]);
    expect(await found({ runbooks: ['\\B'] })).toEqual([child, other]);
    expect(await found({ runbooks: ['\\A', '\\B', '\\C'] })).toEqual(ids);
    expect(await found({ runbooks: ['B', '%'] })).toEqual([]);
    expect(await found({ runbooks: [] })).toEqual([]);
    expect([...(await store.runbooks())].sort()).toEqual(['\\A', '\\B']);
    expect(await found({ most: 2 })).toEqual([child, other]);
    const nothingYet = { instanceStatus: null, endedAt: null, returned: [], reason: null };
    expect(await store.jobs()).toEqual([
      {
        ...{ id: parent, runbook: '\\A', status: 'Completed', instanceStatus: 'success', server: 'RBS01' },
        ...{ attempt: 1, parent: null, returned: [{ n: 1 }], reason: null },
        ...{ queuedAt: isTime, startedAt: isTime, endedAt: isTime },
      },
      {
        ...{ id: child, runbook: '\\B', status: 'Running', server: 'RBS02', attempt: 1, parent },
        ...{ queuedAt: isTime, startedAt: isTime, ...nothingYet },
      },
      {
        ...{ id: other, runbook: '\\B', status: 'Pending', server: null, attempt: 0, parent: null },
        ...{ queuedAt: isTime, startedAt: null, ...nothingYet },
      },
    ]);
  });

  test('a job is named by its id or a beginning of it; all that begin so are told', async () => {
    const { store, ids } = await withJobs();
    const jobs = await store.jobs();
    expect(await store.named(ids[1] ?? '')).toEqual([jobs[1]]);
    expect(await store.named((ids[0] ?? '').slice(0, 4))).toEqual(jobs);
    for (const none of ['%', 'x', 'ffffffff']) expect(await store.named(none)).toEqual([]);
  });

  test('a job that waits is untaken; one that plays or has ended is not neglected', async () => {
    const { store, ids } = await withJobs();
    const neglect = async () => await Promise.all(ids.map((id) => store.neglect(id)));
    expect(await neglect()).toEqual([undefined, undefined, 'untaken']);
  });

  test('what an attempt tells is its trace, and none of it comes twice', async () => {
    const { store, ids, claimOfChild } = await withJobs();
    const trace = new HandMadeTrace();
    trace.begin();
    const begun = trace.events.length;
    trace.play('Work', 1);
    trace.add('JobEnd', { status: 'Completed' });
    const [first, rest] = [trace.events.slice(0, begun), trace.events.slice(begun)];
    expect(await store.queue.append(claimOfChild, first)).toBe(true);
    const reading = await store.trace(ids[1] ?? '');
    const more = async () => {
      const events: string[] = [];
      for await (const { event } of reading.more()) events.push(event);
      return events;
    };
    expect(await more()).toEqual(first.map(({ event }) => event));
    expect(await more()).toEqual([]);
    await store.queue.settle(claimOfChild, done, rest);
    expect(await more()).toEqual(rest.map(({ event }) => event));
    expect(await eventsOf(store, ids[1] ?? '')).toHaveLength(trace.events.length);
  });

  test('the trace of a job that could not be played says why it is Failed', async () => {
    const { store, ids, claimOfChild } = await withJobs();
    await store.queue.settle(claimOfChild, unplayed('Failed', 'no runbook of this name'), []);
    const events = await eventsOf(store, ids[1] ?? '');
    expect(events).toMatchObject([
      { event: 'JobQueued', seq: 1, cause: null, runbook: '\\B' },
      { event: 'Diagnostic', code: 'job-failed', message: 'no runbook of this name' },
      { event: 'JobEnd', status: 'Failed', server: 'RBS02' },
    ]);
  });

  test('runs all of whose jobs ended before a time are removed', async () => {
    const { store, ids, claimOfChild } = await withJobs();
    const late = '9999-01-01T00:00:00.000Z';
    expect(await store.prune(late)).toBe(0);
    await store.queue.settle(claimOfChild, done, []);
    expect(await store.prune('2000-01-01T00:00:00.000Z')).toBe(0);
    expect(await store.prune(late)).toBe(2);
    expect((await store.jobs()).map(({ id }) => id)).toEqual([ids[2]]);
  });
}
