import { PgBoss } from 'pg-boss';
import type { StoredJob } from '../../model/stored-job.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { StoreOwner } from '../held-store.ts';
import { storedJobOf, timeOf } from '../job-rows.ts';
import type { JobFilter, JobStore, TraceReading } from '../job-store.ts';
import { type KeptAttempt, type KeptStreams, MergedTrace } from '../merged-trace.ts';
import { unpackedEvents } from '../packing.ts';
import { pruneInSteps } from '../pruning.ts';
import { type Cut, familyQuery, type KeptRuns, placeInRun, RunTrace, whole } from '../run-trace.ts';
import { patienceMs, ServerDatabase } from './database.ts';
import { beatMs, isForsaken } from './leases.ts';
import { ServerName } from './server-name.ts';
import { ServerQueue } from './server-queue.ts';
import { bossOptions, checkServerVersion, migrateServer } from './server-schema.ts';
import { Supervision } from './supervision.ts';

/** What a store on a PostgreSQL server is opened for. */
interface ServerStoreOptions {
  /** Whether servers that are lost are looked for; those that play jobs do so. */
  readonly supervises?: boolean;
  /** The runbook server that this process is. `waits`: see `ServerName`. */
  readonly server?: {
    readonly name: string;
    readonly owner: StoreOwner;
    readonly waits: (holder: string) => void;
  };
}

/**
 * Opens a store on a PostgreSQL server, for any number of processes. Rejects with UsageError if there is
 * none, if it has another version, or if it cannot be reached, and with HeldNameError if another process is
 * the runbook server of this name.
 */
export async function openServerStore(
  address: string,
  { supervises = false, server }: ServerStoreOptions = {},
): Promise<JobStore> {
  const database = new ServerDatabase(address);
  // A sign of life that gets no answer keeps back two others at most.
  const boss = new PgBoss({ ...bossOptions(address), ...{ query_timeout: 2 * beatMs } });
  boss.on('error', () => undefined);
  const name = server && new ServerName(database, server.name, server.owner);
  let supervision: Supervision | undefined;
  try {
    await checkServerVersion(database);
    await database.told(() => boss.start());
    if (supervises) supervision = new Supervision(address, database);
    await name?.hold((server as NonNullable<typeof server>).waits);
  } catch (error) {
    supervision?.close();
    await database.close();
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  // A wrong address is told at once; a database that was there is waited for.
  if (supervises) database.patienceMs = patienceMs;
  const queue = new ServerQueue(address, database, boss, name);
  return new PostgresStore(database, queue, supervision);
}

/** Makes a store on a PostgreSQL server, or brings it up to date. */
export async function migrateServerStore(address: string): Promise<void> {
  const database = new ServerDatabase(address);
  try {
    await migrateServer(database, address);
  } finally {
    await database.close();
  }
}

class PostgresStore implements JobStore {
  readonly queue: ServerQueue;
  readonly #database: ServerDatabase;
  readonly #supervision: Supervision | undefined;

  constructor(database: ServerDatabase, queue: ServerQueue, supervision: Supervision | undefined) {
    this.#database = database;
    this.queue = queue;
    this.#supervision = supervision;
  }

  async jobs({ status, runbooks, most }: JobFilter = {}): Promise<readonly StoredJob[]> {
    const rows = await this.#database.all(
      `SELECT * FROM pianola.jobs WHERE ($1::text IS NULL OR status = $1)
         AND ($2::text[] IS NULL OR runbook = ANY($2)) ORDER BY place DESC LIMIT $3`,
      ...[status ?? null, runbooks ?? null, most ?? null],
    );
    return rows.map(storedJobOf).reverse();
  }

  async runbooks(): Promise<readonly string[]> {
    const rows = await this.#database.all('SELECT DISTINCT runbook FROM pianola.jobs');
    return rows.map(({ runbook }) => runbook as string);
  }

  async named(id: string): Promise<readonly StoredJob[]> {
    if (!/^[0-9a-f-]+$/.test(id)) return [];
    const rows = await this.#database.all(
      `SELECT * FROM pianola.jobs WHERE id::text = $1 OR id::text LIKE $1 || '%' ORDER BY id LIMIT 20`,
      id,
    );
    const jobs = rows.map(storedJobOf);
    const exact = jobs.filter((job) => job.id === id);
    return exact.length > 0 ? exact : jobs;
  }

  async neglect(id: string): ReturnType<JobStore['neglect']> {
    const [job] = await this.#database.all(
      `SELECT CASE WHEN status = 'Pending' AND deployment IS NOT NULL THEN 'untaken'
           WHEN ${isForsaken} THEN 'forsaken' END AS neglect
         FROM pianola.jobs WHERE id = $1 AND ended_at IS NULL`,
      id,
    );
    return (job?.['neglect'] ?? undefined) as Awaited<ReturnType<JobStore['neglect']>>;
  }

  async trace(id: string): Promise<TraceReading> {
    const [job] = await this.#database.all('SELECT stream FROM pianola.jobs WHERE id = $1', id);
    return job?.['stream'] == null ? new MergedTrace(this.#streams, id) : new RunTrace(this.#runs, id);
  }

  async prune(before: string): Promise<number> {
    return await pruneInSteps({
      runsAfter: async (id, most) =>
        (await this.#database.all(
          `SELECT root, bool_and(coalesce(ended_at < $1, false)) AS "isOld" FROM pianola.jobs WHERE root > $2
             GROUP BY root ORDER BY root LIMIT $3`,
          ...[before, id, most],
        )) as unknown as readonly { readonly root: string; readonly isOld: boolean }[],
      remove: async (roots, most) => {
        const [row] = await this.#database.all(
          `WITH part AS (SELECT id, stream FROM pianola.jobs WHERE root = ANY($1::uuid[])
               ORDER BY place DESC LIMIT $2),
             traces AS (DELETE FROM pianola.streams WHERE stream IN (SELECT stream FROM part)),
             gone AS (DELETE FROM pianola.jobs WHERE id IN (SELECT id FROM part) RETURNING 1)
             SELECT count(*)::integer AS count FROM gone`,
          ...[roots, most],
        );
        return row?.['count'] as number;
      },
    });
  }

  async close(): Promise<void> {
    this.#supervision?.close();
    await this.queue.close();
    await this.#database.close();
  }

  readonly #runs: KeptRuns = {
    family: async (id) => (await this.#database.all(familyQuery('pianola.jobs', '$1'), id)).map(placeInRun),
    events: (stream, after, cut) => this.#events(stream, after, cut),
  };

  readonly #streams: KeptStreams = {
    job: async (id) => {
      const [row] = await this.#database.all('SELECT * FROM pianola.jobs WHERE id = $1', id);
      return row && storedJobOf(row);
    },
    attempts: async (id) => {
      const rows = await this.#database.all(
        'SELECT stream, attempt, lost_at FROM pianola.streams WHERE job = $1 ORDER BY attempt',
        id,
      );
      return rows.map(
        (row): KeptAttempt => ({
          stream: Number(row['stream']),
          attempt: row['attempt'] as number,
          lostAt: timeOf(row['lost_at']),
        }),
      );
    },
    child: async (id, attempt, number) => {
      const [row] = await this.#database.all(
        'SELECT id FROM pianola.jobs WHERE parent = $1 AND parent_attempt = $2 AND parent_number = $3',
        ...[id, attempt, number],
      );
      return row?.['id'] as string | undefined;
    },
    events: (stream, after) => this.#events(stream, after, whole),
  };

  async *#events(stream: number, after: number, { first: from, last: to }: Cut): AsyncGenerator<TraceEvent> {
    const chunks = await this.#database.all(
      `SELECT first_seq FROM pianola.events WHERE stream = $1 AND last_seq > $2 AND first_seq <= $3
         AND (last_seq >= $4 OR first_seq = 1) ORDER BY first_seq`,
      ...[stream, after, to, from],
    );
    for (const { first_seq: first } of chunks) {
      const [chunk] = await this.#database.all(
        'SELECT lines FROM pianola.events WHERE stream = $1 AND first_seq = $2',
        ...[stream, first],
      );
      for (const event of unpackedEvents(chunk?.['lines'] as Uint8Array)) if (event.seq > after) yield event;
    }
  }
}
