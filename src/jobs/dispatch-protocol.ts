import type { Schedule } from '../model/bundle.ts';
import type { JobResult } from '../model/job.ts';
import type { GroupPlan, GroupResult, RunbookCall } from '../model/job-group.ts';
import type { Value } from '../model/published-data.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { JobRequest } from './job-state.ts';

/** A job that can be queued: what it runs, and what was checked of it. */
export interface JobToQueue extends Pick<JobRequest, 'runbook' | 'maxSimultaneousJobs' | 'servers'> {
  /** Values by parameter name, checked against what the runbook declares. */
  readonly parameters: Readonly<Record<string, Value>>;
  /** The runbook's schedule. It is looked at when the job starts, and never again (A29). */
  readonly schedule?: Schedule;
  /** What a reader of the trace should know of it: a code and a text. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

/** One attempt of a job, to be played. */
export interface JobOrder {
  readonly job: number;
  /** How often the job has begun, this time included: more than 1 after the loss of a server (A26). */
  readonly attempt: number;
  /** The path of its runbook. */
  readonly runbook: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly server: string;
}

/**
 * What the dispatcher is told: plain data, which can be stored and told again. Times are milliseconds.
 * `cause` is the `seq` of the trace event that led to the fact. What is said of an attempt that is not the
 * job's last one any more is ignored.
 */
export type JobFact =
  /** The run begins with these jobs. */
  | { readonly kind: 'begin'; readonly jobs: readonly JobToQueue[]; readonly cause: number }
  /** An execution of a job wants child jobs. `goOn` follows once, unless the job ends before. */
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
  /** The time of `wake` has come. */
  | { readonly kind: 'timeIsUp'; readonly timer: number }
  /** A runbook server is lost (A26), or is back. */
  | { readonly kind: 'serverDown' | 'serverUp'; readonly server: string }
  /** The run is to end now: what is queued or plays is cancelled. */
  | { readonly kind: 'stopAll'; readonly reason: string }
  /** The run has taken longer than it may. */
  | { readonly kind: 'timedOut'; readonly timeoutMs: number }
  /** No fact will come any more, and yet there are jobs: the servers they may run on are down for good. */
  | { readonly kind: 'stalled' };

/**
 * What the dispatcher wants done: plain data. Commands are done one after another, in the order they come.
 */
export type JobCommand =
  /** Write this event into the trace. Its `seq` is the number that `next` was given. */
  | { readonly kind: 'trace'; readonly event: TraceEvent }
  /** Say whether this call can be queued, before the next command is asked for. */
  | { readonly kind: 'admit'; readonly call: RunbookCall }
  | HostCommand;

/** What the dispatcher wants of whoever plays the jobs and lets time pass. */
export type HostCommand =
  /** Play a job that has its slot; `ended` answers. `cause`: `seq` of its JobStart. */
  | { readonly kind: 'start'; readonly order: JobOrder; readonly cause: number }
  /** The execution of this job that asked for child jobs goes on. */
  | { readonly kind: 'goOn'; readonly job: number; readonly result: GroupResult }
  /** Stop a job that plays; `ended` answers. */
  | { readonly kind: 'stop'; readonly job: number; readonly reason: string }
  /** The server of a job is lost: its instance ends failed, and nothing answers. */
  | { readonly kind: 'lose'; readonly job: number; readonly reason: string }
  /** Say `timeIsUp` at this time, or at once where it has passed. */
  | { readonly kind: 'wake'; readonly timer: number; readonly atMs: number }
  /** Forget a `wake`. */
  | { readonly kind: 'callOff'; readonly timer: number };

/** The answer to `admit`: the call can be queued, or, in one line, why not. Plain data as well. */
export type Admission =
  | { readonly kind: 'admitted'; readonly job: JobToQueue }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What is left to do about a fact: yields commands, and resumes when each is done. After `admit` it resumes
 * with the answer.
 */
export type Work<Result = void> = Generator<JobCommand, Result, Admission | undefined>;
