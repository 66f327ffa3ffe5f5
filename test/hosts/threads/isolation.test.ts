// Where jobs are played: in threads that are used again, in fresh ones, or all in this one; and that none is
// left.
import type { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { defineActivity } from '../../../src/activities/define-activity.ts';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { bundleOf, knowingOwn, type Played, played, severalOf, turns } from '../../support/host-play.ts';
import { invoke, list, message, script, takes } from '../../support/runbook-file.ts';
import { expectWhole, expectWholeJobs, messages, named } from '../../support/trace.ts';
import { add, newSteering, places, reached } from './steering.ts';

const host = knowingOwn(run);

/** The threads that are started while `act` is under way: how many, and how many of them are gone. */
async function threadsOf<Result>(
  act: () => Promise<Result>,
): Promise<{ started: number; gone: number; result: Result }> {
  const threads = { started: 0, gone: 0 };
  const count = (worker: Worker) => {
    threads.started += 1;
    worker.once('exit', () => {
      threads.gone += 1;
    });
  };
  process.on('worker', count);
  try {
    return { result: await act(), ...threads };
  } finally {
    process.off('worker', count);
  }
}

/**
 * A parent and three children, one after another; each leaves its number behind in its thread and says what
 * it found there.
 */
const leavers = () =>
  severalOf({
    Parent: { activities: { get: list(3), call: invoke('Child', { parameters: { n: '{{get.n}}' } }) } },
    Child: {
      activities: {
        init: takes('n'),
        trace: { type: 'Own Trace', what: '{{init.n}}' },
        log: message('{{trace.Before}}'),
      },
    },
  });

describe('isolation', () => {
  const found = async (options: RunOptions) =>
    threadsOf(async () => messages(await played(host(await leavers(), { runbook: 'Parent', ...options }))));

  test('worker: each job has a thread of its own, and sees nothing of those before it', async () => {
    expect(await found({ isolation: 'worker' })).toEqual({
      result: ['nothing', 'nothing', 'nothing'],
      started: 4,
      gone: 4,
    });
  });

  test('pool: threads are used again, so that activities share what is global; their scripts share nothing', async () => {
    const servers = [{ name: 'RBS01', throttle: 2 }];
    expect(await found({ isolation: 'pool', servers })).toEqual({
      result: ['nothing', '1', '2'],
      started: 2,
      gone: 2,
    });
    const bundle = await severalOf({
      Parent: { activities: { get: list(2), call: invoke('Child') } },
      Child: {
        activities: { a: script(`publish('T', typeof leak); globalThis.leak = 1`), b: message('{{a.T}}') },
      },
    });
    expect(messages(await played(run(bundle, { runbook: 'Parent', servers })))).toEqual([
      'undefined',
      'undefined',
    ]);
  });

  test('none: no thread at all', async () => {
    expect(await found({ isolation: 'none' })).toMatchObject({ started: 0, gone: 0 });
  });

  test('activity types and choices of the caller’s own cannot leave this thread: isolation none, unless files of them are given', async () => {
    const own = [defineActivity({ name: 'Own', category: 'System', summary: '', properties: {} as never })];
    const bundle = await bundleOf({ a: message('a') });
    for (const given of [{ activityTypes: own }, { choose: () => 0 }]) {
      expect(await threadsOf(() => played(run(bundle, given)))).toMatchObject({ started: 0 });
      for (const isolation of ['pool', 'worker'] as const) {
        expect(() => run(bundle, { ...given, isolation })).toThrow(UsageError);
      }
    }
    newSteering();
    expect(await threadsOf(() => played(host(bundle)))).toMatchObject({ started: 1, gone: 1 });
  });

  test('a file of activity types that cannot be imported costs the jobs, and says so', async () => {
    const all = await played(
      run(await bundleOf({ a: message('a') }), { activityModules: ['no-such-file.mjs'] }),
    );
    expectWhole(all);
    expect(named(all, 'Diagnostic')).toMatchObject([
      { code: 'job-failed', message: expect.stringContaining('cannot import no-such-file.mjs') },
    ]);
    expect(all.result.status).toBe('failed');
  });
});

describe('no thread is left, and none is started in vain', () => {
  const scripts = () => bundleOf({ a: script('1'), b: script('2'), c: message('c') });

  test.each<[string, typeof run, RunOptions, number]>([
    ['simulate: one sandbox', simulate, {}, 1],
    ['run, isolation none: one sandbox', run, { isolation: 'none' }, 1],
    ['run, isolation pool: the job’s, in which its scripts run', run, {}, 1],
    ['run, isolation worker: the job’s', run, { isolation: 'worker' }, 1],
  ])('%s', async (_name, play, options, threads) => {
    const all = await threadsOf(async () => played(play(await scripts(), options)));
    expect(all).toMatchObject({ started: threads, gone: threads, result: { result: { status: 'success' } } });
  });

  test('simulate without a script: none', async () => {
    const bundle = await bundleOf({ a: message('no script') });
    expect(await threadsOf(() => played(simulate(bundle)))).toMatchObject({ started: 0 });
  });
});

describe('cancel', () => {
  /** A parent that starts six children that hold, two at a time, and then waits for one of another kind. */
  const holders = (kind: object) =>
    severalOf({
      Parent: {
        activities: {
          get: list(6),
          each: invoke('Child', { waitForCompletion: false }),
          join: { type: 'Junction' },
          call: invoke('Child'),
        },
      },
      Child: { activities: { before: message('in'), a: kind as object }, maxSimultaneousJobs: 2 },
    });

  function expectCancelled(all: Played, reason: string, errors: readonly string[]): void {
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'canceled', isInterrupted: true, jobs: 8 });
    expect(all.result.limit).toBeUndefined();
    expect(named(all, 'JobEnd').map(({ status }) => status)).toEqual(Array(8).fill('Canceled'));
    expect(named(all, 'JobStart').map(({ job }) => job)).toEqual([1, 2, 3]);
    expect(named(all, 'InstanceEnd').map(({ status }) => status)).toEqual(Array(3).fill('canceled'));
    const failed = named(all, 'ActivityEnd').filter(({ status }) => status === 'failed');
    expect(failed.map(({ activity }) => activity).sort()).toEqual(['a', 'a', 'call']);
    expect(errors).toContain(reason);
    for (const { errorSummary } of failed) expect(errors).toContain(errorSummary);
  }

  test.each(['none', 'pool', 'worker'] as const)(
    'isolation %s: what runs and what is pending is recorded as Canceled, and the trace is whole',
    async (isolation) => {
      const steering = newSteering();
      const started = host(await holders({ type: 'Own Hold' }), { runbook: 'Parent', isolation });
      const { result: all, ...threads } = await threadsOf(async () => {
        const all = played(started);
        const called = new Promise<void>((resolve) => {
          started.on('JobQueued', ({ job }) => job === 8 && resolve());
        });
        await Promise.all([reached(steering, places.arrived, 2), called]);
        started.cancel('enough');
        const whole = await all;
        add(steering, places.released, 1);
        return whole;
      });
      expectCancelled(all, 'enough', ['enough']);
      expect(threads.gone).toBe(threads.started);
    },
    30_000,
  );

  test('while scripts hang in one built-in call: their threads are ended', async () => {
    const hanging = script('[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', { timeoutSeconds: 86_400 });
    const started = run(await holders(hanging), { runbook: 'Parent' });
    const { result: all, ...threads } = await threadsOf(async () => {
      const all = played(started);
      const seen = new Set<number | null>();
      started.on('EventLogMessage', ({ job }) => seen.add(job));
      started.on('event', () => {
        if (seen.size === 2) setImmediate(() => started.cancel('enough'));
      });
      return all;
    });
    expectCancelled(all, 'enough', ['enough']);
    expect(threads.gone).toBe(threads.started);
  }, 30_000);

  test('before it starts: no activity runs', async () => {
    const started = run(await bundleOf({ a: message('a'), b: message('b') }));
    started.cancel('never mind');
    const all = await played(started);
    expectWhole(all);
    expect(all.result).toMatchObject({ status: 'canceled', executions: 0, isInterrupted: true });
  });

  test.each(['none', 'pool', 'worker'] as const)(
    'isolation %s: as the job starts, before its thread has: no activity runs',
    async (isolation) => {
      newSteering();
      const bundle = await severalOf({ Stuck: { activities: { a: { type: 'Own Die', what: 'wait' } } } });
      const started = host(bundle, { isolation });
      started.on('JobStart', () => started.cancel('at once'));
      const all = await played(started);
      expectWhole(all);
      expect(all.result).toMatchObject({ status: 'canceled', executions: 0, isInterrupted: true });
    },
    30_000,
  );

  test('in the midst of events that came together: those after it are still caused by events of their job', async () => {
    const bundle = await severalOf({ Long: { activities: { get: list(5), log: message('{{get.n}}') } } });
    const started = run(bundle, { runbook: ['Long', 'Long', 'Long'] });
    started.once('EventLogMessage', () => started.cancel('enough'));
    const all = await played(started);
    expectWholeJobs(all);
    expect(named(all, 'JobEnd').map(({ job }) => job)).toEqual([2, 3, 1]);
    const ofFirst = all.events.filter(({ job, event }) => job === 1 && event !== 'JobQueued');
    const causes = ofFirst.map(({ cause }) => all.events[Number(cause) - 1]);
    expect(causes.map((event) => event?.job)).toEqual(ofFirst.map(() => 1));
    expect(named(all, 'EventLogMessage').map(({ cause }) => all.events[Number(cause) - 1])).toMatchObject(
      messages(all).map(() => ({ event: 'ActivityStart', activity: 'log' })),
    );
  });

  test('one that comes when all is over changes nothing', async () => {
    const started = run(await bundleOf({ a: message('a') }));
    const all = await played(started);
    started.cancel();
    expect(await started.result).toEqual(all.result);
    expect(all.result).toMatchObject({ status: 'success', isInterrupted: false });
  });
});

describe('pause', () => {
  test('holds jobs in their threads until the run is resumed', async () => {
    newSteering();
    const rows = 50_000;
    const bundle = await severalOf({
      Long: { activities: { get: list(rows), log: message('{{get.n}}') } },
      Short: { activities: { a: message('short') } },
    });
    const held = run(bundle, { runbook: 'Long' });
    const all = played(held);
    let events = 0;
    await new Promise<void>((resolve) => {
      held.on('event', () => {
        events += 1;
        if (events !== 100) return;
        held.pause();
        resolve();
      });
    });
    // Other runs come to their end meanwhile; what was on its way when it was paused has arrived after the
    // first of them.
    await run(bundle, { runbook: 'Short' }).result;
    const before = events;
    await run(bundle, { runbook: 'Short' }).result;
    expect([events, held.isPaused]).toEqual([before, true]);
    expect(events).toBeLessThan(rows);
    held.resume();
    expectWhole(await all);
    expect((await all).result).toMatchObject({ status: 'success', executions: rows + 1 });
  });

  test('isolation none: jobs that play side by side all go on when the run is resumed', async () => {
    const bundle = await severalOf({
      Long: { activities: { get: list(2_000), log: message('{{get.n}}') }, maxSimultaneousJobs: 3 },
    });
    const held = run(bundle, { runbook: ['Long', 'Long', 'Long'], isolation: 'none' });
    const all = played(held);
    held.once('EventLogMessage', () => held.pause());
    await new Promise((resolve) => held.once('EventLogMessage', resolve));
    await turns();
    held.resume();
    expectWholeJobs(await all);
    expect((await all).result).toMatchObject({ status: 'success', jobs: 3 });
  }, 30_000);

  test.each(['pool', 'worker', 'none'] as const)(
    'isolation %s: a run that has had its time while it was paused ends all the same',
    async (isolation) => {
      const bundle = await bundleOf({ get: list(2_000), log: message('{{get.n}}') });
      const held = run(bundle, { isolation, timeoutMs: 1_500 });
      held.once('InstanceStart', () => held.pause());
      const all = await played(held);
      expectWhole(all);
      expect(all.result).toMatchObject({ limit: 'timeout', status: 'canceled' });
      expect(held.isPaused).toBe(true);
    },
    30_000,
  );

  test('before it starts: nothing is told, and it goes on when resumed', async () => {
    const started = run(await bundleOf({ a: message('a') }));
    const all = played(started);
    const heard: string[] = [];
    started.on('event', ({ event }) => heard.push(event));
    started.pause();
    await run(await bundleOf({ a: message('another') })).result;
    expect(heard).toEqual([]);
    started.resume();
    expect((await all).result.status).toBe('success');
  });
});
