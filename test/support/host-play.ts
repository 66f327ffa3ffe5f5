import { fileURLToPath } from 'node:url';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { Run, RunResult } from '../../src/hosts/run.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { ndjson } from '../../src/reports/trace/ndjson.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import * as ownActivities from '../hosts/threads/own-activities.ts';
import { type ActivityFile, type LinkFile, runbook as runbookOf } from './runbook-file.ts';
import type { Told } from './trace.ts';

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
  const file = { ...runbookOf(activities, links), ...runbook };
  return loadRunbook({ runbooks: [file], ...settings }, own);
}

/**
 * A runbook by its activities; they follow one another unless links are given. Other keys are those of a
 * runbook file.
 */
export interface RunbookPart {
  readonly activities: Readonly<Record<string, Partial<ActivityFile>>>;
  readonly links?: readonly (string | LinkFile)[];
  readonly [key: string]: unknown;
}

/** A bundle of several runbooks, read as a file would be; the types of `own-activities` are known. */
export function severalOf(
  runbooks: Readonly<Record<string, RunbookPart>>,
  settings: object = {},
): Promise<Bundle> {
  const files = Object.entries(runbooks).map(([name, { activities, links, ...rest }]) => ({
    ...runbookOf(activities, links),
    name,
    ...rest,
  }));
  return loadRunbook({ runbooks: files, ...settings }, activityTypes);
}

const activityTypes: readonly ActivityType[] = Object.values(ownActivities);

/** What `run` needs for activities of `own-activities`, in this thread and in others. */
const withOwn: RunOptions = {
  activityTypes,
  activityModules: [fileURLToPath(new URL('../hosts/threads/own-activities.ts', import.meta.url))],
};

/** A host whose jobs may have activities of `own-activities`. */
export const knowingOwn =
  (host: Host): Host =>
  (bundle, options) =>
    host(bundle, { ...withOwn, ...options });

/** A run from beginning to end. */
export interface Played extends Told {
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

/** Lets everything that is ready happen, a few times over. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
