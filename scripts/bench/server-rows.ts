import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { JobStore } from '../../src/store/job-store.ts';
import {
  type OwnPostgres,
  poolerProgram,
  postgresPrograms,
  startPostgres,
} from '../../test/support/postgres.ts';
import { serverFloor } from './server-floor.ts';
import { newStore, playedMs, queue, ServerProcess } from './server-plays.ts';
import { measured, median, processMs, type Table } from './table.ts';

/** Each server of the table plays so many jobs at once: some for each core, as suits jobs that compute. */
const throttle = 8;
const jobs = 400;
/** So many that the start of the threads of 4 servers counts little beside them. */
const jobsOfServers = 2_000;
const rounds = 3;
const singleJobs = 50;

/** What was measured of servers that played jobs. */
interface Played {
  readonly ms: number;
  /** Of the first server; undefined where the system does not tell. */
  readonly idleMb: number | undefined;
  readonly peakMb: number | undefined;
}

/**
 * Stores and runbook servers: jobs a second with 1, 2 and 4 servers on a PostgreSQL of their own, beside
 * pg-boss alone; a store in a file beside none; start-up, memory, and how soon a job begins. Adds the rows.
 */
export async function serverRows(add: Table['add']): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-bench-'));
  let files = 0;
  const newFile = async () => {
    files += 1;
    return join(folder, `${files}.db`);
  };
  add(runStored(folder));
  await fileRows(add, newFile);
  await startUpRow(add, 'a file', newFile);
  const programs = postgresPrograms();
  if (programs === undefined) console.log('no servers on PostgreSQL: it is not installed');
  else {
    const postgres = await startPostgres(programs);
    try {
      await rateRows(add, postgres);
      await startUpRow(add, 'PostgreSQL', () => postgres.newDatabase());
      await latencyRows(add, postgres);
    } finally {
      await postgres.stop();
    }
  }
  rmSync(folder, { recursive: true });
}

/** `pianola run` of 200,000 activities that is kept in a store, beside the same without, whole processes. */
function runStored(folder: string): Parameters<Table['add']>[0] {
  const file = join(folder, 'rows.json');
  const rows = { repeat: 200_000, row: { n: '{{$row}}' } };
  writeFileSync(
    file,
    JSON.stringify({
      name: 'Rows',
      activities: [
        { id: 'get', type: 'Query Database', publishes: [{ name: 'n' }], simulate: { rows } },
        { id: 'test', type: 'Compare Values', left: '{{get.n}}', test: 'equals', right: '1' },
      ],
      links: [{ from: 'get', to: 'test' }],
    }),
  );
  const words = ['bin/pianola.js', 'run', file, '--allow-simulated', '--format', 'counts'];
  const ratios: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const without = processMs(words);
    const store = join(folder, `run${round}.db`);
    // The first round fills the compile cache.
    if (round > 0) ratios.push(processMs([...words, '--store', store]) / without);
  }
  const detail = 'whole processes, 400,000 events; the floor: the same without a store';
  return {
    what: 'run that is kept in a store: time / without',
    value: median(ratios),
    unit: 'x',
    limit: 1.6,
    detail,
  };
}

/** A server on a file, beside `run` of as many child jobs without a store (measure-jobs.ts). */
async function fileRows(add: Table['add'], newFile: () => Promise<string>): Promise<void> {
  const all: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const words = ['pianola', 'pool', `${jobs}`, `${throttle}`];
    const without = measured<{ readonly ms: number }>('measure-jobs.ts', ...words);
    const { ms } = await played(await newFile(), 1, jobs);
    all.push(ms);
    ratios.push(ms / without.ms);
  }
  add({
    what: 'a server on a file',
    value: perSecond(median(all), jobs),
    unit: 'jobs/s',
    detail: `small jobs, ${throttle} at once`,
  });
  const detail = 'the floor: as many child jobs of a run without a store, as many at once';
  add({ what: 'a server on a file: time / run', value: median(ratios), unit: 'x', detail });
}

/** 1, 2 and 4 servers on PostgreSQL, beside pg-boss alone in as many processes, and their memory. */
async function rateRows(add: Table['add'], postgres: OwnPostgres): Promise<void> {
  let ofOne: readonly Played[] = [];
  for (const servers of [1, 2, 4]) {
    const all: Played[] = [];
    const floors: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floors.push(await serverFloor(await postgres.newDatabase(), jobsOfServers, servers, throttle));
      all.push(await played(await postgres.newDatabase(), servers, jobsOfServers));
    }
    if (servers === 1) ofOne = all;
    const what = `${servers} server${servers === 1 ? '' : 's'} on PostgreSQL`;
    const value = perSecond(median(all.map(({ ms }) => ms)), jobsOfServers);
    const floor = perSecond(median(floors), jobsOfServers).toFixed(0);
    add({
      what,
      value,
      unit: 'jobs/s',
      detail: `pg-boss alone, in as many processes: ${floor} no-ops a second`,
    });
    const ratios = all.map(({ ms }, round) => ms / (floors[round] as number));
    add({ what: `${what}: time / pg-boss alone`, value: median(ratios), unit: 'x', detail: '' });
  }
  const known = ofOne.flatMap(({ idleMb, peakMb }) =>
    idleMb === undefined || peakMb === undefined ? [] : [{ idleMb, peakMb }],
  );
  if (known.length === 0) return;
  const idleMb = median(known.map((one) => one.idleMb));
  const peakMb = median(known.map((one) => one.peakMb));
  add({ what: 'memory of a server that has played nothing', value: idleMb, unit: 'MB', detail: '' });
  const detail = `${((peakMb - idleMb) / throttle).toFixed(0)} MB more for each thread`;
  add({ what: `memory of a server with ${throttle} threads, at most`, value: peakMb, unit: 'MB', detail });
}

/** Starts servers, queues jobs for them once they are idle, and waits for the end of the last one. */
async function played(address: string, servers: number, jobs: number): Promise<Played> {
  const store = await newStore(address);
  const processes = Array.from(
    { length: servers },
    (_, place) => new ServerProcess(address, `RBS0${place + 1}`, throttle),
  );
  const [first] = processes as [ServerProcess];
  await Promise.all(processes.map(({ ready }) => ready));
  const idleMb = first.residentMb;
  await queue(store, jobs);
  const ms = await playedMs(store);
  const peakMb = first.residentMb;
  await Promise.all(processes.map((server) => server.end()));
  await store.close();
  return { ms, idleMb, peakMb };
}

/** From the start of the process to the start of a job that has waited for it, beside `node -e 0`. */
async function startUpRow(add: Table['add'], where: string, address: () => Promise<string>): Promise<void> {
  const all: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const nothing = processMs(['-e', '0']);
    const here = await address();
    const store = await newStore(here);
    await queue(store, 1);
    const begunMs = Date.now();
    const server = new ServerProcess(here, 'RBS01', throttle);
    await playedMs(store);
    all.push((await startedMs(store)) - begunMs);
    ratios.push((all.at(-1) as number) / nothing);
    await server.end();
    await store.close();
  }
  const what = `a server on ${where} takes its first job / node -e 0`;
  add({ what, value: median(ratios), unit: 'x', detail: `${median(all).toFixed(0)} ms` });
}

/**
 * How soon an idle server begins a single job, from the moment when it is queued: where notices come, and
 * behind a pooler, where it looks once a second.
 */
async function latencyRows(add: Table['add'], postgres: OwnPostgres): Promise<void> {
  const pooler = poolerProgram();
  if (pooler === undefined) console.log('nothing behind a pooler: PgBouncer is not installed');
  for (const isPooled of pooler === undefined ? [false] : [false, true]) {
    const address = await postgres.newDatabase();
    const store = await newStore(address);
    const throughPooler = isPooled ? await postgres.pooled(pooler as string, address) : address;
    const server = new ServerProcess(throughPooler, 'RBS01', throttle);
    await server.ready;
    // Until it knows whether notices come.
    await setTimeout(5_000);
    const all: number[] = [];
    for (let job = 0; job < singleJobs; job += 1) {
      // Spread evenly over the second between two looks.
      await setTimeout(((job * 7) % singleJobs) * (1_000 / singleJobs));
      await queue(store, 1);
      const queuedMs = Date.now();
      await playedMs(store);
      all.push((await startedMs(store)) - queuedMs);
    }
    await server.end();
    await store.close();
    const what = isPooled ? 'a job begins behind PgBouncer' : 'a job begins where notices come';
    const detail = `median of ${singleJobs}; ${Math.max(...all)} ms at worst`;
    add({ what: `${what}, after`, value: median(all), unit: 'ms', detail });
  }
}

/** When the last job began, on the clock of this machine. */
async function startedMs(store: JobStore): Promise<number> {
  const [job] = await store.jobs({ most: 1 });
  return Date.parse(job?.startedAt as string);
}

const perSecond = (ms: number, jobs: number) => (jobs * 1_000) / ms;
