// Format section 8: the jobs of a store on a PostgreSQL server, which the test starts itself.
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadRunbook } from '../../../src/files/load.ts';
import { jobToStart } from '../../../src/server/job-to-start.ts';
import type { Claim, JobQueue, JobToKeep } from '../../../src/store/job-queue.ts';
import type { JobStore } from '../../../src/store/job-store.ts';
import { ServerDatabase } from '../../../src/store/postgres/database.ts';
import { migrateServerStore, openServerStore } from '../../../src/store/postgres/postgres-store.ts';
import { deadlockSuite } from '../../server/deadlock-suite.ts';
import { expectSameOrder } from '../../server/same-order.ts';
import { type OwnPostgres, postgresPrograms, startPostgres } from '../../support/postgres.ts';
import { bundleOf, newJob, queueSuite } from '../queue-suite.ts';
import { expectSameAsModel } from '../same-as-model.ts';
import { storeSuite } from '../store-suite.ts';

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('the queue of a store on a database server', () => {
  let server: OwnPostgres;
  const stores: JobStore[] = [];
  beforeAll(async () => {
    server = await startPostgres(programs as string);
  }, 60_000);
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  afterAll(() => server.stop(), 60_000);

  let address: string;
  const newStore = async (): Promise<JobStore> => {
    address = await server.newDatabase();
    await migrateServerStore(address);
    const store = await openServerStore(address, { supervises: true });
    stores.push(store);
    return store;
  };

  queueSuite(async (): Promise<JobQueue> => (await newStore()).queue);
  storeSuite(newStore);
  deadlockSuite(newStore);

  test('a job whose server is lost is still before those that were queued together with it', async () => {
    const store = await newStore();
    const { queue } = store;
    await queue.deploy(await bundleOf('A'), new Set());
    const jobs = [1, 2, 3].map(() => newJob('A')) as [JobToKeep, JobToKeep, JobToKeep];
    await queue.enqueue(jobs);
    expect(await queue.claim('RBS01', 1)).toMatchObject([{ id: jobs[0].id, attempt: 1 }]);
    const client = new Client(address);
    await client.connect();
    // As if it had said nothing for too long.
    const silence = () =>
      client.query(
        "UPDATE pianola_queue.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active'",
      );
    await silence();
    expect(await store.neglect(jobs[0].id)).toBe('forsaken');
    let again: readonly Claim[] = [];
    while (again.length === 0) {
      await silence();
      again = await queue.claim('RBS02', 1);
      await setTimeout(50);
    }
    await client.end();
    expect(again).toMatchObject([{ id: jobs[0].id, attempt: 2 }]);
  }, 30_000);

  test.each([
    ['the first', undefined],
    ['another', 7],
  ])('a change of a counter whose answer was lost is made once: %s', async (_which, from) => {
    const { queue } = await newStore();
    if (from !== undefined) await queue.counter('n', { from: undefined, to: from });
    const query = Client.prototype.query;
    let commits = 0;
    vi.spyOn(Client.prototype, 'query').mockImplementation(async function (this: Client, ...given) {
      const answer = await Reflect.apply(query, this, given);
      if ((given as readonly unknown[])[0] === 'COMMIT') commits += 1;
      if ((given as readonly unknown[])[0] !== 'COMMIT' || commits > 1) return answer;
      throw new Error('Connection terminated unexpectedly');
    });
    expect(await queue.counter('n', { from, to: 8 })).toBe(from);
    expect(commits).toBe(1);
    vi.restoreAllMocks();
    expect(await queue.counter('n', { from, to: 9 })).toBe(8);
    expect(await queue.counter('n')).toBe(8);
  });

  test('who gives no password is told how to give one', async () => {
    await newStore();
    const without = new URL(address);
    without.password = '';
    const told = { name: 'UsageError', hint: expect.stringContaining('PGPASSWORD') };
    await expect(openServerStore(without.href)).rejects.toMatchObject(told);
  });

  test('a server that drains keeps no job from the standbys that it names', async () => {
    const { queue } = await newStore();
    await queue.deploy(await bundleOf('A'), new Set());
    for (const name of ['RBS01', 'RBS02']) await queue.claim(name, 1);
    const limits = { maxSimultaneousJobs: 2, servers: ['RBS01', 'RBS02'] };
    const job = newJob('A', limits);
    await queue.enqueue([job]);
    expect(await queue.claim('RBS02', 1)).toEqual([]);
    expect(await queue.claim('RBS01', 1, true)).toEqual([]);
    expect(await queue.claim('RBS02', 1)).toMatchObject([{ id: job.id }]);
  });

  test('a job that waits for a server that is away is not starved: it may come back', async () => {
    const { queue } = await newStore();
    await queue.deploy(await bundleOf('A', 'B'), new Set());
    await queue.claim('RBS02', 1);
    const parent = newJob('A');
    await queue.enqueue([parent]);
    const [claim] = (await queue.claim('RBS01', 1)) as [Claim];
    const parentOf = (number: number) => ({ id: parent.id, attempt: 1, number });
    const child = newJob('B', { servers: ['RBS02'], parent: parentOf(2) });
    await queue.enqueue([child]);
    await queue.waits(claim, true);
    const full = { server: 'RBS01', free: 0 };
    expect(await queue.starved(full)).toBeUndefined();
    expect(await queue.starved({ server: 'RBS02', free: 0 })).toBe(child.id);
    const client = new Client(address);
    await client.connect();
    await client.query(
      "UPDATE pianola.servers SET seen_at = now() - interval '1 minute' WHERE name = 'rbs02'",
    );
    await client.end();
    expect(await queue.starved(full)).toBeUndefined();
    const other = newJob('B', { parent: parentOf(3) });
    await queue.enqueue([other]);
    expect(await queue.starved(full)).toBe(other.id);
  });

  test('the queue forgets no job that waits for long', async () => {
    const { queue } = await newStore();
    await queue.deploy(await bundleOf('A'), new Set());
    await queue.enqueue([newJob('A')]);
    const client = new Client(address);
    await client.connect();
    const { rows } = await client.query(
      "SELECT keep_until > now() + interval '20 years' AS is_kept FROM pianola_queue.job",
    );
    await client.end();
    expect(rows).toEqual([{ is_kept: true }]);
  });

  test('its jobs go on as those of the model do, command by command', async () => {
    await expectSameAsModel(20, await newStore());
  }, 120_000);

  test('the order is that of a simulation here as well (design 1)', async () => {
    await expectSameOrder(5, await newStore());
  }, 120_000);

  const claims = "SELECT pg_advisory_xact_lock(hashtext('pianola claims'))";

  /** So many jobs of a runbook, queued together. */
  async function queued(
    store: JobStore,
    count: number,
    maxSimultaneousJobs: number,
  ): Promise<readonly string[]> {
    const activities = [{ id: 'work', type: 'Query Database' }];
    const bundle = await loadRunbook({ runbooks: [{ name: 'One', maxSimultaneousJobs, activities }] });
    await store.queue.deploy(bundle, new Set());
    const jobs = await Promise.all(
      Array.from({ length: count }, () => jobToStart(store.queue, { runbook: 'One', parameters: {} })),
    );
    await store.queue.enqueue(jobs);
    return jobs.map(({ id }) => id);
  }

  test('jobs that were queued together begin in their order, wherever the database keeps them', async () => {
    const store = await newStore();
    const ids = await queued(store, 12, 12);
    const client = new Client(address);
    await client.connect();
    // Written anew from the last to the first, they lie the other way round.
    for (const id of ids.toReversed())
      await client.query(
        "UPDATE pianola_queue.job SET start_after = start_after - interval '1 hour' WHERE id = $1",
        [id],
      );
    for (const id of ids.toReversed())
      await client.query('UPDATE pianola.jobs SET depth = depth WHERE id = $1', [id]);
    expect((await store.queue.claim('RBS01', 12)).map(({ id }) => id)).toEqual(ids);
    const { rows } = await client.query('SELECT job FROM pianola.streams ORDER BY began_at, stream');
    await client.end();
    expect(rows.map(({ job }) => job)).toEqual(ids);
  });

  test('no job is queued while a server takes some: limits that it has looked at would not hold', async () => {
    const store = await newStore();
    const client = new Client(address);
    await client.connect();
    await client.query('BEGIN');
    await client.query(claims);
    const queuing = queued(store, 1, 1);
    await setTimeout(300);
    expect(await store.jobs()).toEqual([]);
    await client.query('COMMIT');
    await client.end();
    await queuing;
    expect(await store.jobs()).toHaveLength(1);
  });

  test('a job begins when it is taken, and not when its server began to wait for its turn', async () => {
    const store = await newStore();
    await queued(store, 2, 1);
    const [first] = await store.queue.claim('RBS01', 1);
    if (first === undefined) throw new Error('no job was taken');
    const client = new Client(address);
    await client.connect();
    await client.query('BEGIN');
    await client.query(claims);
    const taking = store.queue.claim('RBS02', 1);
    await setTimeout(200);
    const result = { status: 'Completed', instanceStatus: 'success', returned: [] } as const;
    await store.queue.settle(first, { ...result, broke: false, errorSummary: '', reason: '' }, []);
    await client.query('COMMIT');
    await client.end();
    expect(await taking).toHaveLength(1);
    const [one, other] = await store.jobs();
    expect(Date.parse(other?.startedAt as string)).toBeGreaterThanOrEqual(Date.parse(one?.endedAt as string));
  });

  test('a server that is lost while it takes jobs keeps the others from taking theirs for seconds only', async () => {
    const store = await newStore();
    await queued(store, 1, 1);
    const lost = new ServerDatabase(address);
    const hanging = lost.inTransaction(async (queries) => {
      await queries.all(claims);
      await setTimeout(9_000);
      await queries.all('SELECT 1');
    });
    const refused = expect(hanging).rejects.toThrow(/cannot use the store/);
    await setTimeout(500);
    const sinceMs = performance.now();
    expect(await store.queue.claim('RBS01', 1)).toHaveLength(1);
    expect(performance.now() - sinceMs).toBeLessThan(7_500);
    await refused;
    await lost.close();
  }, 60_000);
});
