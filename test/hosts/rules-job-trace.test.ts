// How the events of jobs in threads become one stream (format section 4), whatever order their batches arrive
// in.
import { expect, test } from 'vitest';
import type { TraceStream } from '../../src/engine/tracer.ts';
import { JobTrace } from '../../src/hosts/threads/job-trace.ts';
import type { TraceEvent, TraceEventName } from '../../src/trace/trace-event.ts';
import { named } from '../support/trace.ts';

const time = '2000-01-01T00:00:00.000Z';
const startMs = Date.parse(time);

/** A stream that has told three events, and what it tells from then on. */
function newStream() {
  const events: TraceEvent[] = [];
  const stream: TraceStream = {
    seq: 4,
    publishedData: 'none',
    showScripts: false,
    eventLogSource: 'Test',
    eventLogEventId: 1,
    emit: (event) => events.push(event),
  };
  return { stream, events };
}

/** Events as a job numbers them itself, each caused by the one before, the first by the start of the job. */
function eventsOf(job: number, ...kinds: readonly TraceEventName[]): TraceEvent[] {
  return kinds.map((event, index) => {
    const own = { seq: index + 1, cause: index, time, event, job, server: 'RBS01', runbook: `\\R${job}` };
    return { ...own, activity: 'a', name: 'A', sequenceNumber: 1, attempt: 1 } as unknown as TraceEvent;
  });
}

const traceOf = (stream: TraceStream, job: number, cause: number) =>
  new JobTrace(stream, { server: 'RBS01', job }, { path: `\\R${job}`, activities: [] }, startMs, cause);

const told = (events: readonly TraceEvent[]) =>
  events.map(({ seq, job, event, cause }) => `${seq} ${job} ${event} ${cause}`);

const life = ['InstanceStart', 'ActivityStart', 'ActivityEnd', 'InstanceEnd'] as const;

test('batches of two jobs by turns: numbers without gaps, each job’s order and causes intact, an instance told once', () => {
  const { stream, events } = newStream();
  const [one, two] = [traceOf(stream, 1, 3), traceOf(stream, 2, 4)];
  const [first, second] = [eventsOf(1, ...life), eventsOf(2, ...life)];
  one.take(first.slice(0, 2));
  two.take([]);
  two.take(second.slice(0, 3));
  one.take(first.slice(2));
  two.take(second.slice(3));
  expect(told(events)).toEqual([
    '4 1 InstanceStart 3',
    '5 2 InstanceStart 4',
    '6 1 ActivityStart 4',
    '7 2 ActivityStart 5',
    '8 2 ActivityEnd 7',
    '9 1 ActivityEnd 6',
    '10 1 InstanceEnd 9',
    '11 2 InstanceEnd 8',
  ]);
  expect([one.seqOf(1), one.seqOf(2), one.seqOf(4), two.seqOf(3)]).toEqual([4, 6, 10, 8]);
  expect([one.executions, two.executions, stream.seq]).toEqual([1, 1, 12]);
});

test('a job whose thread died: what was in progress ends, the activity before the instance', () => {
  const { stream, events } = newStream();
  const trace = traceOf(stream, 1, 3);
  trace.take(eventsOf(1, 'InstanceStart', 'ActivityStart'));
  expect(trace.breakOff(startMs + 1500, 'failed', 'it died')).toBe(7);
  expect(told(events)).toEqual([
    '4 1 InstanceStart 3',
    '5 1 ActivityStart 4',
    '6 1 ActivityEnd 5',
    '7 1 InstanceEnd 6',
  ]);
  expect(named({ events }, 'ActivityEnd')).toMatchObject([
    { status: 'failed', errorSummary: 'it died', durationMs: 1500, time: '2000-01-01T00:00:01.500Z' },
  ]);
  expect(named({ events }, 'InstanceEnd')).toMatchObject([{ status: 'failed', returned: [] }]);
  expect(trace.executions).toBe(1);
});

test('what has ended does not end twice', () => {
  const { stream, events } = newStream();
  const between = traceOf(stream, 1, 3);
  between.take(eventsOf(1, 'InstanceStart', 'ActivityStart', 'ActivityEnd'));
  between.breakOff(startMs, 'canceled', '');
  expect(events.map(({ event }) => event)).toEqual(life);
  const over = newStream();
  const trace = traceOf(over.stream, 1, 3);
  trace.take(eventsOf(1, ...life));
  expect(trace.breakOff(startMs, 'failed', '')).toBe(7);
  expect(over.events.map(({ event }) => event)).toEqual(life);
});

test('what was on its way while something was told of the job from outside counts as happened then: time never goes back', () => {
  const { stream, events } = newStream();
  const trace = traceOf(stream, 1, 3);
  const late = '2000-01-01T00:00:02.000Z';
  const own = eventsOf(1, ...life);
  trace.take(own.slice(0, 2));
  trace.toldAt(late);
  trace.take(own.slice(2, 3));
  trace.take(own.slice(3).map((event) => ({ ...event, time: '2000-01-01T00:00:03.000Z' })));
  expect(events.map((event) => event.time.slice(18, 19))).toEqual(['0', '0', '2', '3']);
});
