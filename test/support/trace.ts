// The one place where tests read traces.
import { expect } from 'vitest';
import type { RunResult } from '../../src/hosts/run.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { named, type Told } from './told.ts';
import { type Limits, WatchedJobs } from './watched-jobs.ts';

export { doings, named, type Told } from './told.ts';

/** The texts of the event log messages. */
export const messages = (run: Told) => named(run, 'EventLogMessage').map((event) => event.message);

/**
 * Every trace of one job, however the run ended: what every trace is, and its two last events end the
 * instance and the job.
 */
export function expectWhole(all: Told & { readonly result: RunResult }): void {
  const { events } = all;
  expectWholeJobs(all);
  expect([events[0]?.event, events.at(-2)?.event, events.at(-1)?.event]).toEqual([
    'RunStart',
    'InstanceEnd',
    'JobEnd',
  ]);
}

/**
 * Every trace, however the run ended: numbered without gaps, causes first, each job queued once and ended
 * once, what was started has ended in its order, and time never goes back within a job.
 */
export function expectWholeJobs({ events, result }: Told & { readonly result: RunResult }): void {
  const jobs = expectWholeTrace(events);
  expect(result).toMatchObject({
    events: events.length,
    executions: named({ events }, 'ActivityStart').length,
    jobs,
  });
  const [from, to] = [events[0], events.at(-1)].map((event) => Date.parse(event?.time as string));
  expect(result.durationMs).toBeGreaterThanOrEqual((to as number) - (from as number));
}

/** The same for a trace whose result is not known. Returns the number of its jobs. */
export function expectWholeTrace(events: readonly TraceEvent[]): number {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ seq, cause }) => (cause ?? 0) >= seq)).toEqual([]);
  expect(events.filter(({ cause }) => cause === null).map(({ event }) => event)).toEqual(['RunStart']);
  const jobs = Map.groupBy(events, ({ job }) => job);
  jobs.delete(null);
  expect([...jobs.keys()].sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from(jobs, (_, index) => index + 1),
  );
  for (const own of jobs.values()) expectWholeJob(own);
  return jobs.size;
}

/** Of a job that starts again (A26) the instances come one after another. */
function expectWholeJob(events: readonly TraceEvent[]): void {
  const kinds = events.map(({ event }) => event);
  expect([kinds[0], kinds.at(-1)]).toEqual(['JobQueued', 'JobEnd']);
  expect(kinds.filter((kind) => kind === 'JobQueued' || kind === 'JobEnd')).toHaveLength(2);
  const outline = kinds.flatMap((kind) =>
    kind === 'InstanceStart' || kind === 'InstanceEnd' || kind === 'ActivityStart' || kind === 'ActivityEnd'
      ? [kind]
      : [],
  );
  expect(outline.join(' ')).toMatch(/^((^| )InstanceStart( ActivityStart ActivityEnd)* InstanceEnd)*$/);
  const numbers = (name: 'ActivityStart' | 'ActivityEnd') =>
    named({ events }, name).map(({ sequenceNumber }) => sequenceNumber);
  expect(numbers('ActivityEnd')).toEqual(numbers('ActivityStart'));
  const times = events.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
}

/**
 * Section 7: at every event no more jobs of a runbook run than its concurrency, and no more on a server than
 * its throttle.
 */
export function expectWithinLimits({ events }: Told, limits: Limits): void {
  const watched = new WatchedJobs(limits);
  for (const event of events) {
    watched.take(event);
    expect({ seq: event.seq, breaches: watched.breaches() }).toEqual({ seq: event.seq, breaches: [] });
  }
}

/**
 * Slots are refilled at once: whenever an activity starts, no job is pending that could run. Only where
 * waiting parents hold their slots, for else the trace does not tell who has one.
 */
export function expectRefilled({ events }: Told, limits: Limits): void {
  const watched = new WatchedJobs(limits);
  for (const event of events) {
    watched.take(event);
    if (event.event !== 'ActivityStart') continue;
    expect({ seq: event.seq, idle: watched.idle() }).toEqual({ seq: event.seq, idle: [] });
  }
}

/** How many jobs ran at once at most. */
export function mostAtOnce({ events }: Told, runbook?: string): number {
  let now = 0;
  let most = 0;
  for (const event of events) {
    if (runbook !== undefined && event.runbook !== runbook) continue;
    if (event.event === 'JobStart') now += 1;
    if (event.event === 'JobEnd' && event.server !== null) now -= 1;
    most = Math.max(most, now);
  }
  return most;
}
