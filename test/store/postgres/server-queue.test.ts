// Format section 8: the jobs of a store on a PostgreSQL server, which the test starts itself.
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { JobQueue } from '../../../src/store/job-queue.ts';
import type { JobStore } from '../../../src/store/job-store.ts';
import { migrateServerStore, openServerStore } from '../../../src/store/postgres/postgres-store.ts';
import { expectSameOrder } from '../../server/same-order.ts';
import { type OwnPostgres, postgresPrograms, startPostgres } from '../../support/postgres.ts';
import { queueSuite } from '../queue-suite.ts';

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('the queue of a store on a database server', () => {
  let server: OwnPostgres;
  const stores: JobStore[] = [];
  beforeAll(async () => {
    server = await startPostgres(programs as string);
  }, 60_000);
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  }, 60_000);

  const newStore = async (): Promise<JobStore> => {
    const address = await server.newDatabase();
    await migrateServerStore(address);
    const store = await openServerStore(address, { supervises: true });
    stores.push(store);
    return store;
  };

  queueSuite(async (): Promise<JobQueue> => (await newStore()).queue);

  test('the order is that of a simulation here as well (design 1)', async () => {
    await expectSameOrder(5, await newStore());
  }, 120_000);
});
