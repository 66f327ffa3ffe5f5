import type { JobStatus } from '../model/job.ts';
import type { StoredJob } from '../model/stored-job.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { JobQueue } from './job-queue.ts';
import type { RunNews } from './run-records.ts';

/** Which jobs are listed. */
export interface JobFilter {
  readonly status?: JobStatus | undefined;
  /** The paths of their runbooks. */
  readonly runbooks?: readonly string[] | undefined;
  /** Only the last so many. */
  readonly most?: number | undefined;
}

/** A run that is being kept. */
export interface KeptRun {
  /**
   * Writes what is new, all of it or nothing; one at a time. When it settles, it is on the disk. Rejects with
   * UsageError if the store fails, or takes nothing of this run any more.
   */
  write(news: RunNews): Promise<void>;
  /** Settles with the error if the store fails, or counts the run as lost, while nothing is written. */
  readonly lost?: Promise<unknown>;
  /** Lets go of the store at once. What is being written fails. */
  close(): void;
}

/** A trace that is being read. */
export interface TraceReading {
  /** What has come since the last time, in the order of the trace. */
  more(): AsyncIterable<TraceEvent>;
}

/** Jobs, and the traces of the runs they belong to. Its methods throw UsageError if the store fails. */
export interface JobStore {
  /** The jobs that runbook servers play. */
  readonly queue: JobQueue;
  /** Jobs in the order they were queued. */
  jobs(filter?: JobFilter): Promise<readonly StoredJob[]>;
  /** The paths of the runbooks that there are jobs of. */
  runbooks(): Promise<readonly string[]>;
  /** The job of this id, or of the only one that begins so; several if that leaves a doubt. */
  named(id: string): Promise<readonly StoredJob[]>;
  /**
   * Why nobody plays a job that has not ended. `untaken`: no runbook server has taken it yet. `forsaken`: the
   * process that played it is gone.
   */
  neglect(id: string): Promise<'untaken' | 'forsaken' | undefined>;
  /**
   * The trace of a job and of all jobs that it started. It begins with the start of the run.
   */
  trace(id: string): Promise<TraceReading>;
  /** Removes the runs all of whose jobs ended before this time, and says how many jobs they had. */
  prune(before: string): Promise<number>;
  close(): Promise<void>;
}

/** A store in a file, which one process holds. */
export interface OwnedStore extends JobStore {
  /** Begins to keep a run. */
  begin(): KeptRun;
}
