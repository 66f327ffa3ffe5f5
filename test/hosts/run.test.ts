// The handle that simulate and run give: listeners, the iterable, pausing, stopping.
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { run as runInThreads } from '../../src/hosts/threads/run.ts';
import type { ActivityEnd, EventLogMessage, TraceEvent } from '../../src/trace/trace-event.ts';
import { bundleOf, hereHosts, hosts, played, turns } from '../support/host-play.ts';
import { message, script } from '../support/runbook-file.ts';
import { expectWhole, messages, named } from '../support/trace.ts';

const endless = '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)';

/** A list of `count` rows, then a message for each. */
const rowsThenMessages = (count: number) =>
  bundleOf({
    get: { simulate: { rows: { repeat: count, row: { n: '{{$row}}' } } } },
    log: message('{{get.n}}'),
  });

const threeInARow = () => bundleOf({ a: message('a'), b: message('b'), c: message('c') });

describe.each(hosts)('%s: listeners', (_name, host) => {
  test('hear nothing in the turn of the event loop in which the run is made, and everything after it', async () => {
    const handle = async (run: ReturnType<typeof host>) => ({ run });
    const { run } = await handle(host(await threeInARow()));
    let count = 0;
    run.on('event', () => {
      count += 1;
    });
    await Promise.resolve();
    expect(count).toBe(0);
    expect((await run.result).events).toBe(count);
  });

  test('an event comes under its own name as well, typed, after it came as `event`', async () => {
    const run = host(await threeInARow());
    const heard: string[] = [];
    run.on('event', (event) => {
      expectTypeOf(event).toEqualTypeOf<TraceEvent>();
      if (event.event === 'EventLogMessage') heard.push('any');
    });
    run.on('EventLogMessage', (event) => {
      expectTypeOf(event).toEqualTypeOf<EventLogMessage>();
      heard.push(event.message);
    });
    run.on('ActivityEnd', (event) => {
      expectTypeOf(event).toEqualTypeOf<ActivityEnd>();
      heard.push(event.status);
    });
    await run.result;
    expect(heard).toEqual(['any', 'a', 'success', 'any', 'b', 'success', 'any', 'c', 'success']);
  });

  test('one that throws makes the result reject with what it threw', async () => {
    const run = host(await threeInARow());
    run.on('EventLogMessage', () => {
      throw new RangeError('the listener broke');
    });
    await expect(run.result).rejects.toThrow(new RangeError('the listener broke'));
  });

  test('one that throws at the first event of all does the same, and the iterable tells it too', async () => {
    const run = host(await threeInARow());
    run.on('RunStart', () => {
      throw new RangeError('the listener broke');
    });
    const iterate = async () => {
      for await (const _ of run);
    };
    await expect(iterate()).rejects.toThrow('the listener broke');
    await expect(run.result).rejects.toThrow('the listener broke');
  });
});

describe.each(hosts)('%s: the async iterable', (_name, host) => {
  test('gives exactly the events that are emitted, in order', async () => {
    const run = host(await threeInARow());
    const emitted: TraceEvent[] = [];
    run.on('event', (event) => emitted.push(event));
    const iterated: TraceEvent[] = [];
    for await (const event of run) iterated.push(event);
    expect(iterated).toEqual(emitted);
    expect(iterated.at(-1)?.event).toBe('JobEnd');
  });

  test('a consumer that is slow gets them all, and holds the run up instead of filling the memory', async () => {
    const run = host(await rowsThenMessages(5000));
    let emitted = 0;
    run.on('event', () => {
      emitted += 1;
    });
    let taken = 0;
    let mostWaiting = 0;
    for await (const { seq } of run) {
      taken += 1;
      expect(seq).toBe(taken);
      mostWaiting = Math.max(mostWaiting, emitted - taken);
      if (taken % 64 === 0) await turns(1);
    }
    expect(taken).toBe((await run.result).events);
    expect(taken).toBeGreaterThan(15_000);
    // A thread may have nine batches of 512 on their way when it hears of it.
    expect(mostWaiting).toBeLessThan(host === runInThreads ? 7000 : 2100);
  });

  test('leaving the loop leaves the run to go on to its end', async () => {
    const run = host(await rowsThenMessages(2000));
    let last: TraceEvent | undefined;
    run.on('event', (event) => {
      last = event;
    });
    for await (const { seq } of run) {
      if (seq === 1) await turns(1);
      if (seq === 10) break;
    }
    expect(run.isPaused).toBe(false);
    expect(run.listenerCount('event')).toBe(1);
    expect(await run.result).toMatchObject({ status: 'success', executions: 2001 });
    expect(last?.event).toBe('JobEnd');
  });

  test('of a run that is over there is nothing more to come', async () => {
    const run = host(await threeInARow());
    await run.result;
    const late: TraceEvent[] = [];
    for await (const event of run) late.push(event);
    expect(late).toEqual([]);
  });
});

describe.each(hereHosts)('%s: pause and resume', (name, host) => {
  test('a paused run does nothing more until it is resumed', async () => {
    const run = host(await threeInARow());
    const all = played(run);
    const seen: string[] = [];
    run.on('ActivityEnd', ({ activity }) => {
      seen.push(activity);
      if (activity === 'a') run.pause();
    });
    await turns();
    expect([seen, run.isPaused]).toEqual([['a'], true]);
    run.resume();
    expect((await all).result.status).toBe('success');
    expect(seen).toEqual(['a', 'b', 'c']);
    expectWhole(await all);
  });

  test('an activity that was begun is ended: it holds between two activities', async () => {
    const run = host(await threeInARow());
    const all = played(run);
    const ended: string[] = [];
    run.once('ActivityStart', () => run.pause());
    run.on('ActivityEnd', ({ activity }) => ended.push(activity));
    await turns();
    expect(ended).toEqual(['a']);
    run.resume();
    await all;
  });

  test('paused before it starts, it starts no activity', async () => {
    const run = host(await threeInARow());
    const events: string[] = [];
    run.on('event', ({ event }) => events.push(event));
    run.pause();
    await turns();
    expect(events).toEqual(name === 'simulate' ? ['RunStart', 'JobQueued', 'JobStart', 'InstanceStart'] : []);
    run.resume();
    expect((await run.result).status).toBe('success');
  });

  test('two pauses need two resumes, and a resume too many is nothing', async () => {
    const run = host(await threeInARow());
    run.resume();
    run.pause();
    run.pause();
    run.resume();
    await turns();
    expect(run.isPaused).toBe(true);
    run.resume();
    run.resume();
    expect(run.isPaused).toBe(false);
    expect((await run.result).status).toBe('success');
  });
});

describe.each(hereHosts)('%s: cancel', (_name, host) => {
  test('before it starts: the trace is whole, and no activity ran', async () => {
    const run = host(await threeInARow());
    run.cancel();
    const all = await played(run);
    expect(all.result).toMatchObject({ status: 'canceled', executions: 0, returned: [] });
    expect(all.result.limit).toBeUndefined();
    expect(named(all, 'InstanceEnd')).toMatchObject([{ status: 'canceled', level: 'Warning' }]);
    expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
    expectWhole(all);
  });

  test('between two activities: the next does not begin', async () => {
    const run = host(await threeInARow());
    run.once('ActivityEnd', () => run.cancel());
    const all = await played(run);
    expect(all.result).toMatchObject({ status: 'canceled', executions: 1 });
    expect(messages(all)).toEqual(['a']);
    expectWhole(all);
  });

  test('during an activity: it ends failed, with the reason (section 7, stop job)', async () => {
    const run = host(await threeInARow());
    run.once('ActivityStart', () => run.cancel('enough'));
    const all = await played(run);
    expect(named(all, 'ActivityEnd')).toMatchObject([
      { activity: 'a', status: 'failed', errorSummary: 'enough' },
    ]);
    expect(all.result).toMatchObject({ status: 'canceled', executions: 1 });
    expectWhole(all);
    const unexplained = host(await threeInARow());
    unexplained.once('ActivityStart', () => unexplained.cancel());
    expect(named(await played(unexplained), 'ActivityEnd')).toMatchObject([
      { errorSummary: 'Policy stopped by user.' },
    ]);
  });

  test('while a script runs: it is ended at once', async () => {
    const hanging = script(endless, { timeoutSeconds: 86_400 });
    const run = host(await bundleOf({ a: script('1'), b: hanging, c: message('c') }));
    const all = played(run);
    run.on('ActivityStart', ({ activity }) => {
      if (activity === 'b') void turns().then(() => run.cancel('enough'));
    });
    expect(named(await all, 'ActivityEnd')[1]).toMatchObject({ status: 'failed', errorSummary: 'enough' });
    expect((await all).result).toMatchObject({ status: 'canceled', executions: 2 });
    expectWhole(await all);
  });

  test('of a script that is about to start: it never does', async () => {
    const run = host(await bundleOf({ a: script(endless, { timeoutSeconds: 86_400 }) }));
    run.once('ActivityStart', () => run.cancel());
    expect((await run.result).status).toBe('canceled');
  });

  test('while paused: it ends, and whoever pauses it again does not hold it', async () => {
    const run = host(await threeInARow());
    const all = played(run);
    run.once('ActivityEnd', () => run.pause());
    await turns();
    expect(run.isPaused).toBe(true);
    run.cancel();
    run.pause();
    expect(run.isPaused).toBe(false);
    expect((await all).result).toMatchObject({ status: 'canceled', executions: 1 });
    expectWhole(await all);
  });

  test('while paused before it began: no activity runs, and its job ends', async () => {
    const run = host(await threeInARow());
    const all = played(run);
    run.pause();
    await turns();
    run.cancel('enough');
    expect((await all).result).toMatchObject({ status: 'canceled', executions: 0, isInterrupted: true });
    expect(named(await all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
    expect((await all).result.durationMs).toBeGreaterThanOrEqual(0);
    expectWhole(await all);
  });

  test('when it is over: nothing', async () => {
    const run = host(await threeInARow());
    const { result } = await played(run);
    run.cancel();
    run.cancel();
    expect(await run.result).toEqual(result);
    expect(result.status).toBe('success');
  });

  test('through the iterable: the loop ends with the end of the trace', async () => {
    const run = host(await rowsThenMessages(2000));
    const taken: TraceEvent[] = [];
    for await (const event of run) {
      taken.push(event);
      if (event.seq === 10) run.cancel();
      await turns(1);
      if (taken.length > 3000) break;
    }
    expect(taken.at(-1)?.event).toBe('JobEnd');
    expect((await run.result).status).toBe('canceled');
  });
});

test.each(hosts)('%s: a long run reports its progress, and gives way meanwhile', async (_name, host) => {
  let clockMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    clockMs += 60;
    return clockMs;
  });
  try {
    // So many take longer than the time between two reports, on a fast machine as well.
    const run = host(await rowsThenMessages(60_000));
    const all = played(run);
    const reports: number[] = [];
    let others = 0;
    const other = setInterval(() => {
      others += 1;
    }, 0);
    run.on('progress', ({ executions, nowMs }) => {
      reports.push(executions);
      expect(nowMs).toBeGreaterThanOrEqual(Date.UTC(2000, 0, 1));
    });
    expectWhole(await all);
    clearInterval(other);
    expect(reports.length).toBeGreaterThan(0);
    expect(reports).toEqual(reports.toSorted((a, b) => a - b));
    expect(others).toBeGreaterThan(0);
  } finally {
    clock.mockRestore();
  }
});
