import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { PlaySettings } from '../settings/play-settings.ts';
import type { RunOrigin } from './run-clock.ts';
import type { Port } from './surroundings.ts';

/** The data that every thread of a run gets before its first job. */
export interface ThreadData {
  readonly settings: PlaySettings;
  /** Files of activity types to import. */
  readonly activityModules: readonly string[];
  /** One number: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
  readonly processId: number;
  /** When the run began. */
  readonly origin: RunOrigin;
  /** The job of a fresh thread; threads of a pool get job after job. */
  readonly order?: JobOrder;
}

/** The first message of a thread, through its parent port. From then on both sides talk through `port`. */
export interface Hello {
  readonly kind: 'hello';
  readonly port: Port;
  /** Two numbers of 64 bits, see `Pulse`. */
  readonly pulse: SharedArrayBuffer;
}

/**
 * The messages of a thread about the job it plays. The job numbers its events from 1; a `cause` of 0 is its
 * JobStart.
 */
export type FromThread =
  | { readonly kind: 'events'; readonly job: number; readonly events: readonly TraceEvent[] }
  /** The thread ends: its event loop has run empty while foreign code had still to settle its promise. */
  | { readonly kind: 'stuck'; readonly job: number }
  /**
   * An execution asks for child jobs. `cause`: the number of its start. `events`: the events that were not
   * sent yet.
   */
  | {
      readonly kind: 'ask';
      readonly job: number;
      readonly events: readonly TraceEvent[];
      readonly plan: GroupPlan;
      readonly cause: number;
    };

/** The messages to a thread. */
export type ToThread = { readonly kind: 'begin'; readonly data: ThreadData } | ToJob;

/** The messages to the thread that plays a job. */
export type ToJob =
  /** The child jobs that it asked for have ended. `batches` as in `taken`. */
  | { readonly kind: 'goOn'; readonly job: number; readonly result: GroupResult; readonly batches: number }
  | { readonly kind: 'stop'; readonly job: number; readonly reason: string }
  /** How many of the job's batches of events have been dealt with. */
  | { readonly kind: 'taken'; readonly job: number; readonly batches: number };

/**
 * How a job ended. It comes by another way than the messages; `batches` says how many messages with events
 * come before it.
 */
export interface JobReport {
  readonly job: number;
  readonly result: JobResult;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  /** The events that were not sent yet. */
  readonly events: readonly TraceEvent[];
  /** How many messages with events the job has sent. */
  readonly batches: number;
  /** The number of the event that says how it ended. */
  readonly endSeq: number;
}

/** A thread gets `taken` after this many batches of events. */
export const batchesPerTaken = 4;

/** The places in a pulse, which a thread writes to while it cannot send messages. */
export const pulsePlaces = { job: 0, deadlineMs: 1 } as const;

/** The threads of a run, fresh or pooled. */
export interface Threads {
  /** Plays a job in a thread of its own. Rejects if the thread dies or is ended by `signal`. */
  play(order: JobOrder, signal: AbortSignal): Promise<JobReport>;
  /** Settles when every thread is gone. */
  close(): Promise<void>;
}
