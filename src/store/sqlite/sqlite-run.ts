import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { columnOf, recordedColumns as columns } from '../job-rows.ts';
import type { KeptRun } from '../job-store.ts';
import { packedEvents } from '../packing.ts';
import type { RunNews } from '../run-records.ts';
import { retold } from './connection.ts';
import type { JointWrites } from './joint-writes.ts';

/** Keeps a run whose jobs one process plays by itself: one stream of events for all of them. */
export class SqliteRun implements KeptRun {
  readonly #writes: JointWrites;
  readonly #path: string;
  readonly #closeStore: () => void;
  readonly #beginStream: StatementSync;
  readonly #insertEvents: StatementSync;
  readonly #putJob: StatementSync;
  /** Undefined before it has told anything. */
  #stream: number | undefined;
  /** The id of its first job. */
  #root: string | undefined;

  constructor(database: DatabaseSync, path: string, writes: JointWrites, closeStore: () => void) {
    this.#writes = writes;
    this.#path = path;
    this.#closeStore = closeStore;
    this.#beginStream = database.prepare('INSERT INTO streams DEFAULT VALUES');
    this.#insertEvents = database.prepare(
      'INSERT INTO events (stream, first_seq, last_seq, lines) VALUES (?, ?, ?, ?)',
    );
    this.#putJob = database.prepare(
      `INSERT INTO jobs (stream, root, ${columns.join(', ')})
         VALUES (?, ?, ${columns.map(() => '?').join(', ')})
         ON CONFLICT (id) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
  }

  async write({ events, jobs }: RunNews): Promise<void> {
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    const lines = packedEvents(events);
    const write = () => {
      const stream = this.#stream ?? Number(this.#beginStream.run().lastInsertRowid);
      this.#insertEvents.run(stream, first.seq, last.seq, lines);
      for (const job of jobs) {
        this.#root ??= job.id;
        this.#putJob.run(stream, this.#root, ...columns.map((name) => columnOf[name](job)));
      }
      return stream;
    };
    this.#stream = await this.#writes.add(write).catch(retold(this.#path));
  }

  close(): void {
    this.#closeStore();
  }
}
