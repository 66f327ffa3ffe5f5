// Which servers are lost, where the database itself was away (docs/cluster.md).
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JobStore } from '../../../src/store/job-store.ts';
import { patienceMs, ServerDatabase } from '../../../src/store/postgres/database.ts';
import { migrateServerStore, openServerStore } from '../../../src/store/postgres/postgres-store.ts';
import { type Line, newLine } from '../../support/line.ts';
import { type OwnPostgres, postgresPrograms, startPostgres } from '../../support/postgres.ts';
import { bundleOf, newJob } from '../queue-suite.ts';

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('a database that was away', () => {
  let server: OwnPostgres;
  let address: string;
  let line: Line;
  const stores: JobStore[] = [];
  beforeAll(async () => {
    server = await startPostgres(programs as string);
  }, 60_000);
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    line.close();
  });
  afterAll(() => server.stop(), 60_000);

  async function newDatabase(): Promise<string> {
    address = await server.newDatabase();
    line = await newLine(Number(new URL(address).port));
    return address.replace(/:\d+\//, `:${line.port}/`);
  }

  /** Two servers that are reached over one line, and play a job and a monitor each. */
  async function twoServers() {
    const through = await newDatabase();
    await migrateServerStore(address);
    for (const _ of [1, 2]) stores.push(await openServerStore(through, { supervises: true }));
    const [first, second] = stores as [JobStore, JobStore];
    await first.queue.deploy(await bundleOf('A'), new Set());
    const limits = { maxSimultaneousJobs: 9 };
    await first.queue.enqueue(
      [false, true, false, true].map((isMonitor) => newJob('A', { ...limits, isMonitor })),
    );
    expect(await first.queue.claim('RBS01', 2)).toHaveLength(2);
    expect(await second.queue.claim('RBS02', 2)).toHaveLength(2);
    return { first, second };
  }

  test('costs no server its jobs, however soon it is asked who is silent', async () => {
    const { first, second } = await twoServers();
    line.isDeaf = true;
    await setTimeout(12_000);
    line.isDeaf = false;
    line.cut();
    for (let passed = 0; passed < 12; passed += 1) {
      await setTimeout(1_000);
      for (const { queue } of [first, second]) expect(await queue.claim('RBS03', 9)).toEqual([]);
    }
    const jobs = await first.jobs();
    expect(jobs.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(Array(4).fill('Running 1'));
  }, 60_000);

  test('or that is there: jobs of a server that is lost begin elsewhere after some 12 seconds', async () => {
    const { first, second } = await twoServers();
    const [one, other] = await first.jobs();
    const sinceMs = performance.now();
    await first.close();
    stores.shift();
    const again: string[] = [];
    while (again.length < 2) {
      for (const { id, attempt } of await second.queue.claim('RBS02', 9)) again.push(`${id} ${attempt}`);
      await setTimeout(100);
    }
    expect(again.sort()).toEqual([`${one?.id} 2`, `${other?.id} 2`].sort());
    const tookMs = performance.now() - sinceMs;
    expect(tookMs).toBeGreaterThan(8_000);
    expect(tookMs).toBeLessThan(14_000);
  }, 60_000);

  test('has committed what it gave no answer to any more: that is not done again', async () => {
    const database = new ServerDatabase(await newDatabase());
    const client = new Client(address);
    await client.connect();
    await client.query(`CREATE TABLE told (line integer);
      CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NEW; END';
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON told DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION dawdle()`);
    database.patienceMs = patienceMs;
    let times = 0;
    const done = database.inTransaction(async (queries) => {
      times += 1;
      await queries.all('INSERT INTO told VALUES ($1)', times);
      return times;
    });
    await setTimeout(600);
    line.cut();
    expect(await done).toBe(1);
    // What was not committed is done again.
    const again = database.inTransaction(async (queries) => {
      times += 1;
      if (times === 2) line.cut();
      await queries.all('INSERT INTO told VALUES ($1)', times);
      return times;
    });
    expect(await again).toBe(3);
    expect((await client.query('SELECT line FROM told ORDER BY line')).rows).toEqual([
      { line: 1 },
      { line: 3 },
    ]);
    await client.end();
    await database.close();
  }, 30_000);
});
