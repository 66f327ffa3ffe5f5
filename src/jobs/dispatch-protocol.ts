import type { Schedule } from '../model/bundle.ts';
import type { JobResult } from '../model/job.ts';
import type { GroupPlan, GroupResult, RunbookCall } from '../model/job-group.ts';
import type { Value } from '../model/published-data.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { JobRequest } from './job-state.ts';

/** The limits of a job that is played elsewhere: others keep them. */
export interface JobLimits {
  /** The job concurrency of its runbook, from 1. */
  readonly maxSimultaneousJobs: number;
  /** The servers that may run it, primary first. Absent: all. */
  readonly servers?: readonly string[];
  /** What becomes of it when its server is lost (A26). */
  readonly serverLoss: 'restart' | 'fail';
}

/** A job that can be queued: its runbook, and what was checked for it. */
export interface JobToQueue extends Pick<JobRequest, 'runbook' | 'maxSimultaneousJobs' | 'servers'> {
  /** Values by parameter name, checked against what the runbook declares. */
  readonly parameters: Readonly<Record<string, Value>>;
  /** The runbook's schedule. It is checked only when the job starts (A29). */
  readonly schedule?: Schedule;
  /** The name of its runbook, if that is set to report that it failed (section 10). */
  readonly reportIfFails?: string;
  /** Given for a job that is played elsewhere. It has no limits here, then. */
  readonly limits?: JobLimits;
  /** Notes on the job for readers of the trace: a code and a text each. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

/** One attempt of a job, to be played. */
export interface JobOrder {
  readonly job: number;
  /** How often the job has begun, this time included. More than 1 after the loss of a server (A26). */
  readonly attempt: number;
  /** The path of its runbook. */
  readonly runbook: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly server: string;
  /** Given if it is to be played elsewhere. */
  readonly limits?: JobLimits;
}

/**
 * The facts that the dispatcher takes: plain data, which can be stored and replayed. Times are milliseconds.
 * `cause` is the `seq` of the trace event that led to the fact. A fact about an attempt that is not the job's
 * last one is ignored.
 */
export type JobFact =
  /** The run begins with these jobs. */
  | { readonly kind: 'begin'; readonly jobs: readonly JobToQueue[]; readonly cause: number }
  /** An execution of a job asks for child jobs. `goOn` follows once, unless the job ends before. */
  | {
      readonly kind: 'asks';
      readonly job: number;
      readonly attempt: number;
      readonly plan: GroupPlan;
      readonly cause: number;
    }
  /** A job that was started has ended. */
  | {
      readonly kind: 'ended';
      readonly job: number;
      readonly attempt: number;
      readonly result: JobResult;
      readonly cause: number;
    }
  /** The time of a `wake` has come. */
  | { readonly kind: 'timeIsUp'; readonly timer: number }
  /** A runbook server is lost (A26), or is back. */
  | { readonly kind: 'serverDown' | 'serverUp'; readonly server: string }
  /** The run must end now: all queued and running jobs are cancelled. */
  | { readonly kind: 'stopAll'; readonly reason: string }
  /** The run has reached its timeout. `isWall`: that of real time, although it is simulated. */
  | { readonly kind: 'timedOut'; readonly timeoutMs: number; readonly isWall?: true }
  /** There is no room for more jobs; `message` says how full the memory is. */
  | { readonly kind: 'memoryIsFull'; readonly message: string }
  /** No fact will come any more, although there are jobs: the servers they may run on are down for good. */
  | { readonly kind: 'stalled' };

/**
 * The commands that the dispatcher gives: plain data. They are carried out one after another, in the order
 * they come.
 */
export type JobCommand =
  /** Write this event into the trace. Its `seq` is the number that was passed to `next`. */
  | { readonly kind: 'trace'; readonly event: TraceEvent }
  /** Say whether this call can be queued, before asking for the next command. */
  | { readonly kind: 'admit'; readonly call: RunbookCall }
  /** Play a job that has its slot; `ended` answers. `cause`: the `seq` of its JobStart. */
  | { readonly kind: 'start'; readonly order: JobOrder; readonly cause: number }
  /** Let the execution of this job that asked for child jobs go on. */
  | { readonly kind: 'goOn'; readonly job: number; readonly result: GroupResult }
  /** Stop a running job; `ended` answers. */
  | { readonly kind: 'stop'; readonly job: number; readonly reason: string }
  /** The server of a job is lost. Its instance ends failed, and no answer follows. */
  | { readonly kind: 'lose'; readonly job: number; readonly reason: string }
  /** Send `timeIsUp` at this time, or at once if it has passed. */
  | { readonly kind: 'wake'; readonly timer: number; readonly atMs: number }
  /** Cancel a `wake`. */
  | { readonly kind: 'callOff'; readonly timer: number };

/** The answer to `admit`: the call can be queued, or the reason in one line why not. Plain data. */
export type Admission =
  | { readonly kind: 'admitted'; readonly job: JobToQueue }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The remaining work on a fact. It yields commands and resumes when each is done; after `admit` it resumes
 * with the answer.
 */
export type Work<Result = void> = Generator<JobCommand, Result, Admission | undefined>;
