import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
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
import { packedEvents } from '../packing.ts';
import { retold, type StoredRow, told } from './connection.ts';
import type { JointWrites } from './joint-writes.ts';

/** Whether another process has written is looked at so often, in milliseconds. */
const lookMs = 200;

/**
 * The jobs of an embedded store. One process at a time plays them; others deploy, start and cancel meanwhile,
 * in short transactions.
 */
export class SqliteQueue implements JobQueue {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #writes: JointWrites;
  /** By their text. */
  readonly #statements = new Map<string, StatementSync>();
  readonly #listeners = new ChangeListeners(lookMs, () => this.#look());
  #dataVersion: unknown;

  constructor(database: DatabaseSync, path: string, writes: JointWrites) {
    this.#database = database;
    this.#writes = writes;
    this.#path = path;
  }

  deploy(bundle: Bundle, monitors: ReadonlySet<string>): Promise<readonly DeployedRunbook[]> {
    return this.#write(() => {
      const known = this.#all('SELECT DISTINCT runbook FROM versions');
      const knownPath = knownPathIn(known.map(({ runbook }) => runbook as string));
      const { lastInsertRowid } = this.#run(
        'INSERT INTO deployments (deployed_at, format, definition) VALUES (?, ?, ?)',
        ...[now(), ...keptDefinition(bundle, knownPath)],
      );
      const deployment = Number(lastInsertRowid);
      return bundle.runbooks.map(({ path }) => {
        const runbook = knownPath(path);
        const [last] = this.#all('SELECT max(version) AS version FROM versions WHERE runbook = ?', runbook);
        const version = Number(last?.['version'] ?? 0) + 1;
        const isMonitor = monitors.has(path);
        const values = [runbook, version, deployment, isMonitor ? 1 : 0];
        this.#run('INSERT INTO versions VALUES (?, ?, ?, ?)', ...values);
        return { runbook, version, deployment, isMonitor };
      });
    });
  }

  deployed(): Promise<readonly DeployedRunbook[]> {
    return this.#read(() => {
      const found = this.#all(
        `SELECT runbook, max(version) AS version, deployment, is_monitor FROM versions
           GROUP BY runbook ORDER BY runbook`,
      );
      return found.map(({ is_monitor: isMonitor, ...row }) => {
        return { ...row, isMonitor: isMonitor === 1 } as unknown as DeployedRunbook;
      });
    });
  }

  definition(deployment: number): Promise<Bundle> {
    return this.#read(() => {
      const [row] = this.#all('SELECT * FROM deployments WHERE deployment = ?', deployment);
      return definitionOf(deployment, row);
    });
  }

  enqueue(jobs: readonly JobToKeep[]): Promise<void> {
    return this.#write(() => this.#queueJobs(jobs));
  }

  claim(server: string, most: number, areChildren = false): Promise<readonly Claim[]> {
    return this.#writeQuietly(() => {
      const claims: Claim[] = [];
      while (claims.length < most) {
        const [head] = this.#all(nextJob(areChildren));
        if (head === undefined) break;
        const { id, runbook, deployment, depth } = head as unknown as Claim;
        const attempt = Number(head['attempt']) + 1;
        this.#run(
          `UPDATE jobs SET status = 'Running', attempt = ?, server = ?, started_at = coalesce(started_at, ?),
             is_waiting = 0 WHERE id = ?`,
          ...[attempt, server, now(), id],
        );
        this.#run('INSERT INTO streams (job, attempt) VALUES (?, ?)', id, attempt);
        const parameters = JSON.parse(head['parameters'] as string);
        const waitedMs = sinceMs(head['pending_since'] as string);
        const isMonitor = head['is_monitor'] === 1;
        claims.push({ id, attempt, runbook, deployment, parameters, isMonitor, depth, waitedMs });
      }
      return claims;
    });
  }

  append(claim: Claim, events: readonly TraceEvent[], jobs: readonly JobToKeep[] = []): Promise<boolean> {
    const add = () => {
      if (!this.#isOurs(claim)) return false;
      this.#addEvents(claim, events);
      this.#queueJobs(jobs);
      return true;
    };
    return jobs.length > 0 ? this.#write(add) : this.#writeQuietly(add);
  }

  waits(claim: Claim, isWaiting: boolean): Promise<void> {
    return this.#writeQuietly(() => {
      const values = [isWaiting ? 1 : 0, claim.id, claim.attempt];
      this.#run(
        "UPDATE jobs SET is_waiting = ? WHERE id = ? AND attempt = ? AND status = 'Running'",
        ...values,
      );
    });
  }

  settle(
    claim: Claim,
    result: JobResult,
    events: readonly TraceEvent[],
    jobs: readonly JobToKeep[] = [],
  ): Promise<boolean> {
    return this.#write(() => {
      if (!this.#isOurs(claim)) return false;
      this.#addEvents(claim, events);
      this.#queueJobs(jobs);
      this.#end(claim.id, result);
      return true;
    });
  }

  handBack(claim: Claim, events: readonly TraceEvent[]): Promise<boolean> {
    return this.#write(() => {
      if (!this.#isOurs(claim)) return false;
      this.#addEvents(claim, events);
      const { id, attempt } = claim;
      this.#run('UPDATE streams SET lost_at = ? WHERE job = ? AND attempt = ?', now(), id, attempt);
      const [job] = this.#all('SELECT stop_reason FROM jobs WHERE id = ?', id);
      const reason = job?.['stop_reason'] as string | null;
      if (reason === null) this.#run(pendingAgain, id);
      else this.#end(id, { ...unplayed('Canceled', reason), instanceStatus: 'canceled' });
      return true;
    });
  }

  counter(key: string, change?: CounterChange): Promise<number | undefined> {
    const read = () =>
      this.#all('SELECT value FROM counters WHERE key = ?', key)[0]?.['value'] as number | undefined;
    if (change === undefined) return this.#read(read);
    return this.#writeQuietly(() => {
      const had = read();
      if (had === change.from) this.#run('INSERT OR REPLACE INTO counters VALUES (?, ?)', key, change.to);
      return had;
    });
  }

  load(): Promise<QueueLoad> {
    return this.#read(() => {
      const [row] = this.#all(
        `SELECT count(*) FILTER (WHERE status = 'Pending') AS pending,
           count(*) FILTER (WHERE status = 'Running') AS running,
           coalesce(sum(is_waiting), 0) AS waiting,
           min(${pendingSince}) FILTER (WHERE status = 'Pending') AS oldest
           FROM jobs WHERE ended_at IS NULL AND deployment IS NOT NULL`,
      );
      const { oldest, ...counts } = row as unknown as Omit<QueueLoad, 'oldestPendingMs'> & {
        readonly oldest: string | null;
      };
      return { ...counts, oldestPendingMs: oldest === null ? 0 : sinceMs(oldest) };
    });
  }

  results(ids: readonly string[]): Promise<ReadonlyMap<string, JobResult>> {
    return this.#read(() => {
      const found = this.#all(
        'SELECT * FROM jobs WHERE id IN (SELECT value FROM json_each(?)) AND ended_at IS NOT NULL',
        JSON.stringify(ids),
      );
      return new Map(found.map((row) => [row['id'] as string, resultOf(row)]));
    });
  }

  stopReasons(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#read(() => {
      const found = this.#all(
        `SELECT id, stop_reason FROM jobs
           WHERE id IN (SELECT value FROM json_each(?)) AND stop_reason NOT NULL`,
        JSON.stringify(ids),
      );
      return new Map(found.map((row) => [row['id'] as string, row['stop_reason'] as string]));
    });
  }

  cancel(id: string, reason: string): Promise<Cancelling> {
    return this.#write(() => {
      const [job] = this.#all('SELECT status, ended_at, deployment FROM jobs WHERE id = ?', id);
      if (job === undefined || job['ended_at'] !== null) return 'ended';
      if (job['deployment'] === null) return 'unqueued';
      if (job['status'] === 'Pending') {
        this.#end(id, unplayed('Canceled', reason));
        return 'canceled';
      }
      this.#run('UPDATE jobs SET stop_reason = coalesce(stop_reason, ?) WHERE id = ?', reason, id);
      return 'asked';
    });
  }

  request(id: string): ReturnType<JobQueue['request']> {
    return this.#read(() => {
      const [job] = this.#all('SELECT * FROM jobs WHERE id = ? AND deployment IS NOT NULL', id);
      if (job === undefined) return undefined;
      const servers = job['servers'] as string | null;
      return {
        runbook: job['runbook'] as string,
        parameters: JSON.parse(job['parameters'] as string),
        ...(servers !== null && { servers: JSON.parse(servers) }),
      };
    });
  }

  starved(by: FreeSlots): Promise<string | undefined> {
    return this.#read(() => this.#starved(by)?.['id'] as string | undefined);
  }

  breakDeadlock(wanted: string, by: FreeSlots): Promise<string | undefined> {
    return this.#write(() => {
      const starved = this.#starved(by);
      if (starved?.['id'] !== wanted) return undefined;
      const reason = deadlockText(starved);
      this.#end(wanted, unplayed('Failed', reason));
      // It goes on, or says again that it waits: for others.
      this.#run('UPDATE jobs SET is_waiting = 0 WHERE id = ?', starved['above'] as string);
      return reason;
    });
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.close();
  }

  /** Calls the listeners if another process has written. */
  #look(): void {
    const [{ data_version: version } = {}] = this.#all('PRAGMA data_version');
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#listeners.tell();
  }

  #starved({ free }: FreeSlots): StoredRow | undefined {
    const [busy] = this.#all(
      "SELECT 1 FROM jobs WHERE status = 'Running' AND is_waiting = 0 AND is_monitor = 0 LIMIT 1",
    );
    if (busy !== undefined) return undefined;
    return this.#all(
      `SELECT child.id, child.runbook, parent.id AS above, parent.runbook AS waiting FROM jobs child
         JOIN jobs parent ON parent.id = child.parent AND parent.attempt = child.parent_attempt
         WHERE child.status = 'Pending' AND parent.status = 'Running' AND parent.is_waiting = 1
           AND (? = 0 OR child.most_at_once <= (SELECT count(*) FROM jobs one
             WHERE status = 'Running' AND ended_at IS NULL AND deployment NOT NULL
               AND runbook = child.runbook))
         ORDER BY child.place LIMIT 1`,
      free,
    )[0];
  }

  #queueJobs(jobs: readonly JobToKeep[]): void {
    for (const { id, runbook, deployment, parameters, servers, parent, ...limits } of jobs) {
      const [above] =
        parent === undefined ? [] : this.#all('SELECT root, depth FROM jobs WHERE id = ?', parent.id);
      this.#run(
        `INSERT INTO jobs (id, root, runbook, status, attempt, parent, queued_at, returned, deployment,
           parameters, servers, most_at_once, server_loss, depth, parent_attempt, parent_number, is_monitor,
           is_waiting)
           VALUES (?, ?, ?, 'Pending', 0, ?, ?, '[]', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
        ...[id, (above?.['root'] as string) ?? id, runbook, parent?.id ?? null, now(), deployment],
        ...[JSON.stringify(parameters), servers === undefined ? null : JSON.stringify(servers)],
        ...[
          limits.maxSimultaneousJobs,
          limits.serverLoss,
          above === undefined ? 0 : Number(above['depth']) + 1,
        ],
        ...[parent?.attempt ?? null, parent?.number ?? null, limits.isMonitor ? 1 : 0],
      );
    }
  }

  #isOurs({ id, attempt }: Claim): boolean {
    const sql = "SELECT 1 FROM jobs WHERE id = ? AND attempt = ? AND status = 'Running'";
    return this.#all(sql, id, attempt).length > 0;
  }

  #addEvents({ id, attempt }: Claim, events: readonly TraceEvent[]): void {
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    this.#run(
      `INSERT INTO events (stream, first_seq, last_seq, lines)
         SELECT stream, ?, ?, ? FROM streams WHERE job = ? AND attempt = ?`,
      ...[first.seq, last.seq, packedEvents(events), id, attempt],
    );
  }

  #end(id: string, { status, instanceStatus, returned, broke, errorSummary, reason }: JobResult): void {
    this.#run(
      `UPDATE jobs SET status = ?, instance_status = ?, ended_at = ?, returned = ?, broke = ?,
         error_summary = ?, reason = ?, is_waiting = 0 WHERE id = ?`,
      ...[status, instanceStatus, now(), JSON.stringify(returned), broke ? 1 : 0, errorSummary],
      ...[reason === '' ? null : reason, id],
    );
  }

  #all(sql: string, ...values: SQLInputValue[]): readonly StoredRow[] {
    return this.#prepared(sql).all(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]) {
    return this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** How many rows this connection has changed. */
  #changes(): number {
    return Number(this.#all('SELECT total_changes() AS total')[0]?.['total']);
  }

  async #read<Result>(act: () => Result): Promise<Result> {
    return told(this.#path, act);
  }

  async #writeQuietly<Result>(act: () => Result): Promise<Result> {
    return this.#writes.add(act).catch(retold(this.#path));
  }

  /** Writes, and then calls the listeners if something has changed. */
  async #write<Result>(act: () => Result): Promise<Result> {
    const { result, hasChanged } = await this.#writeQuietly(() => {
      const before = this.#changes();
      return { result: act(), hasChanged: this.#changes() > before };
    });
    if (hasChanged) this.#listeners.tell();
    return result;
  }
}

const pendingAgain = "UPDATE jobs SET status = 'Pending', server = NULL, is_waiting = 0 WHERE id = ?";

/** A job that was lost or handed back is pending since then. */
const pendingSince = `CASE attempt WHEN 0 THEN queued_at
  ELSE coalesce((SELECT max(lost_at) FROM streams WHERE job = jobs.id), queued_at) END`;

const ofRunning = `AND EXISTS (SELECT 1 FROM jobs above WHERE above.id = jobs.parent
  AND above.attempt = jobs.parent_attempt AND above.status = 'Running')`;

/**
 * The first pending job whose runbook may have one more, looked up by runbook: not by each job that waits.
 */
function nextJob(areChildren: boolean): string {
  const isPending = `status = 'Pending' AND ended_at IS NULL ${areChildren ? ofRunning : ''}`;
  return `
    WITH RECURSIVE lines (runbook) AS (
      SELECT min(runbook) FROM jobs WHERE ${isPending}
      UNION ALL
      SELECT (SELECT min(runbook) FROM jobs WHERE ${isPending} AND runbook > lines.runbook)
      FROM lines WHERE lines.runbook IS NOT NULL
    )
    SELECT jobs.*, ${pendingSince} AS pending_since FROM lines JOIN jobs ON jobs.place =
      (SELECT min(place) FROM jobs WHERE ${isPending} AND runbook = lines.runbook)
    WHERE (SELECT count(*) FROM jobs
        WHERE status = 'Running' AND ended_at IS NULL AND runbook = lines.runbook) < jobs.most_at_once
    ORDER BY jobs.place LIMIT 1`;
}

const sinceMs = (time: string) => Math.max(0, Date.now() - Date.parse(time));
const now = () => new Date().toISOString();
