import { expect } from 'vitest';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import type { TraceEvent, TraceEventName } from '../../src/engine/trace-event.ts';
import { loadRunbook } from '../../src/hosts/load.ts';
import type { Run, RunResult } from '../../src/hosts/run.ts';
import type { Bundle } from '../../src/model/bundle-schema.ts';
import { ndjson } from '../../src/reports/ndjson.ts';
import type { ActivityFile, LinkFile } from '../engine/runbook-file.ts';

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
 * A bundle of one runbook, \Test, read as a file would be. Activities by id; a type that is not given is Query Database, which plays
 * through its simulated outcome only. Links are written `from->to`; when none are given the activities follow one another.
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

/** Every trace, however the run ended: numbered without gaps, whole, what was started has ended, and time never goes back. */
export function expectWhole({ events, result }: Played): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect([events[0]?.event, events.at(-2)?.event, events.at(-1)?.event]).toEqual([
    'RunStart',
    'InstanceEnd',
    'JobEnd',
  ]);
  const numbers = (name: 'ActivityStart' | 'ActivityEnd') =>
    named({ events }, name).map(({ sequenceNumber }) => sequenceNumber);
  expect(numbers('ActivityEnd')).toEqual(numbers('ActivityStart'));
  const times = events.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
  expect(result).toMatchObject({ events: events.length, executions: numbers('ActivityStart').length });
  expect(result.durationMs).toBe(Date.parse(times.at(-1) as string) - Date.parse(times[0] as string));
}

/** Lets everything that is ready happen, a few times over. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
