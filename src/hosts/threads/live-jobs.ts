import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { AskCounter } from '../../model/kept-counter.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { Isolation } from '../settings/run-options.ts';
import type { JobsElsewhere } from './jobs-elsewhere.ts';
import type { ThreadData, Threads } from './protocol.ts';
import type { RunClock } from './run-clock.ts';
import type { LiveSurroundings } from './surroundings.ts';
import type { Switchboard } from './switchboard.ts';

/** Threads that are started before their run is known. */
export interface ThreadPool extends Threads {
  /**
   * Tells the threads which run they are for, and connects them to the switchboard. Call it before the first
   * job.
   */
  open(data: ThreadData, board: Switchboard): void;
}

/** What a live run is made with, beside the session. */
export interface LiveSettings {
  readonly isolation: Isolation;
  /** The threads of the pool; undefined without isolation `pool`. */
  readonly threads: ThreadPool | undefined;
  readonly stopping: AbortController;
  /** Aborted, with a reason, when monitors are to be triggered no more. */
  readonly retiring: AbortSignal;
  /** Aborted when nothing is to be waited for any more. */
  readonly abandoned: AbortSignal;
  readonly clock: RunClock;
  readonly surroundings: LiveSurroundings;
  /** Who plays child jobs; undefined if the run does. */
  readonly elsewhere: JobsElsewhere | undefined;
  /** Where the values of counters are, if they are in a store. */
  readonly askCounter: AskCounter | undefined;
  /** One number that all threads see: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
}

/** How a job ended, with the `seq` of the event that says so. */
export interface PlayedJob {
  readonly result: JobResult;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  readonly cause: number;
}

/** Plays the jobs of a live run. */
export interface LiveJobs {
  /**
   * Plays a job to its end, whatever happens to its thread. Rejects only for a defect. `cause`: `seq` of its
   * JobStart.
   */
  play(order: JobOrder, cause: number): Promise<PlayedJob>;
  /** Lets a job go on with the result of the child jobs it asked for. */
  goOn(job: number, result: GroupResult): void;
  /** Stops a job that is being played. Its activity in progress ends `failed`, and `play` settles. */
  stop(job: number, reason: string): void;
  /** The monitors of all jobs are triggered no more. Jobs without one play on. */
  retire(reason: string): void;
  /** `play` settles at once for all jobs, as for stopped ones; their threads are waited for no longer. */
  abandon(): void;
  /** Something was told of a job, by whomever, at this time in RFC 3339. */
  toldAt(job: number, time: string): void;
  /** Executions begun so far by the jobs that are still being played. */
  readonly executions: number;
  /** Ends all threads and scripts. Settles when they are gone. */
  close(): Promise<void>;
}
