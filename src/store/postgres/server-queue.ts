import type { JobInsert, PgBoss } from 'pg-boss';
import type { Bundle } from '../../model/bundle.ts';
import { type JobResult, unplayed } from '../../model/job.ts';
import type { CounterChange } from '../../model/kept-counter.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { ChangeListeners } from '../change-listeners.ts';
import { deadlockText } from '../deadlock-text.ts';
import type {
  Cancelling,
  Claim,
  DeployedRunbook,
  FreeSlots,
  JobQueue,
  JobToKeep,
  QueueLoad,
} from '../job-queue.ts';
import { resultOf } from '../job-rows.ts';
import { definitionOf, keptDefinition, knownPathIn } from '../kept-definition.ts';
import { addEvents, bossDatabase, type Ending, end, giveBack, pendingSince, withoutNul } from './attempts.ts';
import { ChangeNotices } from './change-notices.ts';
import { claimsLock, hasLost, mayTake, queuingLock, type Taken, takeJobs } from './claiming.ts';
import { askCounter } from './counters.ts';
import type { Queries, ServerDatabase } from './database.ts';
import { JointEnds, settleAll } from './joint-ends.ts';
import { beatMs, leaseSeconds as heartbeatSeconds } from './leases.ts';
import { renewLeases } from './monitors.ts';
import { noteServer, priorityOf, ServerNotes, starvedIn, type Taker } from './server-choice.ts';
import type { ServerName } from './server-name.ts';
import { queueName } from './server-schema.ts';

/** Changes that others made are looked for so often, in milliseconds. */
const lookMs = 1_000;
/** The longest that one attempt may take: the most that pg-boss permits. */
const attemptSeconds = 24 * 3600;
/** pg-boss forgets a job that has been pending for so long: not in a lifetime. */
const retentionSeconds = 2_000_000_000;

/** Versions are counted one deployment after another. */
const deploysLock = "SELECT pg_advisory_xact_lock(hashtext('pianola deploys'))";

/**
 * The jobs of a store on a PostgreSQL server. pg-boss keeps the queue: order, heartbeats, and attempts that
 * are fenced; a group for each runbook. What jobs are, did and returned is in tables of our own. Every claim
 * takes one advisory lock, so that the job concurrency of runbooks holds over all servers.
 */
export class ServerQueue implements JobQueue {
  readonly #database: ServerDatabase;
  readonly #boss: PgBoss;
  readonly #listeners = new ChangeListeners(lookMs, () => this.#listeners.tell());
  /**
   * The attempts that this process plays: how often pg-boss has handed each job out before; undefined for a
   * lease.
   */
  readonly #held = new Map<string, { readonly attempt: number; readonly retryCount: number | undefined }>();
  readonly #notices: ChangeNotices;
  readonly #notes: ServerNotes;
  readonly #ends = new JointEnds((endings) => this.#settle(endings));
  /** Whether there was something to take the last time. */
  #hasTaken = false;
  #beat: NodeJS.Timeout | undefined;
  readonly #name: ServerName | undefined;

  /** `name`: that of the runbook server that this process is. */
  constructor(address: string, database: ServerDatabase, boss: PgBoss, name?: ServerName) {
    this.#name = name;
    this.#database = database;
    this.#boss = boss;
    this.#notes = new ServerNotes(database);
    this.#notices = new ChangeNotices(address, database, () => this.#listeners.tell());
  }

  async deploy(bundle: Bundle, monitors: ReadonlySet<string>): Promise<readonly DeployedRunbook[]> {
    return await this.#change(async (queries) => {
      const known = await queries.all('SELECT DISTINCT runbook FROM pianola.versions');
      const knownPath = knownPathIn(known.map(({ runbook }) => runbook as string));
      const [made] = await queries.all(
        'INSERT INTO pianola.deployments (format, definition) VALUES ($1, $2) RETURNING deployment',
        ...keptDefinition(bundle, knownPath),
      );
      const deployment = made?.['deployment'] as number;
      const versions: DeployedRunbook[] = [];
      for (const { path } of bundle.runbooks) {
        const [runbook, isMonitor] = [knownPath(path), monitors.has(path)];
        const [row] = await queries.all(
          `INSERT INTO pianola.versions (runbook, version, deployment, is_monitor)
             SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM pianola.versions WHERE runbook = $1
             RETURNING version`,
          ...[runbook, deployment, isMonitor],
        );
        const version = row?.['version'] as number;
        versions.push({ runbook, version, deployment, isMonitor });
      }
      return versions;
    }, deploysLock);
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
    await this.#changeWith(jobs, (queries) => this.#queueJobs(queries, jobs));
  }

  async claim(server: string, most: number, areChildren = false): Promise<readonly Claim[]> {
    this.#name?.check();
    const taker = { server, most, areChildren };
    const endsLost = await hasLost(this.#database, taker);
    // Nobody waits for the lock in vain. Who has just taken some will find more.
    const takes = endsLost || this.#hasTaken || (await mayTake(this.#database, taker));
    const all = takes ? await this.#take(taker, endsLost) : [];
    this.#hasTaken = all.length > 0;
    // A server that drains keeps no job from its standbys.
    await this.#notes.note({ server, free: areChildren ? 0 : most - all.length });
    return all.map(({ claim }) => claim);
  }

  async append(
    claim: Claim,
    events: readonly TraceEvent[],
    jobs: readonly JobToKeep[] = [],
  ): Promise<boolean> {
    // One statement: what is told again because the answer was lost is there.
    if (jobs.length === 0) return await addEvents(this.#database, claim, events);
    return await this.#changeWith(jobs, async (queries) => {
      const isOurs = await addEvents(queries, claim, events);
      if (isOurs) await this.#queueJobs(queries, jobs);
      return isOurs;
    });
  }

  async waits({ id, attempt }: Claim, isWaiting: boolean): Promise<void> {
    await this.#database.all(
      `UPDATE pianola.jobs SET is_waiting = $1 WHERE id = $2 AND attempt = $3 AND status = 'Running'`,
      ...[isWaiting, id, attempt],
    );
  }

  async settle(
    claim: Claim,
    result: JobResult,
    events: readonly TraceEvent[],
    jobs: readonly JobToKeep[] = [],
  ): Promise<boolean> {
    const { id, attempt } = claim;
    const held = this.#held.get(id);
    if (held?.attempt !== attempt) return false;
    const { retryCount } = held;
    const isRecorded = await this.#ends.add({ claim, retryCount, result, events, jobs });
    this.#held.delete(id);
    return isRecorded;
  }

  async handBack(claim: Claim, events: readonly TraceEvent[]): Promise<boolean> {
    const { id } = claim;
    const isOurs = await this.#change(async (queries) => {
      const isOpen = await addEvents(queries, claim, events);
      if (isOpen) await giveBack(queries, id);
      return isOpen;
    });
    this.#held.delete(id);
    return isOurs;
  }

  async counter(key: string, change?: CounterChange): Promise<number | undefined> {
    return await askCounter(this.#database, key, change);
  }

  async load(): Promise<QueueLoad> {
    const [row] = await this.#database.all(
      `SELECT count(*) FILTER (WHERE status = 'Pending')::integer AS pending,
         count(*) FILTER (WHERE status = 'Running')::integer AS running,
         count(*) FILTER (WHERE is_waiting)::integer AS waiting,
         coalesce(extract(epoch FROM now() - min(${pendingSince('jobs')}) FILTER (WHERE status = 'Pending'))
           * 1000, 0)::float8 AS "oldestPendingMs"
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
    const cancel = async (queries: Queries): Promise<Cancelling> => {
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
    };
    // Who takes a job goes from the queue to what is known of it, and this goes back.
    return await this.#change(cancel, queuingLock);
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

  async starved(by: FreeSlots): Promise<string | undefined> {
    this.#name?.check();
    await this.#notes.note(by);
    return (await starvedIn(this.#database))?.['id'] as string | undefined;
  }

  async breakDeadlock(wanted: string, by: FreeSlots): Promise<string | undefined> {
    return await this.#change(async (queries) => {
      await noteServer(queries, by);
      const starved = await starvedIn(queries);
      if (starved?.['id'] !== wanted) return undefined;
      const told = deadlockText(starved);
      await this.#boss.cancel(queueName, wanted, { db: bossDatabase(queries) });
      await end(queries, wanted, unplayed('Failed', told));
      // It goes on, or says again that it waits: for others.
      await queries.all('UPDATE pianola.jobs SET is_waiting = false WHERE id = $1', starved['above']);
      return told;
    }, claimsLock);
  }

  onChange(listener: () => void): () => void {
    this.#notices.listen();
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.close();
    await this.#notices.close();
    clearInterval(this.#beat);
    // Who ends waits for no database that is away.
    this.#database.patienceMs = 0;
    await this.#name?.release().catch(() => undefined);
    await this.#boss.stop({ graceful: false });
  }

  /** Takes jobs, which this process plays from then on. */
  async #take(taker: Taker, endsLost: boolean): Promise<readonly Taken[]> {
    const all = await this.#database.inTransaction(
      (queries) => takeJobs(queries, this.#boss, taker, endsLost),
      claimsLock,
    );
    for (const { claim, retryCount } of all) this.#held.set(claim.id, { attempt: claim.attempt, retryCount });
    if (all.length > 0) this.#beat ??= setInterval(() => void this.#sayAlive(), beatMs);
    return all;
  }

  /** Records how attempts ended, all in one transaction. Gives the ids of those that were not over before. */
  async #settle(endings: readonly Ending[]): Promise<ReadonlySet<string>> {
    const queued = endings.flatMap(({ jobs }) => jobs);
    return await this.#changeWith(queued, async (queries) => {
      const recorded = await settleAll(queries, this.#boss, endings);
      const jobs = endings.flatMap((ending) => (recorded.has(ending.claim.id) ? ending.jobs : []));
      if (jobs.length > 0) await this.#queueJobs(queries, jobs);
      return recorded;
    });
  }

  /**
   * Does all of it in one transaction, with a lock if one is given, and tells who listens, here and
   * elsewhere.
   */
  async #change<Result>(act: (queries: Queries) => Promise<Result>, lock?: string): Promise<Result> {
    const result = await this.#database.inTransaction(async (queries) => {
      const done = await act(queries);
      await this.#notices.tell(queries);
      return done;
    }, lock);
    this.#listeners.tell();
    return result;
  }

  /** The same for what queues jobs: none may come in while a server takes some, or limits would not hold. */
  async #changeWith<Result>(
    jobs: readonly JobToKeep[],
    act: (queries: Queries) => Promise<Result>,
  ): Promise<Result> {
    return await this.#change(act, jobs.length > 0 ? queuingLock : undefined);
  }

  /** Says that this process still plays its jobs. If that fails, the next time comes soon. */
  async #sayAlive(): Promise<void> {
    const held: { readonly id: string; readonly retryCount: number }[] = [];
    const leased: { readonly id: string; readonly attempt: number }[] = [];
    for (const [id, { attempt, retryCount }] of this.#held)
      if (retryCount === undefined) leased.push({ id, attempt });
      else held.push({ id, retryCount });
    const touched = held.length > 0 ? this.#boss.touch(queueName, held) : undefined;
    const renewed = leased.length > 0 ? renewLeases(this.#database, leased) : undefined;
    await Promise.allSettled([touched, renewed]);
  }

  async #queueJobs(queries: Queries, jobs: readonly JobToKeep[]): Promise<void> {
    // What is told again because the answer was lost is in the queue.
    const added = await queries.all(
      `INSERT INTO pianola.jobs (id, root, runbook, parent, deployment, parameters, servers, most_at_once,
         server_loss, depth, parent_attempt, parent_number, is_monitor)
         SELECT job.id, coalesce(above.root, job.id), job.runbook, (job.parent->>'id')::uuid,
           job.deployment, job.parameters::json, CASE WHEN job.servers IS NOT NULL
             THEN ARRAY(SELECT json_array_elements_text(job.servers)) END,
           job."maxSimultaneousJobs", job."serverLoss", coalesce(above.depth + 1, 0),
           (job.parent->>'attempt')::integer, (job.parent->>'number')::integer, job."isMonitor"
         FROM ROWS FROM (json_to_recordset($1) AS (id uuid, runbook text, parent json, deployment integer,
           servers json, "maxSimultaneousJobs" integer, "serverLoss" text, "isMonitor" boolean),
           unnest($2::text[])) WITH ORDINALITY job (id, runbook, parent, deployment, servers,
           "maxSimultaneousJobs", "serverLoss", "isMonitor", parameters, ordinality)
         LEFT JOIN pianola.jobs above ON above.id = (job.parent->>'id')::uuid
         ORDER BY job.ordinality ON CONFLICT (id) DO NOTHING
         RETURNING id, runbook, place, server_loss, is_monitor`,
      // A text that PostgreSQL takes apart may not have the character NUL, nor half of a pair.
      JSON.stringify(jobs.map(({ parameters, ...job }) => job)),
      jobs.map(({ parameters }) => JSON.stringify(parameters)),
    );
    const queued = added
      // Monitors are not in the queue.
      .filter((row) => row['is_monitor'] !== true)
      .map(
        (row): JobInsert => ({
          ...{ id: row['id'] as string, group: { id: row['runbook'] as string } },
          ...{ priority: priorityOf(row['place']), heartbeatSeconds, expireInSeconds: attemptSeconds },
          ...{
            retentionSeconds,
            retryLimit: row['server_loss'] === 'restart' ? 1_000_000 : 0,
            retryDelay: 0,
          },
        }),
      );
    await this.#boss.insert(queueName, queued, { db: bossDatabase(queries) });
  }
}
