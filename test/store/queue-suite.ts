// What every store promises of the jobs that runbook servers play (format section 8).
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { type JobResult, unplayed } from '../../src/model/job.ts';
import type { Claim, JobQueue, JobToKeep } from '../../src/store/job-queue.ts';
import { runbook } from '../support/runbook-file.ts';

/** The result of a job that has ended well. */
export const done: JobResult = {
  ...{ status: 'Completed', instanceStatus: 'success', returned: [{ n: 1 }], broke: false },
  ...{ errorSummary: '', reason: '' },
};

export const bundleOf = (...names: readonly string[]): Promise<Bundle> =>
  loadRunbook({ runbooks: names.map((name) => ({ ...runbook({ only: {} }), name })) });

/** A job of deployment 1, with more of this or other than it says. */
export function newJob(name: string, more: Partial<JobToKeep> = {}): JobToKeep {
  return {
    ...{ id: v7(), runbook: `\\${name}`, deployment: 1, parameters: {} },
    ...{ maxSimultaneousJobs: 1, serverLoss: 'restart', isMonitor: false, ...more },
  };
}

/** A server that has no free slot. */
const full = { server: 'RBS01', free: 0 };
const idsOf = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id);

/** `open` gives a new, empty store each time. */
export function queueSuite(open: () => Promise<JobQueue>): void {
  const withRunbooks = async () => {
    const queue = await open();
    await queue.deploy(await bundleOf('A', 'B'), new Set());
    return queue;
  };

  test('each runbook that is deployed gets its next version, and what is deployed together stays together', async () => {
    const queue = await open();
    const [first, second] = [await bundleOf('A', 'B'), await bundleOf('B', 'C')];
    expect(await queue.deploy(first, new Set())).toEqual([
      { runbook: '\\A', version: 1, deployment: 1, isMonitor: false },
      { runbook: '\\B', version: 1, deployment: 1, isMonitor: false },
    ]);
    await queue.deploy(second, new Set());
    expect(await queue.deployed()).toEqual([
      { runbook: '\\A', version: 1, deployment: 1, isMonitor: false },
      { runbook: '\\B', version: 2, deployment: 2, isMonitor: false },
      { runbook: '\\C', version: 1, deployment: 2, isMonitor: false },
    ]);
    expect(await queue.definition(1)).toEqual(first);
    expect(await queue.definition(2)).toEqual(second);
  });

  test('a runbook that is spelled otherwise is the same one, and its path stays as it was first', async () => {
    const queue = await open();
    await queue.deploy(await bundleOf('Käse', 'B'), new Set());
    const again = await bundleOf('C', 'KÄSE');
    const deployed = [
      { runbook: '\\C', version: 1, deployment: 2, isMonitor: false },
      { runbook: '\\Käse', version: 2, deployment: 2, isMonitor: true },
    ];
    expect(await queue.deploy(again, new Set(['\\KÄSE']))).toEqual(deployed);
    const [first, second] = deployed;
    const untouched = { runbook: '\\B', version: 1, deployment: 1, isMonitor: false };
    expect(await queue.deployed()).toEqual([untouched, first, second]);
    const { runbooks } = await queue.definition(2);
    expect(runbooks.map(({ path, name }) => [path, name])).toEqual([
      ['\\C', 'C'],
      ['\\Käse', 'KÄSE'],
    ]);
  });

  test('jobs are taken in the order they were queued, as far as the server and the job concurrency permit', async () => {
    const queue = await withRunbooks();
    const jobs = [
      newJob('A', { maxSimultaneousJobs: 2, parameters: { n: 1 } }),
      newJob('A', { maxSimultaneousJobs: 2 }),
      newJob('A', { maxSimultaneousJobs: 2 }),
      newJob('B'),
      newJob('B'),
    ] as const;
    await queue.enqueue(jobs);
    const [first] = await queue.claim('RBS01', 1);
    expect(first).toEqual({
      ...{
        id: jobs[0].id,
        attempt: 1,
        runbook: '\\A',
        deployment: 1,
        parameters: { n: 1 },
        isMonitor: false,
        depth: 0,
        waitedMs: expect.any(Number),
      },
    });
    expect(idsOf(await queue.claim('RBS02', 10))).toEqual([jobs[1].id, jobs[3].id]);
    expect(await queue.claim('RBS01', 10)).toEqual([]);
    expect(await queue.settle(first as Claim, done, [])).toBe(true);
    expect(idsOf(await queue.claim('RBS01', 10))).toEqual([jobs[2].id]);
    expect(await queue.results(jobs.map(({ id }) => id))).toEqual(new Map([[jobs[0].id, done]]));
  });

  test('a backlog of 5,000 jobs that have to wait delays no job of another runbook', async () => {
    const queue = await withRunbooks();
    await queue.enqueue(Array.from({ length: 5_000 }, () => newJob('A')));
    const other = newJob('B');
    await queue.enqueue([other]);
    expect(await queue.claim('RBS01', 50)).toMatchObject([{ runbook: '\\A' }, { id: other.id }]);
  });

  test.each([1, 3])(
    'three servers that look at once take no more jobs of a runbook than its job concurrency, %i, in order',
    async (maxSimultaneousJobs) => {
      const queue = await withRunbooks();
      const jobs = Array.from({ length: 10 }, () => newJob('A', { maxSimultaneousJobs }));
      await queue.enqueue(jobs);
      const taken: string[] = [];
      for (;;) {
        const servers = ['RBS01', 'RBS02', 'RBS03'];
        const claims = (await Promise.all(servers.map((name) => queue.claim(name, 2)))).flat();
        if (claims.length === 0) break;
        expect(claims).toHaveLength(Math.min(maxSimultaneousJobs, jobs.length - taken.length));
        // Ids are in the order in which they were made.
        taken.push(...idsOf(claims).sort());
        for (const claim of claims) await queue.settle(claim, done, []);
      }
      expect(taken).toEqual(idsOf(jobs));
    },
  );

  test('the job concurrency that counts is that of the job which is next: it may be of a later version', async () => {
    const queue = await withRunbooks();
    const [first, second, third] = [1, 2, 1].map((most) => newJob('A', { maxSimultaneousJobs: most }));
    await queue.enqueue([first, second, third] as JobToKeep[]);
    const claims = await queue.claim('RBS01', 10);
    expect(idsOf(claims)).toEqual([first?.id, second?.id]);
    await queue.settle(claims[0] as Claim, done, []);
    expect(await queue.claim('RBS01', 10)).toEqual([]);
  });

  test('who asks for children only gets them past the jobs that are none, in their order', async () => {
    const queue = await withRunbooks();
    const limits = { maxSimultaneousJobs: 2 };
    const parent = newJob('A', limits);
    await queue.enqueue([parent]);
    await queue.claim('RBS01', 1);
    const children = [2, 3, 4].map((number) =>
      newJob('B', { ...limits, parent: { id: parent.id, attempt: 1, number } }),
    );
    const [other, last] = [newJob('B', limits), newJob('A', limits)];
    await queue.enqueue([other, ...children, last]);
    const claims = await queue.claim('RBS01', 10, true);
    expect(claims).toMatchObject(children.slice(0, 2).map(({ id }) => ({ id, depth: 1 })));
    expect(idsOf(await queue.claim('RBS01', 10))).toEqual([last.id]);
    await queue.settle(claims[0] as Claim, done, []);
    // Without that it is the turn of the first in line.
    expect(idsOf(await queue.claim('RBS01', 10))).toEqual([other.id]);
  });

  test('it knows how much there is to do, and what a job was queued with', async () => {
    const queue = await withRunbooks();
    expect(await queue.load()).toEqual({ pending: 0, running: 0, waiting: 0, oldestPendingMs: 0 });
    const named = newJob('A', { servers: ['RBS01', 'RBS02'], parameters: { text: 'ä', n: 0.1 } });
    await queue.enqueue([named, newJob('B'), newJob('B')]);
    const [first, second] = (await queue.claim('RBS01', 3)) as [Claim, Claim];
    await queue.waits(first, true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const load = await queue.load();
    expect(load).toMatchObject({ pending: 1, running: 2, waiting: 1 });
    expect(load.oldestPendingMs).toBeGreaterThan(0);
    const { runbook: path, parameters, servers } = named;
    expect(await queue.request(named.id)).toEqual({ runbook: path, parameters, servers });
    expect(await queue.request(second.id)).toEqual({ runbook: '\\B', parameters: {} });
    expect(await queue.request(v7())).toBeUndefined();
    await queue.settle(first, done, []);
    await queue.settle(second, done, []);
    expect(await queue.load()).toMatchObject({ pending: 1, running: 0, waiting: 0 });
  });

  test('attempts that end at once are all recorded, each as it has ended', async () => {
    const queue = await withRunbooks();
    await queue.enqueue([1, 2, 3].map(() => newJob('A', { maxSimultaneousJobs: 3 })));
    const claims = await queue.claim('RBS01', 3);
    const results: readonly JobResult[] = [
      done,
      { ...unplayed('Failed', 'a "reason", {of} \\ signs'), errorSummary: 'ä\n' },
      { ...done, returned: [{ text: 'two\u2028lines', n: 0.1 }, {}], broke: true },
    ];
    const told = await Promise.all(
      claims.map((claim, at) => queue.settle(claim, results[at] as JobResult, [])),
    );
    expect(told).toEqual([true, true, true]);
    const kept = await queue.results(idsOf(claims));
    expect(claims.map(({ id }) => kept.get(id))).toEqual(results);
    expect(await queue.load()).toMatchObject({ pending: 0, running: 0 });
  });

  test('what is told of an attempt that is over counts for nothing', async () => {
    const queue = await withRunbooks();
    await queue.enqueue([newJob('A')]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    const later = { ...claim, attempt: 2 };
    expect(await queue.settle(later, done, [])).toBe(false);
    expect(await queue.append(later, [])).toBe(false);
    expect(await queue.settle(claim, done, [])).toBe(true);
    expect(await queue.settle(claim, { ...done, status: 'Failed' }, [])).toBe(false);
    expect((await queue.results([claim.id])).get(claim.id)).toEqual(done);
  });

  test('a pending job is cancelled at once, a running one by its server, and one that has ended not at all', async () => {
    const queue = await withRunbooks();
    const [running, pending] = [newJob('A'), newJob('A')];
    await queue.enqueue([running, pending]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    expect(await queue.cancel(pending.id, 'not needed')).toBe('canceled');
    expect(await queue.cancel(running.id, 'too late')).toBe('asked');
    expect(await queue.stopReasons([running.id, pending.id])).toEqual(new Map([[running.id, 'too late']]));
    await queue.settle(claim, { ...done, status: 'Canceled', reason: 'too late' }, []);
    expect(await queue.cancel(running.id, 'again')).toBe('ended');
    expect(await queue.results([running.id, pending.id])).toMatchObject(
      new Map([
        [running.id, { status: 'Canceled', reason: 'too late' }],
        [pending.id, { status: 'Canceled', reason: 'not needed', instanceStatus: null }],
      ]),
    );
    expect(await queue.claim('RBS01', 1)).toEqual([]);
  });

  test('a parent that waits for a child that can never start is a deadlock, and the child fails (A25)', async () => {
    const queue = await withRunbooks();
    const parent = newJob('A');
    await queue.enqueue([parent]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    const child = newJob('A', { parent: { id: parent.id, attempt: 1, number: 2 } });
    await queue.enqueue([child]);
    expect(await queue.starved(full)).toBeUndefined();
    expect(await queue.breakDeadlock(child.id, full)).toBeUndefined();
    await queue.waits(claim, true);
    expect(await queue.starved(full)).toBe(child.id);
    expect(await queue.breakDeadlock(parent.id, full)).toBeUndefined();
    expect(await queue.breakDeadlock(child.id, full)).toMatch(/^a deadlock: \\A waits for a slot/);
    expect((await queue.results([child.id])).get(child.id)).toMatchObject({ status: 'Failed' });
    expect(await queue.starved(full)).toBeUndefined();
  });

  test('a monitor that is handed back is pending again, at its place', async () => {
    const queue = await withRunbooks();
    const [first, second] = [newJob('A', { isMonitor: true }), newJob('A', { isMonitor: true })];
    await queue.enqueue([first, newJob('B'), second]);
    const claims = await queue.claim('RBS01', 10);
    const claim = claims.find(({ id }) => id === first.id) as Claim;
    expect(claims.map(({ isMonitor }) => isMonitor).sort()).toEqual([false, true]);
    expect(claim).toMatchObject({ isMonitor: true, attempt: 1 });
    expect(await queue.handBack({ ...claim, attempt: 2 }, [])).toBe(false);
    await queue.waits(claim, true);
    expect(await queue.handBack(claim, [])).toBe(true);
    expect(await queue.load()).toMatchObject({ pending: 2, waiting: 0 });
    expect(await queue.append(claim, [])).toBe(false);
    expect(await queue.settle(claim, done, [])).toBe(false);
    expect(await queue.claim('RBS02', 10)).toMatchObject([{ id: first.id, attempt: 2 }]);
  });

  test('a job that is pending again has waited since then', async () => {
    const queue = await withRunbooks();
    await queue.enqueue([newJob('A', { isMonitor: true })]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    await new Promise((resolve) => setTimeout(resolve, 50));
    const sinceMs = performance.now();
    await queue.handBack(claim, []);
    const { oldestPendingMs } = await queue.load();
    const [again] = (await queue.claim('RBS01', 1)) as [Claim];
    // Two clocks, of which one counts whole milliseconds.
    const atMost = performance.now() - sinceMs + 10;
    expect(oldestPendingMs).toBeLessThan(atMost);
    expect(again.waitedMs).toBeLessThan(atMost);
  });

  test('a monitor that is to be cancelled meanwhile is not pending again', async () => {
    const queue = await withRunbooks();
    const job = newJob('A', { isMonitor: true });
    await queue.enqueue([job]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    expect(await queue.cancel(job.id, 'not needed')).toBe('asked');
    expect(await queue.handBack(claim, [])).toBe(true);
    expect((await queue.results([job.id])).get(job.id)).toMatchObject({
      ...{ status: 'Canceled', reason: 'not needed', instanceStatus: 'canceled' },
    });
    const pending = newJob('A', { isMonitor: true });
    await queue.enqueue([pending]);
    expect(await queue.cancel(pending.id, 'at once')).toBe('canceled');
    expect(await queue.claim('RBS01', 1)).toEqual([]);
  });

  test('child jobs are queued together with what tells of them, and not by an attempt that is over', async () => {
    const queue = await withRunbooks();
    const parent = newJob('A');
    await queue.enqueue([parent]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    const child = (number: number) => newJob('B', { parent: { id: parent.id, attempt: 1, number } });
    const [first, second, third] = [child(2), child(3), child(4)];
    expect(await queue.append(claim, [], [first])).toBe(true);
    expect(await queue.append({ ...claim, attempt: 2 }, [], [second])).toBe(false);
    expect(await queue.settle(claim, done, [], [third])).toBe(true);
    expect(await queue.append(claim, [], [second])).toBe(false);
    const limits = await queue.load();
    expect(limits).toMatchObject({ pending: 2, running: 0 });
    expect(idsOf(await queue.claim('RBS01', 5))).toEqual([first.id]);
  });

  test('a parameter may be any text', async () => {
    const queue = await withRunbooks();
    const parameters = { nul: 'a\u0000b', half: '\ud800', text: '\'"\\ \n\t\u0007 ä 😀' };
    const job = newJob('A', { parameters });
    await queue.enqueue([job]);
    expect(await queue.request(job.id)).toMatchObject({ parameters });
    expect(await queue.claim('RBS01', 1)).toMatchObject([{ parameters }]);
  });

  test('a job that a free slot could take is not starved', async () => {
    const queue = await withRunbooks();
    const parent = newJob('A');
    await queue.enqueue([parent]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    const child = newJob('B', { parent: { id: parent.id, attempt: 1, number: 2 } });
    await queue.enqueue([child]);
    await queue.waits(claim, true);
    expect(await queue.starved({ server: 'RBS01', free: 1 })).toBeUndefined();
    expect(await queue.breakDeadlock(child.id, { server: 'RBS01', free: 1 })).toBeUndefined();
    expect(await queue.starved(full)).toBe(child.id);
  });

  test('a counter is changed only from the value that it has, and is the same for all', async () => {
    const queue = await open();
    expect(await queue.counter('n')).toBeUndefined();
    expect(await queue.counter('n', { from: undefined, to: 5 })).toBeUndefined();
    expect(await queue.counter('n', { from: undefined, to: 6 })).toBe(5);
    expect(await queue.counter('n', { from: 4, to: 6 })).toBe(5);
    expect(await queue.counter('n', { from: 5, to: 2 ** 53 - 1 })).toBe(5);
    expect(await queue.counter('n')).toBe(2 ** 53 - 1);
    expect(await queue.counter('m')).toBeUndefined();
    // Each of them counts on from what it sees, as jobs of several servers do.
    const counting = Array.from({ length: 20 }, async () => {
      for (let from = await queue.counter('c'); ; ) {
        const had = await queue.counter('c', { from, to: (from ?? 0) + 1 });
        if (had === from) return;
        from = had;
      }
    });
    await Promise.all(counting);
    expect(await queue.counter('c')).toBe(20);
  });

  test('a monitor that runs frees no slot, so there is a deadlock beside it; a job that works is none', async () => {
    const queue = await withRunbooks();
    const parent = newJob('A');
    await queue.enqueue([parent, newJob('B', { isMonitor: true, maxSimultaneousJobs: 2 })]);
    const [claim] = (await queue.claim('RBS01', 2)) as [Claim];
    const child = newJob('A', { parent: { id: parent.id, attempt: 1, number: 2 } });
    await queue.enqueue([child]);
    await queue.waits(claim, true);
    expect(await queue.starved(full)).toBe(child.id);
    await queue.enqueue([newJob('B', { maxSimultaneousJobs: 2 })]);
    expect(await queue.claim('RBS01', 2)).toHaveLength(1);
    expect(await queue.starved(full)).toBeUndefined();
  });

  test('who listens is told of jobs that are queued and that end', async () => {
    const queue = await withRunbooks();
    let told = 0;
    const stop = queue.onChange(() => {
      told += 1;
    });
    const heard = async () => {
      const before = told;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return told > before || told > 0;
    };
    await queue.enqueue([newJob('A')]);
    expect(await heard()).toBe(true);
    stop();
    told = 0;
    await queue.enqueue([newJob('A')]);
    expect(await heard()).toBe(false);
  });
}
