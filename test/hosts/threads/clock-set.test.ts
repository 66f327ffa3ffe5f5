// The clock of the machine is set while a run goes on. What lasts is not touched by that; what means a time
// of day goes by the clock.
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { RunClock } from '../../../src/hosts/threads/run-clock.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { bundleOf, severalOf } from '../../support/host-play.ts';
import { message, start } from '../../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../../support/trace.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const beginMs = Date.UTC(2026, 0, 1, 1);

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'hrtime'],
    now: beginMs,
  });
});
afterEach(() => void vi.useRealTimers());

/** Sets the clock of the machine; what has passed stays as it is. */
const setClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await vi.advanceTimersByTimeAsync(Math.min(left, 1_000));
    for (let turn = 0; turn < 4; turn += 1) await setImmediate();
  }
}

/** Begins a run in this thread, in UTC. */
async function begin(bundle: Bundle, options: RunOptions = {}) {
  const started = run(bundle, { isolation: 'none', timeZone: 'UTC', ...options });
  const events: TraceEvent[] = [];
  started.on('event', (event) => events.push(event));
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  const end = async () => {
    const all = { events, result: await started.result };
    expectWholeJobs(all);
    return all;
  };
  return { started, events, end };
}

const byHour = ([hours, seconds]: readonly [number, number]) => beginMs + hours * hourMs + seconds * 1000;

describe.each([
  ['back', -hourMs],
  ['ahead', hourMs],
])('the clock is set an hour %s', (_which, byMs) => {
  test('a delay, an activity and the timeout of a job last as long as they should, and so says the trace', async () => {
    const bundle = await bundleOf(
      { a: message('one'), b: { simulate: { durationMs: 5_000 } }, c: message('two') },
      { links: [{ from: 'a', to: 'b', delaySeconds: 5 }, 'b->c'] },
    );
    const { end } = await begin(bundle, { jobTimeoutMs: 60_000, timeoutMs: 60_000 });
    await pass(3_000);
    setClock(byMs);
    await pass(4_000);
    setClock(-byMs);
    await pass(3_000);
    const all = await end();
    expect(messages(all)).toEqual(['one', 'two']);
    expect(all.result).toMatchObject({ status: 'success', durationMs: 10_000 });
    expect(named(all, 'ActivityEnd').map(({ durationMs }) => durationMs)).toEqual([0, 5_000, 0]);
    expect(new Set(named(all, 'EventLogMessage').map(({ time }) => time))).toEqual(
      new Set(['2026-01-01T01:00:00.000Z', '2026-01-01T01:00:10.000Z']),
    );
  });

  test('a monitor that fires by an interval keeps it', async () => {
    const monitor = { type: 'Monitor Date/Time', everySeconds: 60 };
    const { end } = await begin(await bundleOf({ monitor, log: message('fired') }), {
      untilMs: 5 * minuteMs,
    });
    await pass(1.5 * minuteMs);
    setClock(byMs);
    await pass(3.5 * minuteMs);
    const all = await end();
    const times = named(all, 'EventLogMessage').map(({ time }) => Date.parse(time) - beginMs);
    expect(times.slice(0, 4)).toEqual([1, 2, 3, 4].map((minute) => minute * minuteMs));
  });

  test('NOW() says what the clock says, times of events what has passed since the beginning', async () => {
    const bundle = await bundleOf(
      { a: message('{{$NOW(hour)}}'), b: message('{{$NOW(hour)}}') },
      { links: [{ from: 'a', to: 'b', delaySeconds: 5 }] },
    );
    const { end } = await begin(bundle);
    await pass(2_000);
    setClock(byMs);
    await pass(3_000);
    const all = await end();
    expect(messages(all)).toEqual(['1', String(1 + byMs / hourMs)]);
    expect(named(all, 'EventLogMessage').map(({ time }) => Date.parse(time) - beginMs)).toEqual([0, 5_000]);
  });
});

test('a monitor of a time of day fires when the clock says that time, once, however the clock was set (8.3)', async () => {
  const bundle = await bundleOf({
    monitor: { type: 'Monitor Date/Time', at: '03:00' },
    log: message('{{$NOW(hour)}}:{{$NOW(minute)}}'),
  });
  const { started, events, end } = await begin(bundle);
  const fired = () => named({ events }, 'EventLogMessage').length;
  await pass(10_000);
  // 02:59:30, and back again to 01:30.
  setClock(2 * hourMs - 40_000);
  await pass(10_000);
  expect(fired()).toBe(0);
  setClock(-1.5 * hourMs);
  await pass(60_000);
  expect(fired()).toBe(0);
  // Past the time: it fires now.
  setClock(2 * hourMs);
  await pass(2_000);
  expect(fired()).toBe(1);
  // Not again when the time comes again.
  setClock(-hourMs);
  await pass(60 * minuteMs);
  expect(fired()).toBe(1);
  started.cancel();
  await pass(1_000);
  const all = await end();
  expect(messages(all)).toEqual(['3:30']);
});

test("a runbook's schedule goes by the clock, too (A29)", async () => {
  const hours = Object.fromEntries(
    ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((day) => [day, '1']),
  );
  const bundle = await severalOf(
    {
      Parent: {
        activities: { a: start('Child'), b: start('Child') },
        links: [{ from: 'a', to: 'b', delaySeconds: 5 }],
      },
      Child: { schedule: 'At one', activities: { log: message('plays') } },
    },
    { schedules: [{ name: 'At one', daysOfMonth: 'all', hours }] },
  );
  const { end } = await begin(bundle, { runbook: 'Parent' });
  await pass(1_000);
  setClock(hourMs);
  await pass(5_000);
  const all = await end();
  expect(messages(all)).toEqual(['plays']);
  expect(named(all, 'Diagnostic').map(({ code }) => code)).toEqual(['schedule-denied']);
});

test('a run and its threads have one time: from the same beginning, whenever they look', () => {
  let passedMs = 17.25;
  let wallMs = beginMs;
  const around = { monotonicMs: () => passedMs, wallMs: () => wallMs };
  const clock = new RunClock(around);
  passedMs += 1_000.5;
  wallMs += 1_001;
  const other = new RunClock(around, clock.origin);
  expect([clock.now(), other.now()]).toEqual([beginMs + 1_000, beginMs + 1_000]);
  expect(clock.wallOf(clock.now())).toBe(beginMs + 1_000);
  wallMs += 999;
  expect(clock.wallOf(clock.now())).toBe(beginMs + 2_000);
  wallMs -= hourMs;
  expect(other.wallOf(other.now())).toBe(byHour([-1, 2]));
});
