// Several runbook servers on one PostgreSQL (format section 8), as processes of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StoredJob } from '../../../src/model/stored-job.ts';
import { jobToStart } from '../../../src/server/job-to-start.ts';
import type { JobStore } from '../../../src/store/job-store.ts';
import { openServerStore } from '../../../src/store/postgres/postgres-store.ts';
import { pianola, playFolder } from '../../support/command-line.ts';
import { newLine } from '../../support/line.ts';
import { type OwnPostgres, poolerProgram, postgresPrograms, startPostgres } from '../../support/postgres.ts';
import { expectWholeTrace } from '../../support/trace.ts';
import { projectRoot } from '../../tidy/source-file.ts';
import { eventsOf } from '../events-of.ts';

const folder = playFolder();
const programs = postgresPrograms();
const slow = (durationMs: number) => ({ id: 'work', type: 'Query Database', simulate: { durationMs } });
const definition = folder.file('cluster.json', {
  counters: [{ name: 'Tickets' }],
  runbooks: [
    { name: 'Watches', activities: [{ id: 'at', type: 'Monitor Date/Time', everySeconds: 300 }] },
    {
      name: 'Counts',
      maxSimultaneousJobs: 50,
      activities: [
        { id: 'next', type: 'Modify Counter', counter: 'Tickets' },
        { id: 'told', type: 'Return Data', values: { Ticket: '{{next.Counter value}}' } },
      ],
      links: [{ from: 'next', to: 'told' }],
      returnedData: [{ name: 'Ticket' }],
    },
    { name: 'One', maxSimultaneousJobs: 1, activities: [slow(60)] },
    { name: 'Three', maxSimultaneousJobs: 3, activities: [slow(60)] },
    { name: 'Long', maxSimultaneousJobs: 50, activities: [slow(3_000)] },
    {
      name: 'Parent',
      maxSimultaneousJobs: 50,
      activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Three' }],
    },
  ],
});

describe.skipIf(programs === undefined)('several servers on one database', () => {
  let database: OwnPostgres;
  let address: string;
  let store: JobStore;
  const servers: ChildProcess[] = [];
  beforeAll(async () => {
    database = await startPostgres(programs as string);
  }, 60_000);
  afterEach(async () => {
    for (const server of servers.splice(0)) server.kill('SIGKILL');
    await store.close();
  });
  afterAll(() => database.stop(), 60_000);

  async function newStore(): Promise<void> {
    address = await database.newDatabase();
    const { code, err } = await pianola('deploy', definition, '--migrate', '--store', address);
    expect([code, err]).toEqual([0, '']);
    address = await database.asWorker(address);
    store = await openServerStore(address);
  }

  async function serve(name: string, ...words: string[]): Promise<ChildProcess> {
    const argv = [join(projectRoot, 'bin/pianola.js'), 'server', '--store', address, '--name', name];
    const flags = ['--allow-simulated', '--isolation', 'none', ...words];
    const server = spawn(process.execPath, [...argv, ...flags], { stdio: ['ignore', 'inherit', 'pipe'] });
    servers.push(server);
    await once(server.stderr as NonNullable<ChildProcess['stderr']>, 'data');
    return server;
  }

  async function start(runbook: string, count: number): Promise<readonly string[]> {
    const jobs = await Promise.all(
      Array.from({ length: count }, () => jobToStart(store.queue, { runbook, parameters: {} })),
    );
    await store.queue.enqueue(jobs);
    return jobs.map(({ id }) => id);
  }

  async function allEnded(): Promise<readonly StoredJob[]> {
    for (;;) {
      const jobs = await store.jobs();
      if (jobs.every(({ endedAt }) => endedAt !== null)) return jobs;
      await setTimeout(100);
    }
  }

  /** How many attempts of a runbook ran at the same time, by what the store has recorded. */
  async function mostAtOnce(jobs: readonly StoredJob[], runbook: string): Promise<number> {
    const points: (readonly [time: string, change: number])[] = [];
    for (const { id } of jobs.filter((job) => job.runbook === runbook))
      for (const { event, time } of await eventsOf(store, id))
        if (event === 'InstanceStart' || event === 'InstanceEnd')
          points.push([time, event === 'InstanceStart' ? 1 : -1]);
    points.sort(([one, change], [other, otherChange]) => one.localeCompare(other) || change - otherChange);
    let running = 0;
    return Math.max(...points.map(([, change]) => (running += change)));
  }

  test('job concurrency holds over all of them, and jobs of a runbook begin in their order', async () => {
    await newStore();
    await Promise.all(['RBS01', 'RBS02', 'RBS03'].map((name) => serve(name, '--throttle', '6')));
    const ones = await start('One', 20);
    await start('Three', 40);
    await start('Parent', 10);
    const jobs = await allEnded();
    expect(jobs).toHaveLength(80);
    expect(jobs.filter(({ status, attempt }) => status !== 'Completed' || attempt !== 1)).toEqual([]);
    expect(await mostAtOnce(jobs, '\\One')).toBe(1);
    expect(await mostAtOnce(jobs, '\\Three')).toBeLessThanOrEqual(3);
    expect(new Set(jobs.map(({ server }) => server)).size).toBe(3);
    const begun = jobs
      .filter(({ runbook }) => runbook === '\\One')
      .sort((one, other) => (one.startedAt as string).localeCompare(other.startedAt as string));
    expect(begun.map(({ id }) => id)).toEqual(ones);
    const parents = jobs.filter(({ runbook }) => runbook === '\\Parent');
    for (const { id } of parents) expectWholeTrace(await eventsOf(store, id));
  }, 60_000);

  test('a counter has one value for all of them, and no update is lost', async () => {
    await newStore();
    await Promise.all(['RBS01', 'RBS02', 'RBS03'].map((name) => serve(name, '--throttle', '4')));
    await start('Counts', 60);
    const jobs = await allEnded();
    const tickets = jobs.map(({ returned }) => Number(returned[0]?.['Ticket']));
    expect(tickets.sort((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    expect(new Set(jobs.map(({ server }) => server)).size).toBe(3);
  }, 60_000);

  test.skipIf(poolerProgram() === undefined)(
    'the same through a pooler of transactions',
    async () => {
      await newStore();
      address = await database.pooled(poolerProgram() as string, ownersOf(address));
      await Promise.all(['RBS01', 'RBS02', 'RBS03'].map((name) => serve(name, '--throttle', '6')));
      const ones = await start('One', 20);
      await start('Three', 40);
      const jobs = await allEnded();
      expect(jobs.filter(({ status, attempt }) => status !== 'Completed' || attempt !== 1)).toEqual([]);
      expect(await mostAtOnce(jobs, '\\One')).toBe(1);
      expect(await mostAtOnce(jobs, '\\Three')).toBeLessThanOrEqual(3);
      expect(ones).toHaveLength(20);
    },
    60_000,
  );

  test('a database that is restarted under load loses no job, and no result is recorded twice', async () => {
    await newStore();
    await Promise.all(['RBS01', 'RBS02'].map((name) => serve(name)));
    await start('Three', 40);
    await start('One', 20);
    while ((await store.jobs({ status: 'Completed' })).length < 10) await setTimeout(20);
    await database.restart();
    await store.close();
    store = await openServerStore(address);
    const jobs = await allEnded();
    expect(jobs).toHaveLength(60);
    expect(jobs.filter(({ status }) => status !== 'Completed')).toEqual([]);
    expect(await mostAtOnce(jobs, '\\Three')).toBeLessThanOrEqual(3);
    for (const { id, attempt } of jobs.slice(0, 10)) {
      const ends = (await eventsOf(store, id)).filter(({ event }) => event === 'JobEnd');
      expect([id, attempt, ends.length]).toEqual([id, attempt, 1]);
    }
  }, 120_000);

  test('the throttle of each holds', async () => {
    await newStore();
    await serve('RBS01', '--throttle', '2');
    await start('Long', 3);
    await setTimeout(1_500);
    expect((await store.jobs()).filter(({ status }) => status === 'Running')).toHaveLength(2);
    await allEnded();
  }, 60_000);

  test('a job is for the first server that it names and that could take it', async () => {
    await newStore();
    const second = await serve('RBS02');
    await serve('RBS01');
    await setTimeout(1_500);
    const startOn = async (servers: readonly string[]) => {
      const job = await jobToStart(store.queue, { runbook: 'One', parameters: {}, servers });
      await store.queue.enqueue([job]);
      const jobs = await allEnded();
      return jobs.find(({ id }) => id === job.id)?.server;
    };
    for (const _ of [1, 2, 3]) expect(await startOn(['RBS02', 'RBS01'])).toBe('RBS02');
    for (const _ of [1, 2, 3]) expect(await startOn(['RBS01'])).toBe('RBS01');
    expect(await startOn(['RBS77'])).toMatch(/^RBS0[12]$/);
    second.kill('SIGKILL');
    expect(await startOn(['RBS02', 'RBS01'])).toBe('RBS01');
  }, 60_000);

  test('what a killed server was playing begins again elsewhere at its first activity (A26)', async () => {
    await newStore();
    const killed = await serve('RBS01');
    const [watches = ''] = await start('Watches', 1);
    const [first = ''] = await start('Long', 2);
    while (!(await eventsOf(store, first)).some(({ event }) => event === 'ActivityStart'))
      await setTimeout(50);
    killed.kill('SIGKILL');
    const next = await serve('RBS02');
    const refused = await toldBy(await serve('RBS02'));
    expect(refused).toMatchObject({ code: 3, words: expect.stringContaining(`: process ${next.pid} on `) });
    while ((await store.jobs({ runbooks: ['\\Long'], status: 'Completed' })).length < 2) await setTimeout(50);
    expect(await store.named(watches)).toMatchObject([{ status: 'Running', server: 'RBS02' }]);
    // It is handed back, and pending again.
    next.kill('SIGTERM');
    await once(next, 'exit');
    expect([next.exitCode, await store.named(watches)]).toMatchObject([
      0,
      [{ status: 'Pending', server: null }],
    ]);
    await store.queue.cancel(watches, 'enough');
    const [watched, ...jobs] = await allEnded();
    expect(watched).toMatchObject({ id: watches, status: 'Canceled', reason: 'enough' });
    expectWholeTrace(await eventsOf(store, watches));
    expect(jobs).toMatchObject([
      { status: 'Completed', attempt: 2, server: 'RBS02' },
      { status: 'Completed', attempt: 2, server: 'RBS02' },
    ]);
    const events = await eventsOf(store, (jobs[0] as StoredJob).id);
    expect(events.flatMap((event) => (event.event === 'InstanceEnd' ? event.status : []))).toEqual([
      'failed',
      'success',
    ]);
  }, 90_000);

  test('a server that hears nothing of its database for a while records nothing of what was taken over', async () => {
    await newStore();
    const direct = address;
    const line = await newLine(Number(new URL(address).port));
    address = address.replace(/:\d+\//, `:${line.port}/`);
    const deaf = await serve('RBS01');
    const [id = ''] = await start('Long', 1);
    while ((await store.jobs())[0]?.status !== 'Running') await setTimeout(50);
    line.isDeaf = true;
    address = direct;
    await serve('RBS02');
    await allEnded();
    const before = await eventsOf(store, id);
    line.isDeaf = false;
    await setTimeout(3_000);
    expect(await store.jobs()).toMatchObject([{ status: 'Completed', attempt: 2, server: 'RBS02' }]);
    expect(await eventsOf(store, id)).toEqual(before);
    // No connection that hears nothing any more keeps it from its end.
    deaf.kill('SIGTERM');
    expect(await once(deaf, 'exit')).toEqual([0, null]);
    line.close();
  }, 120_000);

  test('what was running when the database was copied begins again in the copy', async () => {
    await newStore();
    await serve('RBS01');
    await start('Long', 2);
    await start('One', 3);
    while ((await store.jobs({ runbooks: ['\\Long'], status: 'Running' })).length < 2) await setTimeout(20);
    const copy = await database.copied(ownersOf(address));
    await store.close();
    for (const server of servers.splice(0)) server.kill('SIGKILL');
    address = copy;
    store = await openServerStore(address);
    await serve('RBS02');
    const jobs = await allEnded();
    expect(jobs).toHaveLength(5);
    expect(jobs.filter(({ status }) => status !== 'Completed')).toEqual([]);
    expect(jobs.filter(({ runbook }) => runbook === '\\Long').map(({ attempt }) => attempt)).toEqual([2, 2]);
  }, 90_000);

  test('servers of an older program drain when a later one has brought the store up to date, and no job is lost', async () => {
    await newStore();
    const names = ['RBS01', 'RBS02', 'RBS03'];
    const serveAll = () => Promise.all(names.map((name) => serve(name, '--throttle', '4')));
    const told = (await serveAll()).map(toldBy);
    const [watches = ''] = await start('Watches', 1);
    await start('Three', 30);
    await start('One', 40);
    // Their children stand behind other jobs of the same runbook.
    await start('Parent', 6);
    while ((await store.jobs({ runbooks: ['\\Parent'], status: 'Running' })).length < 2) await setTimeout(20);
    const owner = new Client(ownersOf(address));
    await owner.connect();
    const [before] = (await owner.query('SELECT version FROM pianola.version')).rows;
    // As a later program would, under load.
    await owner.query(
      'ALTER TABLE pianola.jobs ADD COLUMN later text; UPDATE pianola.version SET version = 99',
    );
    const inWords = /was brought up to version 99 by a later program, and this one knows up to \d+: draining/;
    for (const { code, words } of await Promise.all(told))
      expect([code, words]).toEqual([0, expect.stringMatching(inWords)]);
    const left = await store.jobs();
    expect(new Set(left.map(({ status }) => status))).toEqual(new Set(['Completed', 'Pending']));
    // This program is the later one now.
    await owner.query('UPDATE pianola.version SET version = $1', [before.version]);
    await owner.end();
    await serveAll();
    while ((await store.named(watches))[0]?.attempt !== 2) await setTimeout(50);
    await store.queue.cancel(watches, 'enough');
    const jobs = (await allEnded()).filter(({ id }) => id !== watches);
    expect(jobs).toHaveLength(82);
    expect(jobs.filter(({ status, attempt }) => status !== 'Completed' || attempt !== 1)).toEqual([]);
    for (const { id, runbook } of jobs) {
      const ends = (await eventsOf(store, id)).filter((event) => {
        return event.event === 'JobEnd' && event.runbook === runbook;
      });
      expect([id, ends.length]).toEqual([id, 1]);
    }
  }, 90_000);

  test('a job is cancelled from outside, whether it waits or a server plays it', async () => {
    await newStore();
    await serve('RBS01', '--throttle', '1');
    const [running = '', pending = ''] = await start('Long', 2);
    while (!(await eventsOf(store, running)).some(({ event }) => event === 'ActivityStart'))
      await setTimeout(20);
    expect(await store.queue.cancel(pending, 'not needed')).toBe('canceled');
    expect(await store.queue.cancel(running, 'enough')).toBe('asked');
    expect(await allEnded()).toMatchObject([
      { status: 'Canceled', instanceStatus: 'canceled', reason: 'enough' },
      { status: 'Canceled', instanceStatus: null, reason: 'not needed', attempt: 0 },
    ]);
    expectWholeTrace(await eventsOf(store, running));
  }, 60_000);

  test('a server that slept while its job and its name were taken over records nothing, and ends', async () => {
    await newStore();
    const sleeper = await serve('RBS01');
    const [id = ''] = await start('Long', 1);
    while ((await store.jobs())[0]?.status !== 'Running') await setTimeout(50);
    sleeper.kill('SIGSTOP');
    const sinceMs = performance.now();
    // As if that had been killed: its name is free when it has been silent for long enough, as its job is.
    await serve('RBS01');
    await allEnded();
    expect(performance.now() - sinceMs).toBeLessThan(25_000);
    const before = await eventsOf(store, id);
    const told = toldBy(sleeper);
    sleeper.kill('SIGCONT');
    expect(await told).toMatchObject({ code: 3, words: expect.stringContaining('RBS01 is there already') });
    expect(await store.jobs()).toMatchObject([{ status: 'Completed', attempt: 2, server: 'RBS01' }]);
    expect(await eventsOf(store, id)).toEqual(before);
  }, 90_000);
});

const ownersOf = (address: string) => address.replace('pianola_worker:less', 'owner:secret');

/** What a server says from now on, and how it ends. */
async function toldBy(server: ChildProcess): Promise<{ readonly code: unknown; readonly words: string }> {
  let words = '';
  server.stderr?.on('data', (data) => {
    words += data;
  });
  const [code] = await once(server, 'close');
  return { code, words };
}
