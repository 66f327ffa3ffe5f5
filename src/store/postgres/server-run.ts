import { UsageError } from '../../model/problem.ts';
import { columnOf, recordedColumns as columns } from '../job-rows.ts';
import type { KeptRun } from '../job-store.ts';
import { packedEvents } from '../packing.ts';
import type { RecordedJob, RunNews } from '../run-records.ts';
import { withoutNul } from './attempts.ts';
import { patienceMs, type Queries, ServerDatabase } from './database.ts';
import { beatMs, endLostRuns, leaseEnd, leaseSeconds } from './leases.ts';
import { checkServerVersion } from './server-schema.ts';

/**
 * Begins to keep a run in a store on a PostgreSQL server. What runs played whose process is gone is recorded
 * as Failed. Rejects with UsageError if there is no store, if it has another version, or if it cannot be
 * reached.
 */
export async function keepServerRun(address: string): Promise<KeptRun> {
  const database = new ServerDatabase(address);
  try {
    await checkServerVersion(database);
    const stream = await database.inTransaction(async (queries) => {
      await endLostRuns(queries);
      // Only a number: a run that is killed before it has told anything leaves nothing.
      const [next] = await queries.all(
        "SELECT nextval(pg_get_serial_sequence('pianola.streams', 'stream')) AS stream",
      );
      return next?.['stream'] as string;
    });
    // A wrong address is told at once; a database that was there is waited for.
    database.patienceMs = patienceMs;
    return new ServerRun(database, stream);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Keeps a run whose jobs one process plays by itself: one stream of events for all of them. Its open jobs
 * have a lease, which is renewed while the process lives. When it is over, others record them as Failed, and
 * the run is fenced off.
 */
class ServerRun implements KeptRun {
  readonly lost: Promise<unknown>;
  readonly #database: ServerDatabase;
  readonly #stream: string;
  readonly #beat: NodeJS.Timeout;
  #isSayingAlive = false;
  /** Whether its stream is in the store. */
  #hasBegun = false;
  /** The id of its first job. */
  #root: string | undefined;

  constructor(database: ServerDatabase, stream: string) {
    this.#database = database;
    this.#stream = stream;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.lost = promise;
    this.#beat = setInterval(() => void this.#sayAlive().catch(resolve), beatMs);
  }

  async write({ events, jobs }: RunNews): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    this.#root ??= jobs[0]?.id;
    const lines = packedEvents(events);
    await this.#database.inTransaction(async (queries) => {
      if (!this.#hasBegun) await queries.all(beginStream, this.#stream);
      await this.#lock(queries);
      // It may have been written before, and only the answer was lost.
      await queries.all(
        'INSERT INTO pianola.events VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        ...[this.#stream, first.seq, events.at(-1)?.seq, lines],
      );
      if (jobs.length > 0)
        await queries.all(putJobs, this.#stream, this.#root, ...columns.map(columnIn(jobs)));
    });
    this.#hasBegun = true;
  }

  close(): void {
    clearInterval(this.#beat);
    void this.#database.close();
  }

  /** Renews the lease of the jobs that have not ended. */
  async #sayAlive(): Promise<void> {
    if (this.#isSayingAlive || !this.#hasBegun) return;
    this.#isSayingAlive = true;
    await this.#database.inTransaction(async (queries) => {
      await this.#lock(queries);
      await queries.all(
        `UPDATE pianola.jobs SET lease_until = ${leaseEnd} WHERE stream = $1 AND ended_at IS NULL`,
        this.#stream,
      );
    });
    this.#isSayingAlive = false;
  }

  /** Whoever writes to the jobs of a run has its stream. Throws UsageError if the run counts as lost. */
  async #lock(queries: Queries): Promise<void> {
    const [stream] = await queries.all(
      'SELECT 1 AS one FROM pianola.streams WHERE stream = $1 AND lost_at IS NULL FOR UPDATE',
      this.#stream,
    );
    if (stream !== undefined) return;
    const silence = `it was not heard of for more than ${leaseSeconds} seconds`;
    throw new UsageError(
      `the store ${this.#database.name} takes nothing of this run any more: ${silence}`,
      'its jobs are Failed there; what they had done so far is in their logs',
    );
  }
}

/** What a column of these jobs has, job by job. */
const columnIn = (jobs: readonly RecordedJob[]) => (name: (typeof columns)[number]) =>
  jobs.map((job) => {
    const value = columnOf[name](job);
    return typeof value === 'string' ? withoutNul(value) : value;
  });

/** The types of columns that are no texts. */
const typeOf: { readonly [Name in (typeof columns)[number]]?: string } = {
  ...{ id: 'uuid', parent: 'uuid', number: 'integer', attempt: 'integer', returned: 'json' },
  ...{ first_seq: 'integer', last_seq: 'integer' },
  ...{ queued_at: 'timestamptz', started_at: 'timestamptz', ended_at: 'timestamptz' },
};

const beginStream =
  'INSERT INTO pianola.streams (stream) OVERRIDING SYSTEM VALUE VALUES ($1) ON CONFLICT DO NOTHING';

const putJobs = `INSERT INTO pianola.jobs (stream, root, lease_until, ${columns.join(', ')})
  SELECT $1::bigint, $2::uuid, ${leaseEnd}, news.* FROM
    unnest(${columns.map((name, index) => `$${index + 3}::${typeOf[name] ?? 'text'}[]`).join(', ')}) news
  ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until,
    ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`;
