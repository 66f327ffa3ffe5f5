import type { MessagePort } from 'node:worker_threads';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { RunLimit } from '../run.ts';
import type { PlaySettings } from '../settings/play-settings.ts';

/** What every thread of a run is given before its first job. */
export interface ThreadData {
  readonly settings: PlaySettings;
  /** Files of activity types to import. */
  readonly activityModules: readonly string[];
  /** One number: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
  readonly processId: number;
  /** A fresh thread for one job has it; threads of a pool are given job after job. */
  readonly order?: JobOrder;
}

/** The first message of a thread, through its parent port. From then on both sides talk through `port`. */
export interface Hello {
  readonly kind: 'hello';
  readonly port: MessagePort;
  /** Two numbers of 64 bits, see `Pulse`. */
  readonly pulse: SharedArrayBuffer;
}

/**
 * What a thread tells of the job it plays. Events are numbered by the job, from 1; a `cause` of 0 is its
 * JobStart.
 */
export type FromThread =
  | { readonly kind: 'events'; readonly job: number; readonly events: readonly TraceEvent[] }
  /**
   * An execution wants child jobs. `cause`: the number of its start; `events`: what has happened until now
   * and was not sent yet.
   */
  | {
      readonly kind: 'ask';
      readonly job: number;
      readonly events: readonly TraceEvent[];
      readonly plan: GroupPlan;
      readonly cause: number;
    };

/** What a thread is told. */
export type ToThread = { readonly kind: 'begin'; readonly data: ThreadData } | ToJob;

/** What the thread that plays a job is told. */
export type ToJob =
  /** What was asked for is there. `batches` as for taken. */
  | { readonly kind: 'goOn'; readonly job: number; readonly result: GroupResult; readonly batches: number }
  | { readonly kind: 'stop'; readonly job: number; readonly reason: string }
  /** So many of the job's batches of events have been dealt with. */
  | { readonly kind: 'taken'; readonly job: number; readonly batches: number };

/**
 * How a job ended. Comes by another way than the messages: `batches` says how many of them come before it.
 */
export interface JobReport {
  readonly job: number;
  readonly result: JobResult;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  /** The events that were not sent yet. */
  readonly events: readonly TraceEvent[];
  /** How many messages with events it had sent. */
  readonly batches: number;
  /** The number of the event that says how it ended. */
  readonly endSeq: number;
}

/** A thread is told after every so many batches of events that they have been dealt with. */
export const batchesPerTaken = 4;

/** What a thread writes while it cannot send: places in its pulse. */
export const pulsePlaces = { job: 0, deadlineMs: 1 } as const;

/** The threads of a run, however they are made. */
export interface Threads {
  /** Plays a job in a thread it has for itself. Rejects when the thread dies, or is ended with `signal`. */
  play(order: JobOrder, signal: AbortSignal): Promise<JobReport>;
  /** Settles when every thread is gone. */
  close(): Promise<void>;
}
