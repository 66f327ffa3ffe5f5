import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { RunLimit } from '../run.ts';
import type { Isolation } from '../settings/run-options.ts';
import type { PooledThreads } from './pooled-threads.ts';
import type { MonotoneClock } from './real-world.ts';

/** What a live world is made with, beside the session. */
export interface LiveSettings {
  readonly isolation: Isolation;
  /** With isolation `pool`. */
  readonly threads: PooledThreads | undefined;
  readonly stopping: AbortController;
  readonly clock: MonotoneClock;
  /** One number that all threads see: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
}

/** How a job ended, and the `seq` of the event that says so. */
export interface PlayedJob {
  readonly result: JobResult;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  readonly cause: number;
}

/** What plays the jobs of a live world. */
export interface LiveJobs {
  /**
   * Plays a job to its end, whatever happens to its thread; rejects only for a defect. `cause`: `seq` of its
   * JobStart.
   */
  play(order: JobOrder, cause: number): Promise<PlayedJob>;
  /** What a job asked for is there. */
  goOn(job: number, result: GroupResult): void;
  /** Ends a job that plays: its activity in progress ends failed, and `play` answers. */
  stop(job: number, reason: string): void;
  /** Executions begun so far by the jobs that still play. */
  readonly executions: number;
  /** Settles when nothing of it is left. */
  close(): Promise<void>;
}
