import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { JobTimes } from '../../src/trace/job-times.ts';
import { runs } from '../support/runs.ts';
import { HandMadeTrace } from './hand-made-trace.ts';

/** A trace whose events have a second, a job and a runbook each. */
class JobTrace extends HandMadeTrace {
  at(second: number, job: number, runbook = 'A'): this {
    this.time = new Date(946_684_800_000 + second * 1000).toISOString();
    this.job = job;
    this.runbook = `\\${runbook}`;
    return this;
  }

  start(waitingParentHoldsSlot = true): this {
    const options = optionsSchema.parse({ waitingParentHoldsSlot });
    this.at(0, 0).add('RunStart', { server: null, job: null, options, seed: 0, version: '0.1.0' });
    return this;
  }

  queued(parent: number | null = null, parentIsWaiting = false): number {
    return this.add('JobQueued', { server: null, parent, parentIsWaiting });
  }

  get times(): JobTimes {
    const times = new JobTimes();
    for (const event of this.events) times.add(event);
    return times;
  }
}

describe('what counts as a wait', () => {
  test('the time to the first start; a job that is started again has waited once (A26)', () => {
    const trace = new JobTrace().start();
    trace.at(1, 1).queued();
    trace.at(3, 1).add('JobStart', { server: 'S1' });
    trace.at(5, 1).add('InstanceEnd', { server: 'S1', status: 'failed', returned: [] });
    trace.at(9, 1).add('JobStart', { server: 'S2' });
    trace.at(10, 1).add('JobEnd', { server: 'S2', status: 'Completed' });
    const { times } = trace;
    expect(times).toMatchObject({ queued: 1, waiting: 0, running: 0, mostRunning: 1, durationMs: 10_000 });
    expect(times.waits).toMatchObject({ count: 1, longestMs: 2000 });
    expect(times.longest).toEqual({ job: 1, runbook: '\\A' });
    expect([...times.servers]).toEqual([
      ['S1', { jobs: 1, busyMs: 2000 }],
      ['S2', { jobs: 1, busyMs: 1000 }],
    ]);
  });

  test('not the time in which a parent has given up its slot (A25)', () => {
    const trace = new JobTrace().start(false);
    trace.at(0, 1).queued();
    trace.at(0, 1).add('JobStart', {});
    trace.at(1, 2, 'B').add('JobQueued', { cause: 7, server: null, parent: 1, parentIsWaiting: true });
    trace.at(4, 2, 'B').add('JobStart', {});
    trace.at(6, 2, 'B').add('JobEnd', { status: 'Completed' });
    trace.at(8, 1).add('ActivityEnd', { cause: 7 });
    trace.at(9, 1).add('JobEnd', { status: 'Completed' });
    const { times } = trace;
    expect(times.waits).toMatchObject({ count: 2, meanMs: 1500, longestMs: 3000 });
    expect(times.servers.get('RBS01')).toEqual({ jobs: 2, busyMs: 4000 });
  });

  test('nothing, of a job that never started', () => {
    const trace = new JobTrace().start();
    trace.at(0, 1).queued();
    trace.at(0, 2, 'B').queued();
    trace.at(5, 1).add('JobEnd', { server: null, status: 'Canceled' });
    const { times } = trace;
    expect(times).toMatchObject({ queued: 2, waiting: 1, mostWaiting: 2, mostRunning: 0, fairness: 1 });
    expect(times.ended).toEqual({ Completed: 0, Failed: 0, Canceled: 1 });
    expect(times.waits.count).toBe(0);
    expect([...times.runbooks.keys()]).toEqual(['\\A', '\\B']);
  });
});

test('a job that starts at the moment it is queued does not wait', () => {
  const trace = new JobTrace().start();
  for (const job of [1, 2, 3]) {
    trace.at(1, job).queued();
    trace.at(1, job).add('JobStart', {});
  }
  trace.at(2, 3).add('JobEnd', { status: 'Completed' });
  expect(trace.times).toMatchObject({ mostWaiting: 0, mostRunning: 3, running: 2, longest: undefined });
});

test('jobs that still run have occupied their slots until now', () => {
  const trace = new JobTrace().start();
  for (const job of [1, 2]) trace.at(job, job).queued();
  for (const job of [1, 2]) trace.at(3 + job, job).add('JobStart', {});
  trace.at(8, 3).queued();
  expect(trace.times.servers.get('RBS01')).toEqual({ jobs: 2, busyMs: 7000 });
  expect(trace.times.usesOf([{ name: 'RBS01', throttle: 2 }], 8000)[0]?.utilisation).toBe(7 / 16);
});

/** A job: its runbook, when it is queued, how long it waits (null: it never starts), how long it runs. */
const anyJob = fc.record({
  runbook: fc.constantFrom('A', 'B', 'C'),
  at: fc.nat(9),
  waits: fc.option(fc.nat(9), { freq: 4 }),
  runs: fc.nat(9),
});

test('sums are those of a table of all jobs', () => {
  fc.assert(
    fc.property(fc.array(anyJob, { minLength: 1, maxLength: 30 }), (jobs) => {
      type Step = { readonly at: number; readonly play: (trace: JobTrace) => void };
      const steps = jobs.flatMap(({ runbook, at, waits, runs: lasts }, index): Step[] => {
        const begun = at + (waits ?? 9);
        const is = (trace: JobTrace, second: number) => trace.at(second, index + 1, runbook);
        const end = begun + (waits === null ? 0 : lasts);
        return [
          { at, play: (trace) => is(trace, at).queued() },
          ...(waits === null
            ? []
            : [{ at: begun, play: (trace: JobTrace) => is(trace, begun).add('JobStart', {}) }]),
          { at: end, play: (trace) => is(trace, end).add('JobEnd', { status: 'Completed' }) },
        ];
      });
      const trace = new JobTrace().start();
      for (const { play } of steps.toSorted((a, b) => a.at - b.at)) play(trace);
      const { times } = trace;

      const started = jobs.filter(({ waits }) => waits !== null);
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
      const waited = started.map(({ waits }) => (waits ?? 0) * 1000);
      const atMost = (count: (second: number) => number) =>
        Math.max(...Array.from({ length: 30 }, (_, second) => count(second)));
      expect(times).toMatchObject({ queued: jobs.length, waiting: 0, running: 0 });
      expect(times.waits).toMatchObject({ count: started.length, longestMs: Math.max(0, ...waited) });
      expect(times.waits.meanMs).toBeCloseTo(sum(waited) / (started.length || 1));
      expect(times.mostWaiting).toBe(
        atMost((second) =>
          sum(jobs.map(({ at, waits }) => Number(at <= second && second < at + (waits ?? 9)))),
        ),
      );
      expect(times.servers.get('RBS01')?.busyMs ?? 0).toBe(sum(started.map((job) => job.runs * 1000)));

      const means = [...Map.groupBy(started, ({ runbook }) => runbook).values()].map(
        (some) => sum(some.map(({ waits }) => waits ?? 0)) / some.length,
      );
      const fairness = sum(means) ** 2 / (means.length * sum(means.map((mean) => mean ** 2)));
      expect(times.fairness).toBeCloseTo(Number.isNaN(fairness) ? 1 : fairness);
    }),
    runs(300),
  );
});

test('fairness is 1 divided by the number of runbooks where one of them does all the waiting', () => {
  const trace = new JobTrace().start();
  for (const [index, runbook] of ['A', 'B', 'C', 'D'].entries()) trace.at(0, index, runbook).queued();
  for (const [index, runbook] of ['A', 'B', 'C'].entries()) trace.at(0, index, runbook).add('JobStart', {});
  trace.at(7, 3, 'D').add('JobStart', {});
  expect(trace.times.fairness).toBe(0.25);
});
