import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { JobStore } from '../../src/store/job-store.ts';
import { openServerStore } from '../../src/store/postgres/postgres-store.ts';
import { type OwnPostgres, startPostgres } from '../../test/support/postgres.ts';
import { projectRoot } from '../../test/tidy/source-file.ts';
import { Chance } from '../storm/chance.ts';
import { type Violation, violations } from './accountant.ts';
import type { Blow } from './blows.ts';
import { Load } from './load.ts';
import { readRecords } from './records.ts';
import { ownActivities, Servers } from './servers.ts';
import { untilDone } from './until-done.ts';
import { definition } from './world.ts';

/** What is still to be done when the load is over gets so long, in milliseconds. */
const mostRestMs = 180_000;
/** A server that is to be killed gets so long to take a long job, in milliseconds. */
const mostIdleMs = 30_000;

/** What there is to strike at. */
export interface CrashPlan {
  /** Where the programs of PostgreSQL are. */
  readonly programs: string;
  /** PgBouncer, if it is installed: the last server goes through it. */
  readonly pooler: string | undefined;
  readonly servers: number;
  readonly blows: readonly Blow[];
  /** Of the load. */
  readonly seed: number;
  /** Called before each blow. */
  readonly tell?: (blow: Blow, number: number) => void;
}

/** What came of it. */
export interface Crashed {
  /** What does not add up. */
  readonly problems: readonly string[];
  readonly jobs: number;
  readonly attempts: number;
  /** How many of the attempts were not the first of their job. */
  readonly again: number;
  /** How many jobs ended how. */
  readonly ends: ReadonlyMap<string, number>;
  /** Where the database is kept, if something does not add up. */
  readonly folder: string | undefined;
}

/**
 * Strikes at servers, their lines, the database, its pooler, threads and jobs while jobs are queued and
 * played. When all that is left has been played, every job is accounted for.
 */
export async function crash(plan: CrashPlan): Promise<Crashed> {
  const database = await startPostgres(plan.programs);
  let crashed: Crashed | undefined;
  try {
    crashed = await crashOn(database, plan);
    return crashed;
  } finally {
    await database.stop({ keepsFolder: crashed?.problems.length !== 0 });
  }
}

async function crashOn(
  database: OwnPostgres,
  { pooler, servers: count, blows, seed, tell }: CrashPlan,
): Promise<Crashed> {
  const owner = await database.newDatabase();
  const folder = join(database.folder, 'servers');
  mkdirSync(folder);
  await deploy(owner, join(folder, 'crash.json'));
  const direct = await database.asWorker(owner);
  const addresses = Array.from({ length: count }, () => direct);
  if (pooler !== undefined) addresses.splice(-1, 1, await database.pooled(pooler, owner));
  const store = await openServerStore(owner);
  const servers = await Servers.begin(folder, addresses);
  try {
    const load = await Load.begin(store, new Chance(seed));
    while ((await store.jobs({ status: 'Completed', most: 1 })).length === 0) await setTimeout(100);
    await strike({ database, servers, load }, blows, tell);
    await load.end();
    await allEnded(store);
    await servers.end();
    const records = await readRecords(owner, store);
    const found: readonly Violation[] = violations(records, load);
    const ended = Map.groupBy(records.jobs, ({ status }) => status);
    const problems = [...servers.problems, ...found.map(({ law, what }) => `${law}: ${what}`)];
    return {
      problems,
      jobs: records.jobs.length,
      attempts: records.attempts.length,
      again: records.attempts.filter(({ attempt }) => attempt > 1).length,
      ends: new Map([...ended].map(([status, jobs]) => [status, jobs.length])),
      folder: problems.length === 0 ? undefined : database.folder,
    };
  } finally {
    await servers.close();
    await store.close().catch(() => undefined);
  }
}

/** Makes the store, and publishes the runbooks. */
async function deploy(address: string, path: string): Promise<void> {
  writeFileSync(path, JSON.stringify(definition));
  const argv = [join(projectRoot, 'bin/pianola.js'), 'deploy', path, '--migrate', '--store', address];
  await promisify(execFile)(process.execPath, [...argv, '--activities', ownActivities]);
}

interface Parts {
  readonly database: OwnPostgres;
  readonly servers: Servers;
  readonly load: Load;
}

/** One blow after another, whether what it has struck has recovered or not. Settles when all has. */
async function strike(parts: Parts, blows: readonly Blow[], tell: CrashPlan['tell']): Promise<void> {
  const recovering: Promise<void>[] = [];
  // The database and the pooler are restarted one after another.
  let restarting = Promise.resolve();
  for (const [index, blow] of blows.entries()) {
    await setTimeout(blow.afterMs);
    tell?.(blow, index + 1);
    const { database, servers, load } = parts;
    const restart = (act: () => Promise<void>) => {
      restarting = restarting.then(act);
      return restarting;
    };
    const { server, forMs, share } = blow;
    switch (blow.kind) {
      case 'kill a server':
        await busy(load, servers, server);
        servers.kill(server);
        break;
      case 'drain a server':
        servers.drain(server);
        break;
      case 'stop a server':
        recovering.push(servers.stop(server, forMs));
        break;
      case 'deafen a server':
        recovering.push(servers.deafen(server, forMs));
        break;
      case 'restart the database':
        recovering.push(restart(() => database.restart()));
        break;
      case 'restart the pooler':
        recovering.push(restart(() => database.restartPooler()));
        break;
      case "kill a job's thread":
        recovering.push(load.killThread(share));
        break;
      case 'cancel a job':
        recovering.push(load.cancel(share));
        break;
    }
  }
  await Promise.all(recovering);
}

/** Settles when a server plays a job that goes on for a while, or when that takes too long. */
async function busy(load: Load, servers: Servers, place: number): Promise<void> {
  const endMs = performance.now() + mostIdleMs;
  while (performance.now() < endMs && !(await load.isLongAt(servers.nameAt(place)))) await setTimeout(50);
}

/** Settles when no job is open any more, or when that takes too long. */
async function allEnded(store: JobStore): Promise<void> {
  const endMs = performance.now() + mostRestMs;
  for (; performance.now() < endMs; await setTimeout(200)) {
    const { pending, running } = await untilDone(() => store.queue.load());
    if (pending + running === 0) return;
  }
}
