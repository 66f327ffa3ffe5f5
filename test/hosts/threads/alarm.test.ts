// Waits of any length in real time, by a clock that the tests turn.
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobPlayer, JobProgress } from '../../../src/hosts/play/job-player.ts';
import { alarm } from '../../../src/hosts/threads/alarm.ts';
import { type JobSurroundings, playLive } from '../../../src/hosts/threads/live-job.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { realSurroundings } from '../../../src/hosts/threads/surroundings.ts';
import { bundleOf } from '../../support/host-play.ts';

const dayMs = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'hrtime'] }));
afterEach(() => {
  // A spy puts back what it stood in for, which is the timer that the tests turn: spies go first.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const now = () => Date.now();

test.each([1, 24, 25, 60, 400])('an alarm in %d days goes off then, once, and not before', async (days) => {
  const action = vi.fn<() => void>();
  alarm(realSurroundings, now, now() + days * dayMs, action);
  await vi.advanceTimersByTimeAsync(days * dayMs - 1);
  expect(action).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(action).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('an alarm that is called off in its second stage never goes off', async () => {
  const action = vi.fn<() => void>();
  const callOff = alarm(realSurroundings, now, now() + 40 * dayMs, action);
  await vi.advanceTimersByTimeAsync(30 * dayMs);
  callOff();
  await vi.advanceTimersByTimeAsync(30 * dayMs);
  expect(action).not.toHaveBeenCalled();
});

test('an alarm whose time is past goes off after the current turn; no timer is set for less than nothing', async () => {
  const delays = vi.spyOn(globalThis, 'setTimeout');
  const action = vi.fn<() => void>();
  alarm(realSurroundings, now, now() - 5, action);
  expect(action).not.toHaveBeenCalled();
  expect(delays.mock.calls.map(([, delay]) => delay)).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(action).toHaveBeenCalledOnce();
});

test('a job that waits until a time that passes between two looks at the clock goes on, without a negative timer', async () => {
  const delays = vi.spyOn(globalThis, 'setTimeout');
  let timeMs = 0;
  const ended: JobProgress = {
    kind: 'ended',
    status: 'success',
    returned: [],
    broke: false,
    seq: 1,
  } as never;
  const progress: JobProgress[] = [{ kind: 'wait', untilMs: 5 }, ended];
  const player = {
    advance: () => progress.shift(),
    nextReportMs: Number.POSITIVE_INFINITY,
  } as unknown as JobPlayer;
  const around = {
    // Each look finds it later by 3 ms.
    now: () => (timeMs += 3),
    after: realSurroundings.after,
    stop: new AbortController().signal,
    giveWay: () => undefined,
  } as unknown as JobSurroundings;
  const playing = playLive(player, around);
  await vi.advanceTimersByTimeAsync(10);
  expect(await playing).toBe(ended);
  for (const [, delay] of delays.mock.calls) expect(delay).toBeGreaterThanOrEqual(0);
});

test('an activity of 40 days under a limit of 50 for its job, one of 60 for the run: it takes its 40 days', async () => {
  const bundle = await bundleOf({ a: { simulate: { status: 'success', durationMs: 40 * dayMs } } });
  const limits = { jobTimeoutMs: 50 * dayMs, timeoutMs: 60 * dayMs };
  const started = run(bundle, { isolation: 'none', ...limits });
  let isOver = false;
  const over = started.result.finally(() => {
    isOver = true;
  });
  // Whatever goes on without time passing has gone on.
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  };
  await settle();
  await vi.advanceTimersByTimeAsync(39 * dayMs);
  await settle();
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(dayMs);
  await settle();
  expect(await over).toMatchObject({ status: 'success', durationMs: 40 * dayMs });
  expect(vi.getTimerCount()).toBe(0);
});
