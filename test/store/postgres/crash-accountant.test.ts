// The accountant of `npm run crash` finds what does not add up.
import { describe, expect, test } from 'vitest';
import { violations } from '../../../scripts/crash/accountant.ts';
import { type Blow, drawBlows } from '../../../scripts/crash/blows.ts';
import type { AttemptRecord, JobRecord, Records } from '../../../scripts/crash/records.ts';
import { kinds, throttle } from '../../../scripts/crash/world.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';

/** A job of One that began at this time and took ten milliseconds. */
function job(id: string, beganMs: number, more: Partial<JobRecord> = {}): JobRecord {
  const ended = {
    status: 'Completed',
    instanceStatus: 'success',
    reason: null,
    queueState: 'completed',
  } as const;
  return {
    ...{ id, root: id, parent: null, place: beganMs, runbook: 'One', attempt: 1, endedMs: beganMs + 10 },
    ...ended,
    ...more,
  };
}

function attempt(of: JobRecord, beganMs: number, more: Partial<AttemptRecord> = {}): AttemptRecord {
  return { job: of.id, attempt: 1, beganMs, lostMs: null, events: trace(), ...more };
}

/** The trace of a job that succeeded. */
function trace(server = 'RBS01'): TraceEvent[] {
  const names = [
    'RunStart',
    'JobQueued',
    'JobStart',
    'InstanceStart',
    'ActivityStart',
    'ActivityEnd',
  ] as const;
  return [...names, 'InstanceEnd' as const, 'JobEnd' as const].map(
    (event, index) =>
      ({
        ...{ seq: index + 1, time: `2026-12-01T00:00:00.00${index}Z`, event, cause: index || null },
        ...{ job: index === 0 ? null : 1, server: index < 2 ? null : server },
        ...(event === 'JobEnd' && { status: 'Completed' }),
      }) as TraceEvent,
  );
}

/** So many jobs of One after another, on one server. */
function sound(count = 3): Records & { jobs: JobRecord[]; attempts: AttemptRecord[] } {
  const jobs = Array.from({ length: count }, (_, index) => job(`job${index}`, 100 * (index + 1)));
  return {
    jobs,
    attempts: jobs.map((one) => attempt(one, one.place)),
    traces: new Map(jobs.map(({ id }) => [id, trace()])),
  };
}

const found = (records: Records, acknowledged: readonly string[] = [], cancelled: readonly string[] = []) =>
  violations(records, { acknowledged, cancelled: new Set(cancelled) }).map(
    ({ law, what }) => `${law}: ${what}`,
  );

describe('the accountant', () => {
  test('finds nothing where everything adds up', () => {
    const records = sound();
    expect(found(records, ['job0', 'job1', 'job2'])).toEqual([]);
    const [first] = records.jobs as [JobRecord];
    // Lost, and played again.
    records.jobs[0] = { ...first, attempt: 2 };
    records.attempts[0] = attempt(first, 100, { lostMs: 102, events: trace().slice(0, 4) });
    records.attempts.push(attempt(first, 105, { attempt: 2 }));
    expect(found(records)).toEqual([]);
  });

  test('finds a job that is lost', () => {
    expect(found(sound(), ['job9'])).toEqual(['lost: job job9 was queued, and is not there']);
  });

  test('finds a job that has never ended, and one that its queue still has', () => {
    const records = sound(1);
    const [first] = records.jobs as [JobRecord];
    records.jobs[0] = { ...first, queueState: 'retry' };
    expect(found(records)).toEqual(['lost: job job0 of One is Completed, and retry in the queue']);
    records.jobs[0] = { ...first, status: 'Running', endedMs: null };
    expect(found(records)).toContain('lost: job job0 of One has never ended: it is Running');
  });

  test('finds a result that is recorded twice, never, or otherwise than in the trace', () => {
    const records = sound(1);
    const [first] = records.jobs as [JobRecord];
    const [last] = records.attempts as [AttemptRecord];
    records.jobs[0] = { ...first, attempt: 2 };
    records.attempts.splice(0, 1, { ...last, lostMs: 101 }, { ...last, attempt: 2, beganMs: 102 });
    expect(found(records)).toEqual([
      'result: job job0 of One is Completed, and its attempts say Completed and Completed',
    ]);
    records.jobs[0] = first;
    records.attempts.splice(0, 2, { ...last, events: trace().slice(0, -1) });
    expect(found(records)).toEqual(['result: job job0 of One is Completed, and its attempts say nothing']);
    records.jobs[0] = { ...first, status: 'Canceled' };
    records.attempts[0] = last;
    expect(found(records, [], ['job0'])).toEqual([
      'result: job job0 of One is Canceled, and its attempts say Completed',
    ]);
  });

  test('finds attempts that overlap, are missing, or have a gap', () => {
    const records = sound(1);
    const [first] = records.jobs as [JobRecord];
    const open = { events: trace().slice(0, 4) };
    const second = attempt(first, 105, { attempt: 2 });
    records.jobs[0] = { ...first, attempt: 2 };
    records.attempts.splice(0, 1, attempt(first, 100, open), second);
    expect(found(records)).toContain('attempts: job job0 has 2 attempts, and 1 is not lost');
    records.attempts[0] = attempt(first, 100, { ...open, lostMs: 107 });
    expect(found(records)).toContain('attempts: job job0 began attempt 2 before 1 was lost');
    records.attempts.splice(0, 1);
    expect(found(records)).toEqual([
      'attempts: job job0 has 1 attempts, and says 2',
      'attempts: job job0 has attempt 2 as its 1th',
    ]);
    records.jobs[0] = first;
    records.attempts[0] = attempt(first, 100, { events: trace().toSpliced(3, 1) });
    expect(found(records)).toEqual(['attempts: job job0 has a gap before event 5 of attempt 1']);
  });

  test('finds more jobs of a runbook at once than its job concurrency', () => {
    const records = sound(2);
    records.attempts[1] = attempt(records.jobs[1] as JobRecord, 109);
    expect(found(records)).toEqual(['limit: 2 jobs of One ran at once, 1 may: job0, job1']);
    // As soon as one has ended or is lost, the next may begin.
    records.attempts[1] = attempt(records.jobs[1] as JobRecord, 110);
    expect(found(records)).toEqual([]);
  });

  test('finds more jobs at once on a server than its throttle', () => {
    const runbooks = kinds.filter(({ dies, name }) => dies === undefined && name !== 'Child');
    expect(runbooks.length).toBeGreaterThan(throttle);
    const records = sound(throttle + 1);
    for (const [index, one] of records.jobs.entries()) {
      records.jobs[index] = { ...one, runbook: runbooks[index]?.name as string, endedMs: 2_000 };
      records.attempts[index] = attempt(one, 1_000 + index);
    }
    expect(found(records)).toEqual([
      `throttle: RBS01 played ${throttle + 1} jobs at once: ${records.jobs.map(({ id }) => id).join(', ')}`,
    ]);
    records.attempts[0] = attempt(records.jobs[0] as JobRecord, 1_000, { events: trace('RBS02') });
    expect(found(records)).toEqual([]);
  });

  test('finds a trace that is not complete', () => {
    const withTrace = (events: readonly TraceEvent[]) =>
      found({ ...sound(1), traces: new Map([['job0', events]]) });
    expect(withTrace(trace().toSpliced(4, 1))[0]).toBe(
      'trace: the trace of job job0: event 5 has the number 6',
    );
    expect(withTrace([])).toContain('trace: the trace of job job0: has no job');
    expect(withTrace(trace().slice(1))).toContain('trace: the trace of job job0: begins with JobQueued');
    expect(withTrace(trace().slice(0, -1))).toEqual([
      'trace: the trace of job job0: job 1 ends with InstanceEnd',
      'trace: the trace of job job0: job 1 has 0 events JobEnd',
    ]);
    const [, , , , start, end] = trace();
    const broken = trace()
      .with(4, { ...(end as TraceEvent), seq: 5 })
      .with(5, { ...(start as TraceEvent), seq: 6 });
    expect(withTrace(broken)).toContainEqual(expect.stringContaining('job 1 leaves something open'));
    expect(withTrace(broken)).toContain('trace: the trace of job job0: job 1 goes back in time at event 6');
  });

  test('finds a job of a family that its trace does not tell of', () => {
    const records = sound(1);
    const child = job('child', 104, { root: 'job0', parent: 'job0', runbook: 'Child' });
    records.jobs.push(child);
    records.attempts.push(attempt(child, 104));
    expect(found(records)).toEqual(['trace: the trace of job job0 tells of 1 jobs of 2']);
  });

  test('finds jobs of a runbook that began in another order than they were queued in', () => {
    const records = sound(2);
    const [first, second] = records.jobs as [JobRecord, JobRecord];
    records.attempts[0] = attempt(first, 300);
    records.jobs[0] = { ...first, endedMs: 310 };
    records.attempts[1] = attempt(second, 200);
    expect(found(records)).toEqual(['order: job job1 of One began before job job0, which was queued first']);
  });

  test('finds an end that nothing explains', () => {
    const ended = (more: Partial<JobRecord>, cancelled: readonly string[] = []) => {
      const one = job('job0', 100, more);
      const events = trace().with(-1, { ...trace()[7], status: one.status } as TraceEvent);
      const traces = new Map([['job0', trace()]]);
      return found({ jobs: [one], attempts: [attempt(one, 100, { events })], traces }, [], cancelled);
    };
    const lost = 'the runbook server that played it was lost';
    expect(ended({ status: 'Canceled' })[0]).toMatch(
      /^end: job job0 of One has ended for no reason: Canceled/,
    );
    expect(ended({ status: 'Canceled' }, ['job0'])).toEqual([]);
    expect(ended({ status: 'Failed', reason: lost })[0]).toMatch(/for no reason: Failed/);
    expect(ended({ status: 'Failed', reason: lost, runbook: 'Once' })).toEqual([]);
    expect(ended({ instanceStatus: 'failed' })[0]).toMatch(/for no reason: Completed, failed/);
    expect(ended({ runbook: 'Exits' })[0]).toMatch(/for no reason: Completed, success/);
  });
});

test('a seed makes the same blows again, and every kind is among them', () => {
  const blows = drawBlows(3, 40, 3);
  expect(drawBlows(3, 40, 3)).toEqual(blows);
  expect(drawBlows(4, 40, 3)).not.toEqual(blows);
  expect(new Set(blows.map(({ kind }: Blow) => kind)).size).toBe(8);
});
