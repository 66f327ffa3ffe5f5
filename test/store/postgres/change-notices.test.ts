// Several processes on one PostgreSQL hear of each other's changes at once (design section 6).
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChangeNotices } from '../../../src/store/postgres/change-notices.ts';
import { ServerDatabase } from '../../../src/store/postgres/database.ts';
import { type OwnPostgres, poolerProgram, postgresPrograms, startPostgres } from '../../support/postgres.ts';

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('notices of changes', () => {
  let server: OwnPostgres;
  let address: string;
  beforeAll(async () => {
    server = await startPostgres(programs as string);
    address = await server.newDatabase();
  }, 60_000);
  afterAll(() => server.stop(), 60_000);
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  function process(at = address, database = new ServerDatabase(at)) {
    database.patienceMs = 60_000;
    const one = { heard: 0, database, notices: undefined as unknown as ChangeNotices };
    one.notices = new ChangeNotices(at, database, () => {
      one.heard += 1;
    });
    closing.push(async () => {
      await one.notices.close();
      await database.close();
    });
    return one;
  }

  /** Tells until the other has heard. */
  async function untilHeard(
    teller: ReturnType<typeof process>,
    hearer: ReturnType<typeof process>,
  ): Promise<void> {
    for (const before = hearer.heard; hearer.heard === before; ) {
      await teller.notices.tell(teller.database);
      await setTimeout(50);
    }
  }

  test('a change is heard by all others, and not by who made it', async () => {
    const [one, other] = [process(), process()];
    one.notices.listen();
    other.notices.listen();
    await untilHeard(one, other);
    await setTimeout(200);
    expect(one.heard).toBe(0);
    await untilHeard(other, one);
  });

  test('what is rolled back is told to nobody, and what comes at once is told once', async () => {
    const [one, other] = [process(), process()];
    other.notices.listen();
    await untilHeard(one, other);
    await setTimeout(200);
    const before = other.heard;
    const failing = one.database.inTransaction(async (queries) => {
      await one.notices.tell(queries);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await setTimeout(200);
    expect(other.heard).toBe(before);
    await one.database.inTransaction(async (queries) => {
      for (let count = 0; count < 5; count += 1) await one.notices.tell(queries);
    });
    await setTimeout(200);
    expect(other.heard).toBe(before + 1);
  });

  test('after a restart of the database they are heard again', async () => {
    const [one, other] = [process(), process()];
    other.notices.listen();
    await untilHeard(one, other);
    await server.restart();
    await untilHeard(one, other);
  }, 60_000);

  test('a connection that is lost before it has heard itself says nothing of the others', async () => {
    class LosesConnections extends ServerDatabase {
      probes = 0;
      override async all(sql: string, ...values: readonly unknown[]) {
        if (String(values[1]).startsWith('probe')) this.probes += 1;
        if (this.probes > 3) return await super.all(sql, ...values);
        return await super.all(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
          'pianola notices',
        );
      }
    }
    const database = new LosesConnections(address);
    const [one, other] = [process(), process(address, database)];
    other.notices.listen();
    // Each is lost at once and made again after 2 seconds; what it says counts after 3.
    while (database.probes < 4) await setTimeout(50);
    expect(other.notices.isListening).toBe(true);
    await untilHeard(one, other);
  }, 20_000);

  test.skipIf(poolerProgram() === undefined)(
    'behind a pooler of transactions nobody listens',
    async () => {
      const one = process(await server.pooled(poolerProgram() as string, address));
      one.notices.listen();
      expect(one.notices.isListening).toBe(true);
      while (one.notices.isListening) await setTimeout(50);
      one.notices.listen();
      expect(one.notices.isListening).toBe(false);
    },
    60_000,
  );
});
