import { spawnSync } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../../src/activities/define-activity.ts';
import { ActivityFailure } from '../../../src/databus/activity-failure.ts';
import type { ActivityCall, ActivityType } from '../../../src/engine/activity-type.ts';
import type { Capabilities, Permission } from '../../../src/engine/capabilities.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run, runIn } from '../../../src/hosts/threads/run.ts';
import { realSurroundings } from '../../../src/hosts/threads/surroundings.ts';
import { bundleOf, played, runHere, turns } from '../../support/host-play.ts';
import { message, script } from '../../support/runbook-file.ts';
import { expectWhole, messages, named } from '../../support/trace.ts';

type Perform = (call: ActivityCall, capabilities: Capabilities) => PromiseLike<Outcome>;

/** An activity type that does what a test says. */
function liveType(perform: Perform, needs: readonly Permission[] = []): ActivityType {
  return defineActivity({
    name: 'Own Live',
    category: 'System',
    summary: '',
    properties: z.object({}),
    play: { how: 'live', needs, prepare: () => perform },
  });
}

/** Starts the live activity `a`, then a message with its item `Out`, whatever became of it. */
async function live(
  perform: Perform,
  options: RunOptions = {},
  needs: readonly Permission[] = [],
  more: object = {},
) {
  const own = [liveType(perform, needs)];
  const bundle = await bundleOf(
    { a: { type: 'Own Live', ...more }, log: message('{{a.Out}}') },
    { own, links: [{ from: 'a', to: 'log', include: [] }] },
  );
  return () => run(bundle, { activityTypes: own, ...options });
}

const never = () => new Promise<Outcome>(() => undefined);
const done: Outcome = { status: 'success', items: { Out: 'done' } };

describe('a live activity', () => {
  test('is handed what was granted and nothing else, and a signal', async () => {
    let handed: Capabilities | undefined;
    const perform: Perform = async (_call, capabilities) => {
      handed = capabilities;
      return done;
    };
    await played((await live(perform, { allow: ['program:node', 'read:.'] }, ['program']))());
    expect(handed?.signal).toBeInstanceOf(AbortSignal);
    expect(handed?.signal.aborted).toBe(false);
    expect(Object.keys(handed ?? {}).sort()).toEqual(['files', 'network', 'programs', 'signal']);
    // It does not need to read, so what was granted to read is not for it.
    await expect(handed?.files.read('package.json')).rejects.toThrow('--allow');
  });

  test('is refused without what it needs, and is not touched under simulate whatever is granted', async () => {
    let calls = 0;
    const perform: Perform = async () => {
      calls += 1;
      return done;
    };
    const needs = ['program', 'net'] as const;
    expect(await live(perform, { allow: ['program:node'] }, needs)).toThrow(
      'a (Own Live) needs --allow net:HOST:PORT, and has no simulated outcome',
    );
    const own = [liveType(perform, needs)];
    const bundle = await bundleOf({ a: { type: 'Own Live' } }, { own });
    const options = { activityTypes: own, allow: ['program:node', 'net:localhost:80'] };
    expect((await played(simulate(bundle, options))).result.status).toBe('success');
    expect(calls).toBe(0);
    expect((await played(run(bundle, options))).result.status).toBe('success');
    expect(calls).toBe(1);
  });

  test('plays its simulated outcome where it may not be carried out', async () => {
    const simulated = { publishes: [{ name: 'Out' }], simulate: { rows: [{ Out: 'simulated' }] } };
    expect(messages(await played((await live(never, {}, ['read'], simulated))()))).toEqual(['simulated']);
  });

  test('gets the call: the execution, the parameters, a seed of its own', async () => {
    const calls: ActivityCall[] = [];
    const own = [
      liveType(async (call) => {
        calls.push(call);
        return done;
      }),
    ];
    const bundle = await bundleOf(
      {
        init: { type: 'Initialize Data', parameters: [{ name: 'N', type: 'Integer' }] },
        get: { simulate: { rows: [{ x: 1 }, { x: 2 }] } },
        a: { type: 'Own Live' },
      },
      { own },
    );
    await played(run(bundle, { activityTypes: own, parameters: { N: 3 } }));
    expect(calls.map(({ execution }) => execution.token.path)).toEqual(['1.1.1', '1.1.2']);
    expect(calls.map(({ parameters }) => parameters)).toEqual([{ N: 3 }, { N: 3 }]);
    const [first, second] = calls.map(({ seed }) => seed);
    expect(first).not.toBe(second);
    expect(calls[0]?.seed).toBe(first);
  });

  test('may take its time: the next begins when it has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const started = (await live(() => promise))();
    const all = played(started);
    const ended: string[] = [];
    started.on('ActivityEnd', ({ activity }) => ended.push(activity));
    await turns();
    expect(ended).toEqual([]);
    resolve(done);
    expect(messages(await all)).toEqual(['done']);
    expectWhole(await all);
  });

  test.each<[string, Perform]>([
    ['rejects', async () => Promise.reject(new Error('it broke'))],
    [
      'throws before it gives a promise',
      () => {
        throw new Error('it broke');
      },
    ],
    ['fails by rule', async () => Promise.reject(new ActivityFailure('it broke'))],
    ['rejects with no error', async () => Promise.reject('it broke')],
  ])('one that %s has failed, and the runbook goes on', async (_how, perform) => {
    const all = await played((await live(perform))());
    expect(named(all, 'ActivityEnd')[0]).toMatchObject({
      status: 'failed',
      errorSummary: 'it broke',
      rows: 1,
    });
    expect(named(all, 'ActivityEnd')).toHaveLength(2);
    expectWhole(all);
  });

  test('is told by the signal that the run was cancelled', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>();
    const perform: Perform = (_call, { signal }) => {
      begin(signal);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 'failed', errorSummary: 'told to stop' }));
      });
    };
    const started = (await live(perform))();
    const all = played(started);
    const signal = await begun;
    expect(signal.aborted).toBe(false);
    started.cancel('enough');
    expect(signal.aborted).toBe(true);
    expect((await all).result).toMatchObject({ status: 'canceled', executions: 1 });
    expect(named(await all, 'ActivityEnd')).toMatchObject([{ status: 'failed', errorSummary: 'enough' }]);
    expectWhole(await all);
  });

  test('one that does not listen is not waited for, and what comes of it later is nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const start = await live(() => {
      begin();
      return promise;
    });
    const started = start();
    const all = played(started);
    await begun;
    started.cancel();
    const { result, events } = await all;
    expect(result.status).toBe('canceled');
    resolve(done);
    await turns();
    expect(events.at(-1)?.event).toBe('JobEnd');
  });

  test('one that never ends is ended by timeoutMs, and told', async () => {
    let signal: AbortSignal | undefined;
    const perform: Perform = (_call, capabilities) => {
      signal = capabilities.signal;
      return never();
    };
    const all = await played((await live(perform, { timeoutMs: 20 }))());
    expect(all.result).toMatchObject({ status: 'canceled', limit: 'timeout', executions: 1 });
    expect(named(all, 'Diagnostic')).toMatchObject([{ code: 'timeout' }]);
    expect(signal?.aborted).toBe(true);
    expectWhole(all);
  });
});

describe('real time', () => {
  test('durations, delays between attempts and trigger delays are waited for', async () => {
    const bundle = await bundleOf(
      {
        slow: { simulate: { durationMs: 12 } },
        again: { simulate: [{ attempts: 1, status: 'failed' }, {}], loop: { delaySeconds: 0.009 } },
      },
      { links: [{ from: 'slow', to: 'again', delaySeconds: 0.007 }] },
    );
    const before = Date.now();
    const all = await played(run(bundle));
    expect(Date.parse(all.events[0]?.time ?? '')).toBeGreaterThanOrEqual(before);
    const [slow, first, second] = named(all, 'ActivityStart').map(({ time }) => Date.parse(time));
    expect((first as number) - (slow as number)).toBeGreaterThanOrEqual(12 + 7);
    expect((second as number) - (first as number)).toBeGreaterThanOrEqual(9);
    expect(named(all, 'ActivityEnd')[0]?.durationMs).toBeGreaterThanOrEqual(12);
    expectWhole(all);
  });

  test('cancel and timeoutMs end a wait of days', async () => {
    const bundle = await bundleOf({ a: { simulate: { durationMs: 40 * 86_400_000 } }, b: {} }, {});
    const options = { mocks: { '\\Test': { b: {} } } };
    const cancelled = run(bundle, options);
    cancelled.once('ActivityStart', () => setImmediate(() => cancelled.cancel()));
    expect((await played(cancelled)).result).toMatchObject({ status: 'canceled', executions: 1 });
    const timedOut = await played(runHere(bundle, { ...options, timeoutMs: 10 }));
    expect(timedOut.result).toMatchObject({ limit: 'timeout', executions: 1 });
    expectWhole(timedOut);
  });

  test('time never goes back in the trace, whatever the clock of the machine does', async () => {
    const ticks = [5, 3, 9, 1, 30, 2];
    let asked = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
      asked += 1;
      return 1_000_000 + 10 * asked - (ticks[asked % ticks.length] as number) * 7;
    });
    try {
      // Starting the sandbox of a script takes some milliseconds; three messages may take less than one.
      const bundle = await bundleOf({ a: message('a'), b: script('1'), c: message('c') });
      const all = await played(runHere(bundle));
      expectWhole(all);
      expect(all.result.durationMs).toBeGreaterThan(0);
    } finally {
      clock.mockRestore();
    }
  });
});

describe('scripts', () => {
  test('are played for real, by the clock of the machine', async () => {
    const before = Date.now();
    const bundle = await bundleOf({ a: script(`publish('T', Date.now())`), b: message('{{a.T}}') });
    const all = await played(run(bundle));
    expect(Number(messages(all)[0])).toBeGreaterThanOrEqual(before);
    expect(named(all, 'ActivityEnd')[0]?.simulated).toBeUndefined();
  });

  test.each([
    ['simulation/simulate', ''],
    ['threads/run', ", isolation: 'none'"],
  ])(
    '%s: a sandbox that cannot be started is a defect: the result rejects, and nothing keeps the process alive',
    (host, more) => {
      const from = (module: string) => JSON.stringify(new URL(`../../../src/${module}.ts`, import.meta.url));
      const program = `
        import { JavaScriptSandbox } from ${from('hosts/sandbox/javascript-sandbox')};
        import { loadRunbook } from ${from('files/load')};
        import * as host from ${from(`hosts/${host}`)};
        JavaScriptSandbox.prototype.run = async () => { throw new Error('no threads left'); };
        const activity = { id: 'a', type: 'Run .Net Script', script: '1' };
        const [play] = Object.values(host);
        const run = play(await loadRunbook({ name: 'Test', activities: [activity] }), { seed: 1${more} });
        await run.result.catch((error) => console.log(error.message));`;
      const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect([stdout, status]).toEqual(['no threads left\n', 0]);
    },
    60_000,
  );
});

test('a run that is cancelled before it begins lasts as long as its trace says', async () => {
  let ms = 0;
  // Time passes whenever somebody looks at the clock.
  const monotonicMs = () => {
    ms += 8;
    return ms;
  };
  const bundle = await bundleOf({ a: message('a') });
  const paused = runIn(undefined, bundle, { isolation: 'none' }, { ...realSurroundings, monotonicMs });
  const all = played(paused);
  paused.pause();
  await turns();
  paused.cancel();
  const { events, result } = await all;
  expect(result).toMatchObject({ status: 'canceled', executions: 0, isInterrupted: true });
  expect(named({ events }, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
  const [first = Number.NaN, last = Number.NaN] = [events[0], events.at(-1)].map((event) =>
    Date.parse(event?.time ?? ''),
  );
  expect(last).toBeGreaterThan(first);
  expect(result.durationMs).toBeGreaterThanOrEqual(last - first);
  expectWhole(await all);
});
