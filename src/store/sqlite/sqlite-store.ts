import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../../model/problem.ts';
import type { StoredJob } from '../../model/stored-job.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { StoreHeldError, type StoreOwner, thisProcess } from '../held-store.ts';
import { orphanReason, storedJobOf } from '../job-rows.ts';
import type { JobFilter, JobStore, KeptRun, OwnedStore, TraceReading } from '../job-store.ts';
import { type KeptAttempt, type KeptStreams, MergedTrace } from '../merged-trace.ts';
import { unpackedEvents } from '../packing.ts';
import { pruneInSteps } from '../pruning.ts';
import { type Cut, familyQuery, type KeptRuns, placeInRun, RunTrace, whole } from '../run-trace.ts';
import { inTransaction, retold, rows, type StoredRow, told } from './connection.ts';
import { JointWrites } from './joint-writes.ts';
import { holdFile, isHeld } from './owner-lock.ts';
import { checkVersion, isEmpty, migrate } from './schema.ts';
import { SqliteQueue } from './sqlite-queue.ts';
import { SqliteRun } from './sqlite-run.ts';

/** A process waits so long for another one that writes, in milliseconds. Nothing else goes on meanwhile. */
const patienceMs = 5_000;
/** Who plays jobs waits a moment only, but again and again, while all else goes on. */
const [ownerBlockMs, ownerPatienceMs] = [5, 10 * 60_000];
/** Others may write for so long after each step of pruning, in milliseconds. */
const pauseMs = 20;

/**
 * Opens an embedded store: to read it, to deploy, and to queue and cancel jobs. It is not held: any number
 * of processes may do that. `mayMake`: one that is not there is made. Throws UsageError if there is none, or
 * if it cannot be read.
 */
export function openFileStore(path: string, { mayMake = false } = {}): JobStore {
  if (!existsSync(path)) {
    if (!mayMake)
      throw new UsageError(`there is no store ${path}`, 'pianola deploy and pianola run --store make one');
    // Who makes it holds it for a moment.
    void ownFileStore(path, thisProcess('pianola')).close();
  }
  return told(path, () => {
    const database = new DatabaseSync(path, { timeout: patienceMs });
    try {
      // One that was killed while it made the store left it empty.
      if (mayMake && isEmpty(database)) void ownFileStore(path, thisProcess('pianola')).close();
      checkVersion(database, path);
      database.exec(connectionSettings);
    } catch (error) {
      database.close();
      throw error;
    }
    return new SqliteStore(database, path, new JointWrites(database, 0), () => undefined);
  });
}

/**
 * Opens an embedded store to play its jobs, and makes it if there is none. What a process played that is gone
 * is recorded as lost: its jobs are Failed or, if they were queued, wait again (A26). Throws StoreHeldError
 * while another process plays them, and UsageError if the store cannot be opened.
 */
export function ownFileStore(path: string, owner: StoreOwner): OwnedStore {
  return told(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const letGo = holdFile(ownerFileOf(path));
    if (letGo === undefined) throw new StoreHeldError(path, ownerOf(path));
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { timeout: patienceMs });
      checkVersion(database, path, { mayBeOld: true });
      // Readers do not wait for the writer.
      database.exec(`PRAGMA journal_mode = WAL; ${connectionSettings}`);
      migrate(database);
      takeOver(database, owner);
      database.exec(`PRAGMA busy_timeout = ${ownerBlockMs}`);
      return new SqliteStore(database, path, new JointWrites(database, ownerPatienceMs), letGo);
    } catch (error) {
      database?.close();
      letGo();
      throw error;
    }
  });
}

/** Whatever links lead to it, a store has one owner. */
function ownerFileOf(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return `${real}-owner`;
}

/** What is committed is on the disk, even if the power fails. */
const connectionSettings = 'PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON';

/** Who holds the store; undefined if that cannot be read. */
function ownerOf(path: string): StoreOwner | undefined {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: patienceMs });
    try {
      return database.prepare('SELECT pid, command, since FROM owner').get() as unknown as StoreOwner;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

/** Names the new owner, and deals with the jobs that were being played by one that is gone. */
function takeOver(database: DatabaseSync, { pid, command, since }: StoreOwner): void {
  inTransaction(database, () => {
    const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values);
    run('INSERT OR REPLACE INTO owner (one, pid, command, since) VALUES (1, ?, ?, ?)', pid, command, since);
    run(
      `UPDATE streams SET lost_at = ? WHERE lost_at IS NULL AND EXISTS (SELECT 1 FROM jobs
         WHERE jobs.id = streams.job AND jobs.attempt = streams.attempt AND jobs.status = 'Running')`,
      since,
    );
    run(
      `UPDATE jobs SET status = 'Pending', server = NULL, is_waiting = 0 WHERE status = 'Running'
         AND deployment IS NOT NULL AND server_loss = 'restart' AND stop_reason IS NULL`,
    );
    run(
      `UPDATE jobs SET status = iif(stop_reason IS NULL, 'Failed', 'Canceled'), ended_at = ?,
         instance_status = CASE status WHEN 'Running' THEN iif(stop_reason IS NULL, 'failed', 'canceled') END,
         reason = coalesce(stop_reason, ?)
         WHERE ended_at IS NULL AND (deployment IS NULL OR status = 'Running')`,
      ...[since, orphanReason],
    );
  });
}

class SqliteStore implements OwnedStore {
  readonly queue: SqliteQueue;
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #writes: JointWrites;
  readonly #letGo: () => void;

  constructor(database: DatabaseSync, path: string, writes: JointWrites, letGo: () => void) {
    this.#database = database;
    this.#path = path;
    this.#writes = writes;
    this.#letGo = letGo;
    this.queue = new SqliteQueue(database, path, writes);
  }

  begin(): KeptRun {
    const close = () => void this.close();
    return told(this.#path, () => new SqliteRun(this.#database, this.#path, this.#writes, close));
  }

  async jobs({ status, runbooks, most }: JobFilter = {}): Promise<readonly StoredJob[]> {
    const conditions = [
      ...(status === undefined ? [] : ['status = ?']),
      ...(runbooks === undefined ? [] : ['runbook IN (SELECT value FROM json_each(?))']),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const limit = most === undefined ? '' : 'LIMIT ?';
    const values = [status, runbooks && JSON.stringify(runbooks), most].filter((one) => one !== undefined);
    return this.#all(`SELECT * FROM jobs ${where} ORDER BY place DESC ${limit}`, ...values)
      .map(storedJobOf)
      .reverse();
  }

  async runbooks(): Promise<readonly string[]> {
    return this.#all('SELECT DISTINCT runbook FROM jobs').map(({ runbook }) => runbook as string);
  }

  async named(id: string): Promise<readonly StoredJob[]> {
    const exact = this.#all('SELECT * FROM jobs WHERE id = ?', id);
    if (exact.length > 0 || !/^[0-9a-f-]+$/.test(id)) return exact.map(storedJobOf);
    return this.#all('SELECT * FROM jobs WHERE id >= ? AND id < ? ORDER BY id LIMIT 20', id, `${id}g`).map(
      storedJobOf,
    );
  }

  async neglect(id: string): ReturnType<JobStore['neglect']> {
    const [job] = this.#all('SELECT status, deployment FROM jobs WHERE id = ? AND ended_at IS NULL', id);
    if (job === undefined) return undefined;
    if (job['status'] === 'Pending' && job['deployment'] !== null) return 'untaken';
    return told(this.#path, () => isHeld(ownerFileOf(this.#path))) ? undefined : 'forsaken';
  }

  async trace(id: string): Promise<TraceReading> {
    const [job] = this.#all('SELECT stream FROM jobs WHERE id = ?', id);
    return job?.['stream'] == null ? new MergedTrace(this.#streams, id) : new RunTrace(this.#runs, id);
  }

  async prune(before: string): Promise<number> {
    return await pruneInSteps({
      runsAfter: async (id, most) => {
        const runs = this.#all(
          `SELECT root, min(coalesce(ended_at < ?, 0)) AS is_old FROM jobs WHERE root > ?
             GROUP BY root ORDER BY root LIMIT ?`,
          ...[before, id, most],
        );
        return runs.map((row) => ({ root: row['root'] as string, isOld: row['is_old'] === 1 }));
      },
      remove: async (roots, most) => {
        const removed = await this.#writes.add(() => this.#remove(roots, most)).catch(retold(this.#path));
        await setTimeout(pauseMs);
        return removed;
      },
    });
  }

  async close(): Promise<void> {
    void this.queue.close();
    this.#database.exec(`PRAGMA busy_timeout = ${patienceMs}`);
    this.#writes.flush();
    this.#database.close();
    this.#letGo();
  }

  /** Removes the last jobs of these runs with their traces. Gives how many. */
  #remove(roots: readonly string[], most: number): number {
    const part = rows(
      this.#database,
      `SELECT id, stream FROM jobs WHERE root IN (SELECT value FROM json_each(?))
         ORDER BY place DESC LIMIT ?`,
      ...[JSON.stringify(roots), most],
    );
    const remove = (from: string, name: 'id' | 'stream') => {
      const values = JSON.stringify(part.map((row) => row[name]).filter((value) => value !== null));
      this.#database.prepare(`DELETE FROM ${from} IN (SELECT value FROM json_each(?))`).run(values);
    };
    remove('streams WHERE stream', 'stream');
    remove('streams WHERE job', 'id');
    remove('jobs WHERE id', 'id');
    return part.length;
  }

  readonly #runs: KeptRuns = {
    family: async (id) => this.#all(familyQuery('jobs', '?'), id).map(placeInRun),
    events: (stream, after, cut) => this.#events(stream, after, cut),
  };

  readonly #streams: KeptStreams = {
    job: async (id) => {
      const [row] = this.#all('SELECT * FROM jobs WHERE id = ?', id);
      return row && storedJobOf(row);
    },
    attempts: async (id) =>
      this.#all(
        'SELECT stream, attempt, lost_at AS lostAt FROM streams WHERE job = ? ORDER BY attempt',
        id,
      ) as unknown as readonly KeptAttempt[],
    child: async (id, attempt, number) =>
      this.#all(
        'SELECT id FROM jobs WHERE parent = ? AND parent_attempt = ? AND parent_number = ?',
        ...[id, attempt, number],
      )[0]?.['id'] as string | undefined,
    events: (stream, after) => this.#events(stream, after, whole),
  };

  async *#events(stream: number, after: number, { first: from, last: to }: Cut): AsyncGenerator<TraceEvent> {
    const chunks = this.#all(
      `SELECT first_seq FROM events WHERE stream = ? AND last_seq > ? AND first_seq <= ?
         AND (last_seq >= ? OR first_seq = 1) ORDER BY first_seq`,
      ...[stream, after, to, from],
    );
    for (const { first_seq: first } of chunks) {
      const [chunk] = this.#all(
        'SELECT lines FROM events WHERE stream = ? AND first_seq = ?',
        stream,
        first as number,
      );
      for (const event of unpackedEvents(chunk?.['lines'] as Uint8Array)) if (event.seq > after) yield event;
    }
  }

  #all(sql: string, ...values: Parameters<typeof rows>[2][]): readonly StoredRow[] {
    return told(this.#path, () => rows(this.#database, sql, ...values));
  }
}
