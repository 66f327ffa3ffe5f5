import { type Draft, freeze, produce } from 'immer';
import type { JobStatus, RunbookServer } from '../model/job.ts';
import { InvariantError } from '../model/problem.ts';
import type { Job } from './job-state.ts';

/** A job at the time of the snapshot. */
export interface JobRow extends Omit<Job, 'request' | 'starts'> {
  /** The path of its runbook. */
  readonly runbook: string;
  /** The job that asked for it; null if none did. */
  readonly parent: number | null;
}

/** A runbook server at the time of the snapshot. */
export interface ServerRow extends RunbookServer {
  readonly isUp: boolean;
  /** How many jobs hold a slot of it. */
  readonly running: number;
}

/** The jobs at one moment. Deeply frozen. What has not changed is shared with the snapshot before. */
export interface JobBoardSnapshot {
  readonly counts: Readonly<Record<JobStatus, number>>;
  /** The runbook servers in their order. */
  readonly servers: readonly ServerRow[];
  /**
   * Rows by id, in pages of `pageSize`, so that a snapshot copies only the pages that changed. Read them with
   * `jobOf` and `jobsOf`. A page is empty when all its jobs have ended: they are counted, and listed no more.
   */
  readonly pages: readonly (readonly (JobRow | undefined)[])[];
}

/** The number of jobs on a page of a snapshot. */
const pageSize = 256;

/**
 * Shows the jobs to the outside: progress, tables, metrics. Noting a change costs next to nothing, so that it
 * can be done for every change. Taking a snapshot costs as much as has changed since the last one.
 */
export class JobBoard {
  #snapshot: JobBoardSnapshot;
  readonly #jobs = new Map<number, Job>();
  readonly #servers = new Map<string, boolean>();
  readonly #places: ReadonlyMap<string, number>;

  constructor(servers: readonly RunbookServer[]) {
    this.#places = new Map(servers.map(({ name }, place) => [name, place]));
    const rows = servers.map(({ name, throttle }) => ({ name, throttle, isUp: true, running: 0 }));
    const counts = { Pending: 0, Running: 0, Completed: 0, Failed: 0, Canceled: 0 };
    // No draft here: the first draft takes milliseconds, and most runs take no other snapshot.
    this.#snapshot = freeze({ counts, servers: rows, pages: [] }, true);
  }

  /** A job is new or has changed. The next snapshot shows its state at that time. O(1). */
  note(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  /** A server is now up or down. O(1). */
  noteServer(name: string, isUp: boolean): void {
    this.#servers.set(name, isUp);
  }

  /**
   * The jobs as they are now. If nothing has changed, this is the last snapshot again. A snapshot never
   * changes.
   */
  snapshot(): JobBoardSnapshot {
    if (this.#jobs.size + this.#servers.size === 0) return this.#snapshot;
    const before = this.#snapshot;
    const changes = new Changes(before);
    for (const job of this.#jobs.values()) changes.put(rowOf(job));
    this.#snapshot = produce(before, (draft) => {
      for (const [name, isUp] of this.#servers) this.#row(draft, name).isUp = isUp;
      for (const [name, by] of changes.running) this.#row(draft, name).running += by;
      for (const [status, by] of changes.counts) draft.counts[status] += by;
      for (const [index, page] of changes.pages) {
        while (draft.pages.length < index) draft.pages.push([]);
        draft.pages[index] = isOver(page) ? [] : page;
      }
    });
    this.#jobs.clear();
    this.#servers.clear();
    return this.#snapshot;
  }

  #row({ servers }: Draft<JobBoardSnapshot>, name: string): Draft<ServerRow> {
    const server = servers[this.#places.get(name) ?? -1];
    if (server === undefined) throw new InvariantError(`the job board knows no server ${name}`);
    return server;
  }
}

/** The job with this number in a snapshot; undefined if the board did not know it. O(1). */
export function jobOf({ pages }: JobBoardSnapshot, id: number): JobRow | undefined {
  return pages[Math.floor((id - 1) / pageSize)]?.[(id - 1) % pageSize];
}

/** All jobs of a snapshot, by id. */
export function* jobsOf({ pages }: JobBoardSnapshot): Iterable<JobRow> {
  for (const page of pages) for (const row of page) if (row !== undefined) yield row;
}

function rowOf({ request, starts: _, ...rest }: Job): JobRow {
  return { ...rest, runbook: request.runbook, parent: request.parent };
}

/** What changes from one snapshot to the next, worked out without a draft: there may be many jobs. */
class Changes {
  readonly #before: JobBoardSnapshot;
  /** The pages that change, by index. */
  readonly pages = new Map<number, (JobRow | undefined)[]>();
  /** By how much the number of jobs changes. */
  readonly counts = new Map<JobStatus, number>();
  /** By how much the number of jobs changes that hold a slot of a server. */
  readonly running = new Map<string, number>();

  constructor(before: JobBoardSnapshot) {
    this.#before = before;
  }

  put(row: JobRow): void {
    const old = jobOf(this.#before, row.id);
    if (old !== undefined && isSame(old, row)) return;
    const index = Math.floor((row.id - 1) / pageSize);
    let page = this.pages.get(index);
    if (page === undefined) {
      page = [...(this.#before.pages[index] ?? [])];
      this.pages.set(index, page);
    }
    page[(row.id - 1) % pageSize] = row;
    this.#count(old, -1);
    this.#count(row, 1);
  }

  #count(row: JobRow | undefined, by: 1 | -1): void {
    if (row === undefined) return;
    add(this.counts, row.status, by);
    if (row.holdsSlot && row.server !== null) add(this.running, row.server, by);
  }
}

function isSame(old: JobRow, row: JobRow): boolean {
  return (Object.keys(row) as (keyof JobRow)[]).every((key) => old[key] === row[key]);
}

function add<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Whether a page is full, and all its jobs have ended. */
function isOver(page: readonly (JobRow | undefined)[]): boolean {
  return page.length === pageSize && page.every((row) => row !== undefined && row.endMs !== null);
}
