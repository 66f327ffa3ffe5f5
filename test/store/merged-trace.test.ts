// The trace of a job that servers have played, and of all jobs below it, as one.
import { expect, test } from 'vitest';
import type { StoredJob } from '../../src/model/stored-job.ts';
import { type KeptStreams, MergedTrace } from '../../src/store/merged-trace.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';

const time = '2000-01-01T00:00:00.000Z';

/** What an attempt told, all of it at one time: of its own job, which is 1, and of a child, which is 2. */
function told(...events: readonly (readonly [event: string, job: number | null])[]): readonly TraceEvent[] {
  return events.map(
    ([event, job], at) => ({ seq: at + 1, cause: at === 0 ? null : at, event, job, time }) as TraceEvent,
  );
}

const own = [['RunStart', null] as const, ['JobQueued', 1] as const, ['JobStart', 1] as const];
const waits = told(...own, ['JobQueued', 2], ['JobEnd', 2], ['JobEnd', 1]);
const traces = [waits, waits, told(...own, ['JobEnd', 1])];

/** Three jobs, each of which has started the next one. */
const streams: KeptStreams = {
  job: async () => ({ endedAt: time }) as StoredJob,
  attempts: async (id) => [{ attempt: 1, stream: Number(id), lostAt: null }],
  child: async (id) => `${Number(id) + 1}`,
  async *events(stream, after) {
    yield* traces[stream]?.slice(after) ?? [];
  },
};

test('the end of a job comes after the ends of all below it, though everything was at one time', async () => {
  const events: TraceEvent[] = [];
  for await (const event of new MergedTrace(streams, '0').more()) events.push(event);
  expect(events.map(({ event, job }) => `${event} ${job}`)).toEqual([
    ...['RunStart null', 'JobQueued 1', 'JobStart 1', 'JobQueued 2', 'JobStart 2', 'JobQueued 3'],
    ...['JobStart 3', 'JobEnd 3', 'JobEnd 2', 'JobEnd 1'],
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

/** A job that has failed although its attempt told nothing more than this. */
const record = {
  runbook: '\\A',
  server: 'RBS01',
  status: 'Failed',
  queuedAt: time,
  endedAt: time,
} as StoredJob;
const cannot = { ...record, reason: 'runbook \\A not found' };
const failed = ['JobQueued 1', 'Diagnostic 1', 'JobEnd 1'];

/** What a trace tells when it is read once more. */
async function more(trace: MergedTrace): Promise<readonly string[]> {
  const events: string[] = [];
  for await (const { event, job } of trace.more()) events.push(`${event} ${job}`);
  return events;
}

test('a job that could not be played has an end, and why', async () => {
  const nothing: KeptStreams = { ...streams, job: async () => cannot, async *events() {} };
  const events: TraceEvent[] = [];
  for await (const event of new MergedTrace(nothing, '0').more()) events.push(event);
  expect(events.map(({ event, job }) => `${event} ${job}`)).toEqual(failed);
  expect(events).toMatchObject([{ seq: 1, cause: null }, { message: cannot.reason }, { status: 'Failed' }]);
});

test('events that were being read before a job ended are not all there are', async () => {
  let isEnded = false;
  let kept: readonly TraceEvent[] = waits.slice(0, 2);
  const growing: KeptStreams = {
    ...streams,
    job: async () => (isEnded ? cannot : { ...cannot, endedAt: null }),
    async *events(_stream, after) {
      // As a store reads them: those that there are when it is asked.
      yield* kept.slice(after);
    },
  };
  const trace = new MergedTrace(growing, '0');
  const reading = trace.more();
  expect((await reading.next()).value).toMatchObject({ event: 'RunStart' });
  // It has one more that it has read already, and so it goes on with what it had begun to read.
  isEnded = true;
  kept = told(...own, ['JobEnd', 1]);
  expect(await more(trace)).toEqual(['JobQueued 1']);
  expect(await more(trace)).toEqual(['JobStart 1', 'JobEnd 1']);
  expect(await more(trace)).toEqual([]);
});
