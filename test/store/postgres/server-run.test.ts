// Format section 8: runs that are kept in a store on a PostgreSQL server, which the test starts itself.
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateServerStore, openServerStore } from '../../../src/store/postgres/postgres-store.ts';
import { RunRecords } from '../../../src/store/run-records.ts';
import { keepRun } from '../../../src/store/stores.ts';
import { type OwnPostgres, postgresPrograms, startPostgres } from '../../support/postgres.ts';
import { HandMadeTrace } from '../../trace/hand-made-trace.ts';
import { eventsOf } from '../events-of.ts';
import { bundleOf, newJob } from '../queue-suite.ts';
import { keep, owner, runSuite, threeJobs } from '../run-suite.ts';

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('runs in a store on a database server', () => {
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await startPostgres(programs as string);
  }, 60_000);
  afterAll(() => server.stop(), 60_000);

  const newAddress = async () => {
    const address = await server.newDatabase();
    await migrateServerStore(address);
    return await server.asWorker(address);
  };

  async function inDatabase(address: string, sql: string) {
    const client = new Client(address);
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  /** As if the processes of all runs had been silent for long. */
  const endLeases = (address: string) =>
    inDatabase(address, "UPDATE pianola.jobs SET lease_until = now() - interval '1 second'");

  function newsOf(trace: HandMadeTrace) {
    const records = new RunRecords(v7);
    for (const event of trace.events) records.add(event);
    return records.take();
  }

  runSuite(newAddress);

  test('a batch that is written again, because the answer was lost, is there once', async () => {
    const address = await newAddress();
    const run = await keepRun(address, owner);
    const news = newsOf(threeJobs());
    await run.write(news);
    await run.write(news);
    run.close();
    const store = await openServerStore(address);
    const jobs = await store.jobs();
    expect(jobs).toHaveLength(3);
    expect(await eventsOf(store, jobs[0]?.id ?? '')).toEqual(news.events.filter(({ job }) => job !== 3));
    await store.close();
  });

  test('a run that is killed before it has told anything leaves nothing', async () => {
    const address = await newAddress();
    const run = await keepRun(address, owner);
    const streams = () => inDatabase(address, 'SELECT job FROM pianola.streams');
    expect(await streams()).toEqual([]);
    await run.write(newsOf(threeJobs()));
    expect(await streams()).toEqual([{ job: null }]);
    run.close();
  });

  test('what a database has no characters for does not stop a run', async () => {
    const address = await newAddress();
    const trace = new HandMadeTrace();
    trace.begin();
    trace.add('InstanceEnd', { status: 'success', returned: [{ n: 'a\0b\ud800"{},\\' }] });
    trace.add('Diagnostic', { level: 'Error', code: 'job-failed', message: 'a\0b' });
    await keep(address, trace);
    const store = await openServerStore(address);
    expect(await store.jobs()).toMatchObject([{ reason: 'a\ufffdb', returned: [{ n: 'a\0b\ud800"{},\\' }] }]);
    await store.close();
  });

  test.each([
    [
      'a server that has been in touch for long enough',
      async (address: string) => {
        const store = await openServerStore(address, { supervises: true });
        await setTimeout(12_000);
        return { look: () => setTimeout(50), close: () => store.close() };
      },
    ],
    [
      'the next run',
      async (address: string) => ({
        look: async () => (await keepRun(address, owner)).close(),
        close: async () => undefined,
      }),
    ],
  ])(
    'jobs whose process is gone are Failed by %s, and it writes nothing any more',
    async (_who, begin) => {
      const address = await newAddress();
      const run = await keepRun(address, owner);
      const news = newsOf(threeJobs());
      await run.write(news);
      const other = await begin(address);
      await other.look();
      const store = await openServerStore(address);
      expect(await store.jobs()).toMatchObject([{ status: 'Running' }, {}, { status: 'Pending' }]);
      // A database that has just started is patient, and the run may renew its lease in between.
      while ((await store.jobs({ status: 'Failed' })).length === 0) {
        await endLeases(address);
        await other.look();
      }
      await other.close();
      const reason = 'the process that played it is gone';
      const jobs = await store.jobs();
      expect(jobs).toMatchObject([
        { status: 'Failed', instanceStatus: 'failed', endedAt: expect.stringMatching(/Z$/), reason },
        { status: 'Completed', reason: null },
        { status: 'Failed', instanceStatus: null, endedAt: expect.stringMatching(/Z$/), reason },
      ]);
      const before = await eventsOf(store, jobs[0]?.id ?? '');
      await expect(run.write(news)).rejects.toThrow('takes nothing of this run any more');
      expect(await run.lost).toMatchObject({ message: expect.stringContaining('not heard of') });
      expect(await store.jobs()).toEqual(jobs);
      expect(await eventsOf(store, jobs[0]?.id ?? '')).toEqual(before);
      run.close();
      await store.close();
    },
    30_000,
  );

  test('a run that does nothing for longer than its lease is still alive', async () => {
    const address = await newAddress();
    const run = await keepRun(address, owner);
    await run.write(newsOf(threeJobs()));
    await endLeases(address);
    await setTimeout(4_500);
    const store = await openServerStore(address);
    await store.queue.claim('RBS01', 1);
    expect(await store.jobs()).toMatchObject([{ status: 'Running' }, {}, { status: 'Pending' }]);
    run.close();
    await store.close();
  }, 30_000);

  test('jobs of runs take no slot of the servers, are before no job of theirs, and hide no deadlock', async () => {
    const address = await newAddress();
    const trace = threeJobs();
    trace.job = 4;
    trace.runbook = '\\A';
    trace.add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
    trace.add('JobStart', {});
    trace.job = 5;
    trace.add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
    const run = await keepRun(address, owner);
    await run.write(newsOf(trace));
    const store = await openServerStore(address);
    const { queue } = store;
    await queue.deploy(await bundleOf('A'), new Set());
    const parent = newJob('A', { servers: ['RBS07'] });
    const child = newJob('A', { servers: ['RBS07'], parent: { id: parent.id, attempt: 1, number: 2 } });
    await queue.claim('RBS07', 1);
    await queue.enqueue([parent, child]);
    expect(await queue.claim('RBS01', 9)).toEqual([]);
    const [claim] = await queue.claim('RBS07', 9);
    expect(claim?.id).toBe(parent.id);
    expect(await queue.load()).toMatchObject({ pending: 1, running: 1, waiting: 0 });
    expect(await queue.claim('RBS07', 9, true)).toEqual([]);
    await queue.waits(claim as NonNullable<typeof claim>, true);
    expect(await queue.starved({ server: 'RBS01', free: 0 })).toBe(child.id);
    const other = newJob('A', { maxSimultaneousJobs: 2, parent: { id: parent.id, attempt: 1, number: 3 } });
    expect(await queue.breakDeadlock(child.id, { server: 'RBS01', free: 0 })).toMatch(/^a deadlock/);
    await queue.enqueue([other]);
    await inDatabase(address, 'UPDATE pianola.jobs SET most_at_once = 2 WHERE most_at_once = 1');
    expect(await queue.claim('RBS07', 9, true)).toMatchObject([{ id: other.id }]);
    run.close();
    await store.close();
  });

  test('a store of an older version is refused in words', async () => {
    const address = await newAddress();
    await inDatabase(address, 'UPDATE pianola.version SET version = 1');
    await expect(keepRun(address, owner)).rejects.toThrow('has version 1, and this program needs 3');
  });
});
