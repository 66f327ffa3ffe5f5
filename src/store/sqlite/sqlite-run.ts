import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeptRun } from '../job-store.ts';
import { packedEvents } from '../packing.ts';
import type { RecordedJob, RunNews } from '../run-records.ts';
import { inTransaction, told } from './connection.ts';

/** Keeps a run whose jobs one process plays by itself: one stream of events for all of them. */
export class SqliteRun implements KeptRun {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #stream: number;
  readonly #insertEvents: StatementSync;
  readonly #putJob: StatementSync;
  /** The id of its first job. */
  #root: string | undefined;

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    const begun = database.prepare('INSERT INTO streams DEFAULT VALUES').run();
    this.#stream = Number(begun.lastInsertRowid);
    this.#insertEvents = database.prepare(
      'INSERT INTO events (stream, first_seq, last_seq, lines) VALUES (?, ?, ?, ?)',
    );
    this.#putJob = database.prepare(
      `INSERT INTO jobs (stream, root, ${columns.join(', ')})
         VALUES (?, ?, ${columns.map(() => '?').join(', ')})
         ON CONFLICT (id) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
  }

  write({ events, jobs }: RunNews): void {
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    told(this.#path, () =>
      inTransaction(this.#database, () => {
        this.#insertEvents.run(this.#stream, first.seq, last.seq, packedEvents(events));
        for (const job of jobs) {
          this.#root ??= job.id;
          this.#putJob.run(this.#stream, this.#root, ...columns.map((name) => columnOf[name](job)));
        }
      }),
    );
  }
}

/** What stands in each column of a job. */
const columnOf = {
  id: ({ id }: RecordedJob) => id,
  number: ({ number }: RecordedJob) => number,
  runbook: ({ runbook }: RecordedJob) => runbook,
  status: ({ status }: RecordedJob) => status,
  instance_status: ({ instanceStatus }: RecordedJob) => instanceStatus,
  server: ({ server }: RecordedJob) => server,
  attempt: ({ attempt }: RecordedJob) => attempt,
  parent: ({ parent }: RecordedJob) => parent,
  queued_at: ({ queuedAt }: RecordedJob) => queuedAt,
  started_at: ({ startedAt }: RecordedJob) => startedAt,
  ended_at: ({ endedAt }: RecordedJob) => endedAt,
  returned: ({ returned }: RecordedJob) => JSON.stringify(returned),
  reason: ({ reason }: RecordedJob) => reason,
  first_seq: ({ firstSeq }: RecordedJob) => firstSeq,
  last_seq: ({ lastSeq }: RecordedJob) => lastSeq,
} as const;

const columns = Object.keys(columnOf) as (keyof typeof columnOf)[];
