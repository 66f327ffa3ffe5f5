import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueWith } from '../../src/activities/catalogue.ts';
import { BundleFacts } from '../../src/analysis/bundle-facts.ts';
import { startOf } from '../../src/analysis/runbook-start.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import type { StoredJob } from '../../src/model/stored-job.ts';
import { JobServer } from '../../src/server/job-server.ts';
import { jobToStart } from '../../src/server/job-to-start.ts';
import { livePlay } from '../../src/server/live-play.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { ownFileStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { eventsOf } from '../store/events-of.ts';

/** What a server is made with, and what it plays. */
export interface Serving {
  readonly bundle: Bundle;
  readonly throttle?: number;
  readonly options?: Omit<RunOptions, 'runbook' | 'parameters' | 'servers'>;
  /** The runbooks to start, in their order. */
  readonly start: readonly string[];
  /** A store to be used in place of a new file. It is not closed. */
  readonly store?: JobStore | undefined;
  /** Called when they are queued. */
  meanwhile?(store: JobStore, ids: readonly string[], server: JobServer): Promise<void>;
}

/** All jobs of a store, the events of those that were started, and what the server told. */
export interface Served {
  readonly jobs: readonly StoredJob[];
  readonly traces: readonly (readonly TraceEvent[])[];
  readonly deadlocks: readonly string[];
  readonly most: number;
}

/** Has a runbook server play jobs in this process, until all of them have ended. */
export async function served({ store: given, ...serving }: Serving): Promise<Served> {
  if (given !== undefined) return await servedFrom(given, serving);
  const folder = mkdtempSync(join(tmpdir(), 'pianola-server-'));
  const path = join(folder, 'store.db');
  const store = ownFileStore(path, { pid: process.pid, command: 'test', since: new Date().toISOString() });
  try {
    return await servedFrom(store, serving);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function servedFrom(
  store: JobStore,
  { bundle, throttle = 50, options, start, meanwhile }: Omit<Serving, 'store'>,
): Promise<Served> {
  const { queue } = store;
  const facts = new BundleFacts(bundle, catalogueWith(options?.activityTypes));
  const monitors = bundle.runbooks.filter((one) => startOf(facts.of(one)).kind === 'monitor');
  await queue.deploy(bundle, new Set(monitors.map(({ path: of }) => of)));
  const settings = { isolation: 'none', allowSimulated: true, ...options } as const;
  const { play, close } = livePlay(queue, 'RBS01', settings);
  const own = { name: 'RBS01', throttle, play };
  const server = new JobServer(queue, own, () => performance.now());
  const deadlocks: string[] = [];
  let most = 0;
  server.on('deadlock', (reason) => deadlocks.push(reason));
  server.on('began', () => {
    most = Math.max(most, server.state.jobs);
  });
  const ids: string[] = [];
  for (const runbook of start) {
    const job = await jobToStart(queue, { runbook, parameters: {} });
    ids.push(job.id);
    await queue.enqueue([job]);
  }
  await meanwhile?.(store, ids, server);
  while ((await store.jobs()).some(({ endedAt }) => endedAt === null))
    await new Promise((resolve) => setTimeout(resolve, 20));
  server.drain();
  await server.over;
  await close();
  const traces: (readonly TraceEvent[])[] = [];
  for (const id of ids) traces.push(await eventsOf(store, id));
  return { jobs: await store.jobs(), traces, deadlocks, most };
}
