import type { PgBoss } from 'pg-boss';
import type { Bundle } from '../../model/bundle.ts';
import { type JobResult, unplayed } from '../../model/job.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { ChangeListeners } from '../change-listeners.ts';
import { deadlockText } from '../deadlock-text.ts';
import type {
  Cancelling,
  Claim,
  DeployedRunbook,
  JobQueue,
  JobToKeep,
  KeptCounter,
  QueueLoad,
  SettledWith,
} from '../job-queue.ts';
import { resultOf } from '../job-rows.ts';
import { definitionOf, keptDefinition } from '../kept-definition.ts';
import {
  addEvents,
  begun,
  bossDatabase,
  end,
  endLost,
  isSettled,
  starvedIn,
  withoutChildren,
  withoutNul,
} from './attempts.ts';
import type { ServerDatabase } from './database.ts';
import { beatMs, leaseSeconds as heartbeatSeconds } from './leases.ts';
import { noteServer, notFor } from './server-choice.ts';
import { queueName } from './server-schema.ts';

/** Changes that others made are looked for so often, in milliseconds. */
const lookMs = 1_000;
/** The longest that one attempt may take: the most that pg-boss permits. */
const attemptSeconds = 24 * 3600;

/**
 * The jobs of a store on a PostgreSQL server. pg-boss keeps the queue: order, heartbeats, and attempts that
 * are fenced; a group for each runbook. What jobs are, did and returned is in tables of our own. Every claim
 * takes one advisory lock, so that the job concurrency of runbooks holds over all servers.
 */
export class ServerQueue implements JobQueue {
  readonly #database: ServerDatabase;
  readonly #boss: PgBoss;
  readonly #listeners = new ChangeListeners(lookMs, () => this.#listeners.tell());
  /** The attempts that this process plays: how often pg-boss has handed each job out before. */
  readonly #held = new Map<string, { readonly attempt: number; readonly retryCount: number }>();
  #beat: NodeJS.Timeout | undefined;

  constructor(database: ServerDatabase, boss: PgBoss) {
    this.#database = database;
    this.#boss = boss;
  }

  async deploy(bundle: Bundle, monitors: ReadonlySet<string>): Promise<readonly DeployedRunbook[]> {
    const deployed = await this.#database.inTransaction(async (queries) => {
      // Versions are counted one deployment after another.
      await queries.all("SELECT pg_advisory_xact_lock(hashtext('pianola deploys'))");
      const [made] = await queries.all(
        'INSERT INTO pianola.deployments (format, definition) VALUES ($1, $2) RETURNING deployment',
        ...keptDefinition(bundle),
      );
      const deployment = made?.['deployment'] as number;
      const versions: DeployedRunbook[] = [];
      for (const { path: runbook } of bundle.runbooks) {
        const [row] = await queries.all(
          `INSERT INTO pianola.versions (runbook, version, deployment, is_monitor)
             SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM pianola.versions WHERE runbook = $1
             RETURNING version`,
          ...[runbook, deployment, monitors.has(runbook)],
        );
        const version = row?.['version'] as number;
        versions.push({ runbook, version, deployment, isMonitor: monitors.has(runbook) });
      }
      return versions;
    });
    this.#listeners.tell();
    return deployed;
  }

  async deployed(): Promise<readonly DeployedRunbook[]> {
    return (await this.#database.all(
      `SELECT runbook, version, deployment, is_monitor AS "isMonitor" FROM pianola.versions one
         WHERE version = (SELECT max(version) FROM pianola.versions WHERE runbook = one.runbook)
         ORDER BY runbook COLLATE "C"`,
    )) as unknown as readonly DeployedRunbook[];
  }

  async definition(deployment: number): Promise<Bundle> {
    const [row] = await this.#database.all(
      'SELECT * FROM pianola.deployments WHERE deployment = $1',
      deployment,
    );
    return definitionOf(deployment, row);
  }

  async enqueue(jobs: readonly JobToKeep[]): Promise<void> {
    await this.#database.inTransaction(async (queries) => {
      for (const { id, runbook, deployment, parameters, servers, parent, ...limits } of jobs)
        await queries.all(
          `INSERT INTO pianola.jobs (id, root, runbook, parent, deployment, parameters, servers, most_at_once,
             server_loss, depth, parent_attempt, parent_number, is_monitor)
             SELECT $1, coalesce(above.root, $1), $2, $3::uuid, $4, $5, $6, $7, $8,
               coalesce(above.depth + 1, 0),
               $9::integer, $10::integer, $11::boolean
             FROM (SELECT 1) one LEFT JOIN pianola.jobs above ON above.id = $3
             ON CONFLICT (id) DO NOTHING`,
          ...[id, runbook, parent?.id ?? null, deployment, JSON.stringify(parameters), servers ?? null],
          ...[limits.maxSimultaneousJobs, limits.serverLoss, parent?.attempt ?? null, parent?.number ?? null],
          limits.isMonitor,
        );
      await this.#boss.insert(
        queueName,
        jobs.map(({ id, runbook, serverLoss }) => ({
          ...{ id, group: { id: runbook }, heartbeatSeconds, expireInSeconds: attemptSeconds },
          ...{ retryLimit: serverLoss === 'restart' ? 1_000_000 : 0, retryDelay: 0 },
        })),
        { db: bossDatabase(queries) },
      );
    });
    this.#listeners.tell();
  }

  async claim(server: string, most: number, areChildren = false): Promise<readonly Claim[]> {
    const all = await this.#database.inTransaction(async (queries) => {
      await queries.all("SELECT pg_advisory_xact_lock(hashtext('pianola claims'))");
      const db = bossDatabase(queries);
      await endLost(queries, (id) => this.#boss.cancel(queueName, id, { db }));
      await noteServer(queries, server, most);
      const taken: { readonly claim: Claim; readonly retryCount: number }[] = [];
      while (taken.length < most) {
        const full = await queries.all(
          `SELECT runbook FROM pianola.jobs
             WHERE status = 'Running' AND ended_at IS NULL AND deployment IS NOT NULL
             GROUP BY runbook HAVING count(*) >= max(most_at_once)${areChildren ? withoutChildren : ''}`,
        );
        const [job] = await this.#boss.fetch(queueName, {
          ...{ batchSize: 1, includeMetadata: true, db: bossDatabase(queries) },
          ignoreGroups: [...full.map((row) => row['runbook'] as string), ...(await notFor(queries, server))],
        });
        if (job === undefined) break;
        const claim = await begun(queries, job.id, server);
        if (claim === undefined) continue;
        taken.push({ claim, retryCount: job.retryCount });
      }
      return taken;
    });
    for (const { claim, retryCount } of all) this.#held.set(claim.id, { attempt: claim.attempt, retryCount });
    if (all.length > 0) this.#beat ??= setInterval(() => void this.#sayAlive(), beatMs);
    return all.map(({ claim }) => claim);
  }

  async append(claim: Claim, events: readonly TraceEvent[]): Promise<boolean> {
    return await this.#database.inTransaction((queries) => addEvents(queries, claim, events));
  }

  async waits({ id, attempt }: Claim, isWaiting: boolean): Promise<void> {
    await this.#database.all(
      `UPDATE pianola.jobs SET is_waiting = $1 WHERE id = $2 AND attempt = $3 AND status = 'Running'`,
      ...[isWaiting, id, attempt],
    );
  }

  async settle(claim: Claim, result: JobResult, { events, counters }: SettledWith): Promise<boolean> {
    const { id, attempt } = claim;
    const held = this.#held.get(id);
    if (held?.attempt !== attempt) return false;
    const { retryCount } = held;
    const isRecorded = await this.#database.inTransaction(async (queries) => {
      const [ours] = await queries.all(
        `SELECT 1 AS one FROM pianola.jobs WHERE id = $1 AND attempt = $2 AND status = 'Running' FOR UPDATE`,
        ...[id, attempt],
      );
      // Told again because the answer was lost.
      if (ours === undefined) return await isSettled(queries, claim);
      const done = (await this.#boss.complete(queueName, { id, retryCount }, null, {
        db: bossDatabase(queries),
      })) as { readonly affected?: number };
      if (done.affected !== 1) return false;
      await addEvents(queries, claim, events);
      for (const { key, value } of counters)
        await queries.all(
          `INSERT INTO pianola.counters VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2`,
          ...[key, value],
        );
      await end(queries, id, result);
      return true;
    });
    this.#held.delete(id);
    if (isRecorded) this.#listeners.tell();
    return isRecorded;
  }

  async counters(): Promise<readonly KeptCounter[]> {
    const rows = await this.#database.all('SELECT key, value FROM pianola.counters');
    return rows.map((row) => ({ key: row['key'] as string, value: Number(row['value']) }));
  }

  async load(): Promise<QueueLoad> {
    const [row] = await this.#database.all(
      `SELECT count(*) FILTER (WHERE status = 'Pending')::integer AS pending,
         count(*) FILTER (WHERE status = 'Running')::integer AS running,
         count(*) FILTER (WHERE is_waiting)::integer AS waiting,
         coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE status = 'Pending')) * 1000, 0)
           ::float8 AS "oldestPendingMs"
         FROM pianola.jobs WHERE ended_at IS NULL AND deployment IS NOT NULL`,
    );
    return row as unknown as QueueLoad;
  }

  async results(ids: readonly string[]): Promise<ReadonlyMap<string, JobResult>> {
    const rows = await this.#database.all(
      'SELECT * FROM pianola.jobs WHERE id = ANY($1::uuid[]) AND ended_at IS NOT NULL',
      ids,
    );
    return new Map(rows.map((row) => [row['id'] as string, resultOf(row)]));
  }

  async stopReasons(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.all(
      'SELECT id, stop_reason FROM pianola.jobs WHERE id = ANY($1::uuid[]) AND stop_reason IS NOT NULL',
      ids,
    );
    return new Map(rows.map((row) => [row['id'] as string, row['stop_reason'] as string]));
  }

  async cancel(id: string, reason: string): Promise<Cancelling> {
    const how = await this.#database.inTransaction(async (queries): Promise<Cancelling> => {
      const [job] = await queries.all(
        'SELECT status, ended_at, deployment FROM pianola.jobs WHERE id = $1 FOR UPDATE',
        id,
      );
      if (job === undefined || job['ended_at'] !== null) return 'ended';
      if (job['deployment'] === null) return 'unqueued';
      if (job['status'] === 'Pending') {
        await this.#boss.cancel(queueName, id, { db: bossDatabase(queries) });
        await end(queries, id, unplayed('Canceled', reason));
        return 'canceled';
      }
      await queries.all(
        'UPDATE pianola.jobs SET stop_reason = coalesce(stop_reason, $2) WHERE id = $1',
        ...[id, withoutNul(reason)],
      );
      return 'asked';
    });
    this.#listeners.tell();
    return how;
  }

  async request(id: string): ReturnType<JobQueue['request']> {
    const [job] = await this.#database.all(
      'SELECT * FROM pianola.jobs WHERE id = $1 AND deployment IS NOT NULL',
      id,
    );
    if (job === undefined) return undefined;
    const servers = job['servers'] as readonly string[] | null;
    return {
      runbook: job['runbook'] as string,
      parameters: job['parameters'] as JobToKeep['parameters'],
      ...(servers !== null && { servers }),
    };
  }

  async starved(): Promise<string | undefined> {
    return (await starvedIn(this.#database))?.['id'] as string | undefined;
  }

  async breakDeadlock(wanted: string): Promise<string | undefined> {
    const reason = await this.#database.inTransaction(async (queries) => {
      await queries.all("SELECT pg_advisory_xact_lock(hashtext('pianola claims'))");
      const starved = await starvedIn(queries);
      if (starved?.['id'] !== wanted) return undefined;
      const told = deadlockText(starved);
      await this.#boss.cancel(queueName, wanted, { db: bossDatabase(queries) });
      await end(queries, wanted, unplayed('Failed', told));
      // It goes on, or says again that it waits: for others.
      await queries.all('UPDATE pianola.jobs SET is_waiting = false WHERE id = $1', starved['above']);
      return told;
    });
    if (reason !== undefined) this.#listeners.tell();
    return reason;
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.close();
    clearInterval(this.#beat);
    await this.#boss.stop({ graceful: false });
  }

  /** Says that this process still plays its jobs. If that fails, the next time comes soon. */
  async #sayAlive(): Promise<void> {
    const held = [...this.#held].map(([id, { retryCount }]) => ({ id, retryCount }));
    if (held.length > 0) await this.#boss.touch(queueName, held).catch(() => undefined);
  }
}
