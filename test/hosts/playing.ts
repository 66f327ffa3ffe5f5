import { expect } from 'vitest';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { Run, RunResult } from '../../src/hosts/run.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { ndjson } from '../../src/reports/trace/ndjson.ts';
import type { TraceEvent, TraceEventName } from '../../src/trace/trace-event.ts';
import type { ActivityFile, LinkFile } from '../engine/runbook-file.ts';

/** Plays a bundle, one way or another. */
export type Host = (bundle: Bundle, options?: RunOptions) => Run;

/** In real time, every job in this thread: listeners come in between two of its activities. */
export const runHere: Host = (bundle, options) => run(bundle, { isolation: 'none', ...options });

/** The hosts that a listener can steer. */
export const hereHosts = [
  ['simulate', simulate],
  ['run, isolation none', runHere],
] as const satisfies readonly (readonly [string, Host])[];

/** All hosts. Under the last, jobs are played in threads, and what they tell comes later. */
export const hosts = [...hereHosts, ['run, isolation pool', run]] as const;

/** What a test's bundle has beside its activities. */
interface Around {
  readonly links?: readonly (string | LinkFile)[];
  readonly own?: readonly ActivityType[];
  /** Keys of the runbook. */
  readonly runbook?: object;
  /** Keys of the bundle. */
  readonly settings?: object;
}

/**
 * A bundle of one runbook, \Test, read as a file would be. Activities by id; a type that is not given is
 * Query Database, which plays through its simulated outcome only. Links are written `from->to`; when none are
 * given the activities follow one another.
 */
export function bundleOf(
  activities: Readonly<Record<string, Partial<ActivityFile>>>,
  { links, own = [], runbook = {}, settings = {} }: Around = {},
): Promise<Bundle> {
  const ids = Object.keys(activities);
  const arrows = links ?? ids.slice(1).map((id, index) => `${ids[index]}->${id}`);
  const file = {
    name: 'Test',
    activities: ids.map((id) => ({ type: 'Query Database', ...activities[id], id })),
    links: arrows.map((link) => {
      if (typeof link !== 'string') return link;
      const [from, to] = link.split('->');
      return { from, to };
    }),
    ...runbook,
  };
  return loadRunbook({ runbooks: [file], ...settings }, own);
}

/** An activity that is played by a script. */
export const script = (source: string, more: object = {}): Partial<ActivityFile> => ({
  type: 'Run .Net Script',
  language: 'JavaScript',
  script: source,
  ...more,
});

/** An activity that writes a message. */
export const message = (text: string): Partial<ActivityFile> => ({
  type: 'Send Event Log Message',
  severity: 'Information',
  message: text,
});

/** A run from beginning to end. */
export interface Played {
  readonly events: readonly TraceEvent[];
  /** The native trace. */
  readonly bytes: string;
  readonly result: RunResult;
}

/** Keeps everything a run tells. Call it in the turn the run was made. */
export async function played(run: Run): Promise<Played> {
  const events: TraceEvent[] = [];
  const report = ndjson();
  let bytes = '';
  run.on('event', (event) => {
    events.push(event);
    bytes += report.event(event);
  });
  const result = await run.result;
  return { events, bytes, result };
}

/** The events of one kind. */
export function named<Name extends TraceEventName>(
  { events }: Pick<Played, 'events'>,
  name: Name,
): Extract<TraceEvent, { event: Name }>[] {
  return events.filter((event): event is Extract<TraceEvent, { event: Name }> => event.event === name);
}

/** The texts of the event log messages. */
export const messages = (run: Pick<Played, 'events'>) =>
  named(run, 'EventLogMessage').map((event) => event.message);

/**
 * Every trace of one job, however the run ended: what every trace is, and its two last events end the
 * instance and the job.
 */
export function expectWhole(all: Played): void {
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
export function expectWholeJobs({ events, result }: Played): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ seq, cause }) => (cause ?? 0) >= seq)).toEqual([]);
  expect(events.filter(({ cause }) => cause === null).map(({ event }) => event)).toEqual(['RunStart']);
  const jobs = Map.groupBy(events, ({ job }) => job);
  jobs.delete(null);
  expect([...jobs.keys()].sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from(jobs, (_, index) => index + 1),
  );
  for (const own of jobs.values()) expectWholeJob(own);
  expect(result).toMatchObject({
    events: events.length,
    executions: named({ events }, 'ActivityStart').length,
    jobs: jobs.size,
  });
  const [from, to] = [events[0], events.at(-1)].map((event) => Date.parse(event?.time as string));
  expect(result.durationMs).toBeGreaterThanOrEqual((to as number) - (from as number));
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

/** Lets everything that is ready happen, a few times over. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
