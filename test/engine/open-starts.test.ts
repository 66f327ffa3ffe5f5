import { expect, test } from 'vitest';
import { OpenStarts } from '../../src/engine/open-starts.ts';
import { bareStream, Tracer } from '../../src/engine/tracer.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { activity, execution } from './hand-made.ts';

const identity = { server: 'RBS01', job: 7, runbook: '\\Main' };
const broken = { nowMs: 5000, status: 'failed', reason: 'its thread died' } as const;
const backup = activity('backup');

/** A trace that is being written, and what it knows of it. */
function writing() {
  const events: TraceEvent[] = [];
  const open = new OpenStarts();
  const stream = bareStream(1, (event) => {
    events.push(event);
    open.add(event);
  });
  return { events, open, stream, tracer: new Tracer(stream, identity) };
}

/** The events of a job whose activity is in progress, one after another. */
function begin(tracer: Tracer, startMs = 1000): void {
  tracer.jobQueued(0, 1, null, false);
  tracer.jobStart(0, 1);
  tracer.instanceStart(0, 2);
  tracer.activityStart(execution({ of: backup, startMs }), 3);
}

test('what is in progress of a job is its activity, else its instance, else the job', () => {
  const { events, open, tracer } = writing();
  const seen: (readonly [string | undefined, string | undefined, readonly number[]])[] = [];
  const look = () => {
    seen.push([open.innermostOf(7)?.event, open.activityOf(7)?.activity, open.jobs]);
  };
  look();
  tracer.jobQueued(0, 1, null, false);
  look();
  tracer.jobStart(0, 1);
  look();
  tracer.instanceStart(0, 2);
  look();
  const running = execution({ of: backup });
  tracer.activityStart(running, 3);
  look();
  tracer.activityEnd(running, 4, { status: 'success' });
  look();
  tracer.instanceEnd(0, 5, 'success', []);
  look();
  tracer.jobEnd(0, 6, 'Completed');
  look();
  expect(seen).toEqual([
    [undefined, undefined, []],
    ['JobQueued', undefined, [7]],
    ['JobStart', undefined, [7]],
    ['InstanceStart', undefined, [7]],
    ['ActivityStart', 'backup', [7]],
    ['InstanceStart', undefined, [7]],
    ['InstanceEnd', undefined, [7]],
    [undefined, undefined, []],
  ]);
  expect(open.executions).toBe(1);
  expect(events).toHaveLength(7);
});

test('the run itself is no job, and jobs are in the order they were queued', () => {
  const { open, stream } = writing();
  new Tracer(stream, { ...identity, job: null }).instanceStart(0, 0);
  for (const job of [9, 2]) new Tracer(stream, { ...identity, job }).jobQueued(0, 0, null, false);
  expect(open.jobs).toEqual([9, 2]);
});

test('breaking off ends the activity and then the instance, once; the job stays open', () => {
  const { events, open, stream, tracer } = writing();
  begin(tracer);
  const written = events.length;
  expect(open.breakOff(7, broken, stream, [backup])).toBe(6);
  expect(events.slice(written)).toMatchObject([
    {
      ...{ seq: 5, event: 'ActivityEnd', level: 'Error', eventId: 131, cause: 4, activity: 'backup' },
      ...{ time: '1970-01-01T00:00:05.000Z', status: 'failed', rows: 1, durationMs: 4000 },
      ...{ errorSummary: 'its thread died', server: 'RBS01', job: 7, runbook: '\\Main', token: '1' },
    },
    {
      ...{ seq: 6, event: 'InstanceEnd', cause: 5, status: 'failed', job: 7, server: 'RBS01' },
      returned: [],
    },
  ]);
  expect(open.breakOff(7, broken, stream, [backup])).toBeUndefined();
  expect(open.breakOff(8, broken, stream, [backup])).toBeUndefined();
  expect([open.jobs, stream.seq]).toEqual([[7], 7]);
});

test('an instance between two activities is ended because of its start; no activity lasts less than nothing', () => {
  const between = writing();
  between.tracer.instanceStart(0, 0);
  expect(between.open.breakOff(7, broken, between.stream, [])).toBe(2);
  expect(between.events.at(-1)).toMatchObject({ event: 'InstanceEnd', cause: 1 });
  const early = writing();
  begin(early.tracer, 9000);
  early.open.breakOff(7, broken, early.stream, []);
  expect(early.events.at(-2)).toMatchObject({ event: 'ActivityEnd', durationMs: 0 });
});

test('an activity that is to report that it failed does so when it is broken off (section 10)', () => {
  const reported = (reportIfFails: boolean) => {
    const { events, open, stream, tracer } = writing();
    begin(tracer);
    open.breakOff(7, broken, stream, [activity('other'), { ...backup, reportIfFails }]);
    return events.filter(({ event }) => event === 'PlatformEvent');
  };
  expect(reported(false)).toEqual([]);
  const time = '1970-01-01T00:00:05.000Z';
  expect(reported(true)).toMatchObject([{ activity: 'backup', cause: 5, job: 7, runbook: '\\Main', time }]);
});
