import { describe, expect, test, vi } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { bundleOf, played } from '../../support/host-play.ts';
import { list, message, script } from '../../support/runbook-file.ts';
import { expectWhole, messages, named } from '../../support/trace.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2000, 0, 1);

/** One of everything: a script, random numbers, the clock, rows, a Junction, a loop, a delay. */
const everything = () =>
  bundleOf(
    {
      init: { type: 'Initialize Data', parameters: [{ name: 'Count', type: 'Integer', default: 4 }] },
      list: script(
        `publish('Item', Array.from({ length: Number(input.n) }, () => Math.random())); publish('T', Date.now())`,
        { inputs: { n: '{{init.Count}}' } },
      ),
      text: { type: 'Generate Random Text', length: 12 },
      get: {
        simulate: [
          { attempts: 1, status: 'failed', durationMs: 1500 },
          { rows: { repeat: 2, row: { n: '{{$row}}' } } },
        ],
        loop: { delaySeconds: 60 },
      },
      join: { type: 'Junction', returnDataFrom: 'get' },
      log: message('{{get.n}} {{list.Item}} {{text.Random text}} {{$NOW}}'),
    },
    {
      links: [
        'init->list',
        'list->text',
        { from: 'text', to: 'get', delaySeconds: 5 },
        'get->join',
        'join->log',
      ],
    },
  );

describe('design 2: output depends on input, options and seed only', () => {
  test('the same input gives the same bytes, whoever listens', async () => {
    const bundle = await everything();
    const first = await played(simulate(bundle, { publishedData: 'all' }));
    const run = simulate(bundle, { publishedData: 'all' });
    run.on('progress', () => undefined);
    run.on('ActivityEnd', () => undefined);
    const iterated = (async () => {
      let count = 0;
      for await (const _ of run) count += 1;
      return count;
    })();
    const second = await played(run);
    expect(second.bytes).toBe(first.bytes);
    expect(await iterated).toBe(first.events.length);
    expect((await played(simulate(await everything(), { publishedData: 'all' }))).bytes).toBe(first.bytes);
    expectWhole(first);
  });

  test('a delay, a loop and a duration take as long before 1970 as later', async () => {
    const bundle = await everything();
    const beginningAt = async (startMs: number) => {
      const { events } = await played(simulate(bundle, { startMs, options: { timing: 'orchestrator' } }));
      return events.map(({ event, time }) => [event, Date.parse(time) - startMs]);
    };
    const later = await beginningAt(Date.UTC(2300, 0, 1));
    for (const startMs of [Date.UTC(1900, 0, 1), -20_000]) expect(await beginningAt(startMs)).toEqual(later);
  });

  test('another seed gives other random values in the same order of activities', async () => {
    const bundle = await everything();
    const [one, two] = [
      await played(simulate(bundle, { seed: 1 })),
      await played(simulate(bundle, { seed: 2 })),
    ];
    const order = (run: typeof one) =>
      named(run, 'ActivityStart').map(({ activity, token }) => [activity, token]);
    expect(order(one)).toEqual(order(two));
    expect(messages(one)).not.toEqual(messages(two));
    expect(one.events[0]).toMatchObject({ event: 'RunStart', seed: 1 });
  });

  test('the clock, the time zone and the environment of the machine do not show', async () => {
    const bundle = await bundleOf({
      a: script(`publish('Z', new Date().getTimezoneOffset())`),
      b: message('{{$NOW(hour)}} {{$%PATH%}} {{$%HOME%}} {{a.Z}} {{a.Runbook Process ID}}'),
    });
    vi.stubEnv('TZ', 'Asia/Tokyo');
    vi.setSystemTime(Date.UTC(2031, 5, 6, 7, 8, 9));
    try {
      const run = await played(simulate(bundle));
      expect(messages(run)).toEqual(['0 %PATH% %HOME% 0 1']);
      expect(run.events[0]?.time).toBe('2000-01-01T00:00:00.000Z');
    } finally {
      vi.useRealTimers();
      vi.unstubAllEnvs();
    }
  });
});

describe('the clock is virtual', () => {
  test('durations, trigger delays and delays between attempts move it, and nobody waits (section 5, A13)', async () => {
    const year = 365 * dayMs;
    const bundle = await bundleOf(
      {
        slow: { simulate: { durationMs: year } },
        again: {
          simulate: [{ attempts: '1-2', status: 'failed', durationMs: 500 }, {}],
          loop: { delaySeconds: 3600 },
        },
      },
      { links: [{ from: 'slow', to: 'again', delaySeconds: 86_400 }] },
    );
    const run = await played(simulate(bundle));
    const at = named(run, 'ActivityStart').map(({ time }) => Date.parse(time) - startMs);
    const [attempt, hour] = [year + dayMs, 3_600_000];
    expect(at).toEqual([0, attempt, attempt + 500 + hour, attempt + 1000 + 2 * hour]);
    expect(named(run, 'ActivityEnd').map(({ durationMs }) => durationMs)).toEqual([year, 500, 500, 0]);
    expect(run.result).toMatchObject({
      status: 'warning',
      durationMs: attempt + 1000 + 2 * hour,
      executions: 4,
    });
    expectWhole(run);
  });

  test('startMs says when it begins; until then it is 2000-01-01T00:00:00Z', async () => {
    const bundle = await bundleOf({ a: message('{{$NOW(year)}}') });
    const start = Date.UTC(2026, 11, 24, 18);
    const run = await played(simulate(bundle, { startMs: start }));
    expect(run.events[0]?.time).toBe('2026-12-24T18:00:00.000Z');
    expect(messages(run)).toEqual(['2026']);
    expect((await played(simulate(bundle))).events[0]?.time).toBe('2000-01-01T00:00:00.000Z');
  });

  test('a script sees the virtual time and takes none (format section 3)', async () => {
    const bundle = await bundleOf({
      wait: { simulate: { durationMs: dayMs } },
      now: script(`publish('T', Date.now()); let n = 0; while (n < 1e6) n += 1`),
      log: message('{{now.T}}'),
    });
    const run = await played(simulate(bundle));
    expect(messages(run)).toEqual([String(startMs + dayMs)]);
    expect(run.result.durationMs).toBe(dayMs);
  });

  test('Check Schedule, which asks for the time, gets the virtual one (section 9)', async () => {
    const settings = { schedules: [{ name: 'Saturdays', daysOfWeek: ['Saturday'] }] };
    const bundle = await bundleOf(
      { a: { type: 'Check Schedule', schedule: 'Saturdays' }, b: message('{{a.Conforms to schedule}}') },
      { settings },
    );
    const on = async (day: number) =>
      messages(await played(simulate(bundle, { startMs: Date.UTC(2000, 0, day) })));
    expect(await on(1)).not.toEqual(await on(2));
  });
});

describe('timeoutMs', () => {
  const bundle = () =>
    bundleOf({ a: { simulate: { durationMs: 1000 } }, b: { simulate: { durationMs: 1000 } } });

  test('ends the run with limit `timeout`, and the trace is whole', async () => {
    const run = await played(simulate(await bundle(), { timeoutMs: 1500 }));
    expect(run.result).toMatchObject({
      status: 'canceled',
      limit: 'timeout',
      durationMs: 1500,
      executions: 2,
    });
    expect(named(run, 'Diagnostic')).toMatchObject([
      { code: 'timeout', level: 'Error', message: 'the run was ended by its timeout of 1.5 s' },
    ]);
    expect(named(run, 'ActivityEnd').map(({ activity, status }) => [activity, status])).toEqual([
      ['a', 'success'],
      ['b', 'failed'],
    ]);
    expect(named(run, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
    expectWhole(run);
  });

  test('what ends in the very same millisecond has ended', async () => {
    const run = await played(simulate(await bundle(), { timeoutMs: 2000 }));
    expect(run.result).toMatchObject({ status: 'success', durationMs: 2000 });
    expect(run.result.limit).toBeUndefined();
    expect((await played(simulate(await bundle(), { timeoutMs: 1999 }))).result.limit).toBe('timeout');
  });

  test('a wait between attempts is ended as well', async () => {
    const looping = await bundleOf({ a: { simulate: { status: 'failed' }, loop: { delaySeconds: 3600 } } });
    const run = await played(simulate(looping, { timeoutMs: 3.5 * 3_600_000 }));
    expect(run.result).toMatchObject({ limit: 'timeout', executions: 4 });
    expectWhole(run);
  });
});

test('the limits of the engine are in the result (exit code 4)', async () => {
  const looping = await bundleOf({ a: { simulate: { status: 'failed' }, loop: {} } });
  const capped = await played(simulate(looping, { options: { maxLoopAttempts: 7 } }));
  expect(capped.result).toMatchObject({ status: 'failed', limit: 'loop-cap', executions: 7 });
  const stopped = await played(simulate(looping, { options: { maxExecutions: 3 } }));
  expect(stopped.result).toMatchObject({ status: 'failed', limit: 'step-limit', executions: 3 });
  const doubled = (of: string) => ({ simulate: { rows: [{ X: `{{${of}.X}}{{${of}.X}}` }] } });
  const ids = Array.from({ length: 40 }, (_, index) => `a${index}`);
  const doubling = await bundleOf({
    first: { simulate: { rows: [{ X: '0123456789' }] } },
    ...Object.fromEntries(ids.map((id, index) => [id, doubled(ids[index - 1] ?? 'first')])),
  });
  const long = await played(simulate(doubling));
  expect(long.result).toMatchObject({ status: 'failed', limit: 'text-limit', executions: 24 });
  expectWhole(long);
  const many = await bundleOf({ a: list(4), b: {} });
  const waiting = await played(simulate(many, { options: { maxTokens: 3 } }));
  expect(waiting.result).toMatchObject({ status: 'failed', limit: 'token-limit', executions: 1 });
  expectWhole(stopped);
});

test('the result says how it ended, what was returned, and how much there was', async () => {
  const bundle = await bundleOf(
    {
      get: { simulate: { rows: { repeat: 2, row: { n: '{{$row}}' } }, durationMs: 40 } },
      back: { type: 'Return Data', values: { N: '{{get.n}}' } },
    },
    { runbook: { returnedData: [{ name: 'N', type: 'Integer' }] } },
  );
  const run = await played(simulate(bundle));
  expect(run.result).toEqual({
    status: 'success',
    returned: [{ N: 1 }, { N: 2 }],
    executions: 3,
    jobs: 1,
    events: run.events.length,
    durationMs: 40,
    isInterrupted: false,
    counters: [],
    simulated: 1,
    unusedMocks: [],
  });
  expect(named(run, 'InstanceEnd')).toMatchObject([{ status: 'success', returned: [{ N: 1 }, { N: 2 }] }]);
});

describe('what the first events say (format section 4)', () => {
  test('the options in force: the caller before the runbook before the default', async () => {
    const runbook = { options: { rollup: 'strict', midBase: 1 } };
    const bundle = await bundleOf({ a: {} }, { runbook });
    const [start, queued, started, instance] = (
      await played(simulate(bundle, { options: { rollup: 'lastActivity' } }))
    ).events;
    expect(start).toMatchObject({
      options: { rollup: 'lastActivity', midBase: 1, mergeOrder: 'fifo' },
      server: null,
      job: null,
      cause: null,
      seed: 0,
    });
    expect(queued).toMatchObject({
      event: 'JobQueued',
      parent: null,
      parentIsWaiting: false,
      job: 1,
      cause: 1,
    });
    expect(started).toMatchObject({ event: 'JobStart', server: 'RBS01', cause: 2 });
    expect(instance).toMatchObject({ event: 'InstanceStart', cause: 3, runbook: '\\Test' });
  });

  test('the first of the servers given', async () => {
    const servers = [
      { name: 'RBS07', throttle: 1 },
      { name: 'RBS08', throttle: 1 },
    ];
    const bundle = await bundleOf({ a: {}, b: message('{{a.Server name}}') });
    const run = await played(simulate(bundle, { servers }));
    expect(new Set(run.events.slice(2).map(({ server }) => server))).toEqual(new Set(['RBS07']));
    expect(messages(run)).toEqual(['RBS07']);
  });
});

describe('publishedData (Logging tab)', () => {
  const data = async (publishedData?: 'none' | 'common' | 'specific' | 'all') => {
    const bundle = await bundleOf({ get: { simulate: { rows: [{ n: 1 }, { n: 2 }] } } });
    const run = simulate(bundle, publishedData === undefined ? {} : { publishedData });
    return named(await played(run), 'ActivityEnd')[0] as { data?: readonly Record<string, unknown>[] };
  };

  test('none unless asked for', async () => {
    expect(await data()).not.toHaveProperty('data');
    expect(await data('none')).not.toHaveProperty('data');
  });

  test('specific: what the activity itself publishes, row by row', async () => {
    expect((await data('specific')).data).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('common: what every activity publishes; all: both', async () => {
    const common = (await data('common')).data?.[0] ?? {};
    expect(common).toMatchObject({ 'Activity status': 'success', 'Runbook name': 'Test' });
    expect(common).not.toHaveProperty('n');
    expect((await data('all')).data?.[1]).toMatchObject({ 'Activity status': 'success', n: 2 });
  });
});

test('choose is asked for what the rules leave open, and its answers count', async () => {
  const bundle = await bundleOf({ a: {}, b: {}, c: {} }, { links: ['a->b', 'a->c'] });
  const order = async (choose?: (count: number) => number) =>
    named(await played(simulate(bundle, choose === undefined ? {} : { choose })), 'ActivityStart').map(
      ({ activity }) => activity,
    );
  expect(await order()).toEqual(['a', 'b', 'c']);
  expect(await order((count) => count - 1)).toEqual(['a', 'c', 'b']);
});
