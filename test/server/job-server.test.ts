// A runbook server (section 7, format section 8) over an embedded store.
import { describe, expect, test, vi } from 'vitest';
import { jobToStart } from '../../src/server/job-to-start.ts';
import { eventsOf } from '../store/events-of.ts';
import { MemoryStore } from '../store/memory/memory-store.ts';
import { severalOf } from '../support/host-play.ts';
import { invoke, list, message, script, start, takes } from '../support/runbook-file.ts';
import { expectWholeTrace, messages, named } from '../support/trace.ts';
import { deadlockSuite } from './deadlock-suite.ts';
import { expectSameOrder } from './same-order.ts';
import { served } from './serving.ts';

const slow = (durationMs: number) => ({ type: 'Query Database', simulate: { durationMs } });

test('the same runbooks with the same outcomes do the same under a server as under simulate, in the same order', async () => {
  await expectSameOrder(15);
}, 120_000);

describe('limits', () => {
  const family = (maxSimultaneousJobs: number) =>
    severalOf({
      Parent: { activities: { get: list(6), each: start('Child', { parameters: { n: '{{get.n}}' } }) } },
      Child: {
        activities: { init: takes('n'), work: slow(30), told: message('{{init.n}}') },
        maxSimultaneousJobs,
      },
    });

  test.each([1, 3])(
    'a runbook has no more jobs at once than its job concurrency, %i, in order',
    async (limit) => {
      const { traces, jobs } = await served({ bundle: await family(limit), start: ['Parent'] });
      const [events = []] = traces;
      expectWholeTrace(events);
      expect(jobs.filter(({ runbook }) => runbook === '\\Child').map(({ status }) => status)).toEqual(
        Array(6).fill('Completed'),
      );
      let running = 0;
      let most = 0;
      for (const { event, runbook } of [...events].sort((a, b) => a.time.localeCompare(b.time))) {
        if (runbook !== '\\Child') continue;
        if (event === 'InstanceStart') running += 1;
        if (event === 'InstanceEnd') running -= 1;
        most = Math.max(most, running);
      }
      expect(most).toBeLessThanOrEqual(limit);
      if (limit === 1) expect(messages({ events })).toEqual(['1', '2', '3', '4', '5', '6']);
    },
  );

  test('a server plays no more jobs at once than its throttle says', async () => {
    const { jobs, most } = await served({
      bundle: await family(10),
      throttle: 3,
      start: ['Parent', 'Parent'],
    });
    expect(jobs).toHaveLength(14);
    expect(most).toBe(3);
  });

  deadlockSuite(async () => undefined);
});

test('a cancelled job ends canceled, with a whole trace; one that waits never begins', async () => {
  const bundle = await severalOf({
    Long: { activities: { work: slow(60_000) } },
  });
  const { jobs, traces } = await served({
    bundle,
    start: ['Long', 'Long'],
    meanwhile: async (store, [first = '', second = '']) => {
      expect(await store.queue.cancel(second, 'not needed')).toBe('canceled');
      while (!(await eventsOf(store, first)).some(({ event }) => event === 'ActivityStart'))
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await store.queue.cancel(first, 'enough')).toBe('asked');
    },
  });
  expect(jobs).toMatchObject([
    { status: 'Canceled', instanceStatus: 'canceled', reason: 'enough' },
    { status: 'Canceled', instanceStatus: null, reason: 'not needed', attempt: 0 },
  ]);
  const [events = [], none] = traces;
  expectWholeTrace(events);
  expect(named({ events }, 'ActivityEnd')).toMatchObject([{ status: 'failed' }]);
  expect(none?.map(({ event }) => event)).toEqual(['JobQueued', 'Diagnostic', 'JobEnd']);
});

test('what cannot be played is Failed with the reason', async () => {
  const bundle = await severalOf({ Real: { activities: { query: { type: 'Query Database' } } } });
  const { jobs } = await served({ bundle, start: ['Real'] });
  expect(jobs).toMatchObject([
    {
      status: 'Failed',
      reason: expect.stringContaining('cannot be played for real, and has no simulated outcome'),
    },
  ]);
});

test('strategies of Parallel are those of one run: the first that succeeds wins, and the others are cancelled', async () => {
  const bundle = await severalOf({
    Race: {
      activities: {
        race: {
          type: 'Parallel',
          strategy: 'race',
          branches: [
            { id: 'fast', runbook: 'Fast' },
            { id: 'slow', runbook: 'Slow' },
          ],
        },
        told: message('{{race.Winner}}'),
      },
    },
    Fast: { activities: { work: slow(10) } },
    Slow: { activities: { work: slow(60_000) } },
  });
  const { jobs, traces } = await served({ bundle, start: ['Race'] });
  const [events = []] = traces;
  expectWholeTrace(events);
  expect(messages({ events })).toEqual(['fast']);
  expect(jobs.map(({ runbook, status }) => [runbook, status])).toEqual([
    ['\\Race', 'Completed'],
    ['\\Fast', 'Completed'],
    ['\\Slow', 'Canceled'],
  ]);
});

describe('a deadlock', () => {
  test('of two parents at throttle 2: one child is Failed, and then the other one has a slot', async () => {
    const bundle = await severalOf({
      Parent: { activities: { call: invoke('Child') }, maxSimultaneousJobs: 2 },
      Child: { activities: { told: message('hello') } },
    });
    const { jobs, deadlocks } = await served({ bundle, throttle: 2, start: ['Parent', 'Parent'] });
    expect(deadlocks).toHaveLength(1);
    expect(jobs.filter(({ runbook }) => runbook === '\\Child').map(({ status }) => status)).toEqual([
      'Failed',
      'Completed',
    ]);
  }, 20_000);

  test('is one although a monitor runs, which frees no slot', async () => {
    const bundle = await severalOf({
      Watch: {
        activities: { at: { type: 'Monitor Date/Time', everySeconds: 300 }, told: message('x') },
      },
      Parent: { activities: { call: invoke('Child') } },
      Child: { activities: { told: message('hello') } },
    });
    const { deadlocks } = await served({
      bundle,
      throttle: 2,
      start: ['Watch', 'Parent'],
      meanwhile: async ({ queue }, [watch = '', parent = '']) => {
        while ((await queue.results([parent])).size === 0)
          await new Promise((resolve) => setTimeout(resolve, 50));
        await queue.cancel(watch, 'enough');
      },
    });
    expect(deadlocks).toHaveLength(1);
  }, 20_000);
});

test('a server that drains still plays the children of what it plays', async () => {
  const bundle = await severalOf({
    Parent: { activities: { all: { type: 'For Each', count: 3, maxWorkers: 3, runbook: 'Child' } } },
    Child: { activities: { work: slow(400) } },
    Other: { activities: { told: message('later') } },
  });
  const { jobs, deadlocks } = await served({
    bundle,
    start: ['Parent'],
    meanwhile: async (store, _ids, server) => {
      while ((await store.jobs({ runbooks: ['\\Child'] })).length < 3)
        await new Promise((resolve) => setTimeout(resolve, 20));
      server.drain();
      await store.queue.enqueue([await jobToStart(store.queue, { runbook: 'Other', parameters: {} })]);
      await server.over;
      expect(await store.jobs({ runbooks: ['\\Other'] })).toMatchObject([{ status: 'Pending' }]);
      await store.queue.cancel((await store.jobs({ runbooks: ['\\Other'] }))[0]?.id ?? '', 'enough');
    },
  });
  expect(deadlocks).toEqual([]);
  expect(jobs.slice(0, 4).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
}, 20_000);

test('what becomes of a child when its server is lost is what its own runbook says (A26)', async () => {
  const bundle = await severalOf({
    Parent: {
      activities: { call: invoke('Child'), other: invoke('Plain') },
      options: { serverLoss: 'fail' },
    },
    Plain: { activities: { told: message('hello') } },
    Child: { activities: { told: message('hello') }, options: { serverLoss: 'fail' } },
  });
  const store = new MemoryStore();
  await served({ bundle, start: ['Parent', 'Plain'], store });
  const losses = store.queue.jobs.map(({ asked }) => [asked.runbook, asked.serverLoss]);
  expect(losses.sort()).toEqual([
    ['\\Child', 'fail'],
    ['\\Parent', 'fail'],
    ['\\Plain', 'restart'],
    ['\\Plain', 'restart'],
  ]);
});

test('a job that is started needs the definition of its runbook only', async () => {
  const { queue } = new MemoryStore();
  for (const name of ['A', 'B', 'C'])
    await queue.deploy(await severalOf({ [name]: { activities: { told: message('hello') } } }), new Set());
  const definition = vi.spyOn(queue, 'definition');
  const job = await jobToStart(queue, { runbook: 'b', parameters: {} });
  expect(job).toMatchObject({ runbook: '\\B', deployment: 2 });
  expect(definition.mock.calls).toEqual([[2]]);
});

test('secrets are not in what a child is started with', async () => {
  const bundle = await severalOf(
    {
      Parent: {
        activities: {
          make: { ...script("publish('R', 'x' + '{{$Ops/Key}}' + 'y')"), publish: [{ name: 'R' }] },
          call: invoke('Child', { parameters: { P: '{{make.R}}' } }),
        },
      },
      Child: { activities: { init: takes('P'), told: message('{{init.P}}') } },
    },
    { variables: [{ name: 'Key', folder: 'Ops', encrypted: true }] },
  );
  const seen: unknown[] = [];
  await served({
    bundle,
    start: ['Parent'],
    options: { secrets: { Key: 'hunter2zz' } },
    meanwhile: async (store) => {
      while ((await store.jobs({ runbooks: ['\\Child'] })).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      const [child] = await store.jobs({ runbooks: ['\\Child'] });
      seen.push(await store.queue.request(child?.id ?? ''));
    },
  });
  expect(seen).toMatchObject([{ parameters: { P: 'x<encrypted>y' } }]);
});
