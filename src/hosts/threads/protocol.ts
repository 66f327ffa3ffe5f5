import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { CounterChange } from '../../model/kept-counter.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { PlaySettings } from '../settings/play-settings.ts';
import type { SentPlan } from './long-texts.ts';
import type { RunOrigin } from './run-clock.ts';
import type { Port } from './surroundings.ts';

/** The data that every thread of a run gets before its first job. */
export interface ThreadData {
  readonly settings: Omit<PlaySettings, 'bundle'>;
  /** Absent if the thread has it already, from the run before. */
  readonly bundle?: Bundle;
  /** Files of activity types to import. */
  readonly activityModules: readonly string[];
  /** One number: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
  readonly processId: number;
  /** Whether the values of counters are in a store, so that the main thread is asked for them. */
  readonly areCountersKept?: true;
  /** When the run began. */
  readonly origin: RunOrigin;
  /** The job of a fresh thread; threads of a pool get job after job. */
  readonly order?: JobOrder;
}

/** The first message of a thread, through its parent port. From then on both sides talk through `port`. */
export interface Hello {
  readonly kind: 'hello';
  readonly port: Port;
  /** The memory of its `Pulse`. */
  readonly pulse: SharedArrayBuffer;
}

/** Whether a message is that first one: code of a user's own in the thread can send others. */
export function isHello(message: unknown): message is Hello {
  return isOfKind(message, 'hello') && 'port' in message && 'pulse' in message;
}

/** Whether a message is the report of this job. */
export function isReport(message: unknown, job: number): message is JobReport {
  return typeof message === 'object' && message !== null && 'endSeq' in message && 'job' in message
    ? message.job === job
    : false;
}

function isOfKind(message: unknown, kind: string): message is object {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
}

/**
 * Why a thread ends. `stuck`: its event loop has run empty while foreign code had still to settle its
 * promise. `full`: its memory is nearly full.
 */
export type LastWord = 'stuck' | 'full';

/**
 * The messages of a thread about the job it plays. The job numbers its events from 1; a `cause` of 0 is its
 * JobStart.
 */
export type FromThread =
  | {
      readonly kind: 'events';
      readonly job: number;
      readonly events: readonly TraceEvent[];
      /** The thread goes on when it hears that they have been dealt with. */
      readonly isAwaited: boolean;
    }
  | { readonly kind: LastWord; readonly job: number }
  /**
   * An execution asks for child jobs. `cause`: the number of its start. `events`: the events that were not
   * sent yet.
   */
  | {
      readonly kind: 'ask';
      readonly job: number;
      readonly events: readonly TraceEvent[];
      readonly asked: SentPlan;
      readonly cause: number;
    }
  /** Reads or changes a counter of a store. The answer has the same number. */
  | {
      readonly kind: 'counter';
      readonly job: number;
      readonly number: number;
      readonly key: string;
      readonly change: CounterChange | undefined;
    }
  /** There is room for the results that were offered. */
  | { readonly kind: 'takes'; readonly job: number };

/** The messages to a thread. `begin`: it plays jobs of this run from now on, and none of those before. */
export type ToThread = { readonly kind: 'begin'; readonly run: number; readonly data: ThreadData } | ToJob;

/** A job for a thread of a pool, and which run of the pool it is of: the first one is 1. */
export interface PooledOrder {
  readonly order: JobOrder;
  readonly run: number;
}

/** The messages to the thread that plays a job. */
export type ToJob =
  /** The child jobs that it asked for have ended. `batches` as in `taken`. */
  | { readonly kind: 'goOn'; readonly job: number; readonly result: GroupResult; readonly batches: number }
  /** The child jobs have ended with results of so many characters. `takes` answers, or the thread ends. */
  | { readonly kind: 'offers'; readonly job: number; readonly length: number }
  | { readonly kind: 'stop'; readonly job: number; readonly reason: string }
  /** Its monitor is triggered no more. */
  | { readonly kind: 'retire'; readonly job: number; readonly reason: string }
  /** The value that a counter of a store had, or why it is not known. */
  | {
      readonly kind: 'counted';
      readonly job: number;
      readonly number: number;
      readonly value: number | undefined;
      readonly failure?: string;
    }
  /** How many of the job's batches of events have been dealt with. */
  | { readonly kind: 'taken'; readonly job: number; readonly batches: number };

/**
 * How a job ended. It comes by another way than the messages; `batches` says how many messages with events
 * come before it.
 */
export interface JobReport {
  readonly job: number;
  readonly result: JobResult;
  /** Whether what it returned is long: it is in the last InstanceEnd, and not in the result as well. */
  readonly isLong: boolean;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  /** The events that were not sent yet. */
  readonly events: readonly TraceEvent[];
  /** How many messages with events the job has sent. */
  readonly batches: number;
  /** The number of the event that says how it ended. */
  readonly endSeq: number;
}

/** A thread gets `taken` after this many batches of events, and after one that it waits for. */
export const batchesPerTaken = 4;

/** The places of numbers in a pulse, which a thread writes to while it cannot send messages. */
const pulsePlaces = {
  /** The job that it plays; 0 for none. */
  job: 0,
  /** When its script should have ended. */
  deadlineMs: 1,
  /** How many executions the job has begun. */
  begun: 2,
  /** How many bytes of events stand behind these numbers, a line of JSON each, that were not sent yet. */
  kept: 3,
} as const;

const pulseBytes = 4 * BigInt64Array.BYTES_PER_ELEMENT;
const keptBytes = 256 * 1024;

/** The memory that a thread shares with the main one, which outlives it. */
export class Pulse {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: BigInt64Array;
  readonly #kept: Buffer;

  constructor(memory = new SharedArrayBuffer(pulseBytes + keptBytes)) {
    this.memory = memory;
    this.#numbers = new BigInt64Array(memory, 0, pulseBytes / BigInt64Array.BYTES_PER_ELEMENT);
    this.#kept = Buffer.from(memory, pulseBytes);
  }

  get(place: keyof typeof pulsePlaces): number {
    return Number(Atomics.load(this.#numbers, pulsePlaces[place]));
  }

  set(place: keyof typeof pulsePlaces, value: number): void {
    Atomics.store(this.#numbers, pulsePlaces[place], BigInt(value));
  }

  /** Keeps an event until it is sent. False if it does not fit. */
  keep(event: TraceEvent): boolean {
    const text = `${JSON.stringify(event)}\n`;
    const at = this.get('kept');
    if (at + 3 * text.length > keptBytes) return false;
    this.set('kept', at + this.#kept.write(text, at));
    return true;
  }

  /** The events that are kept. Only when the thread is gone. */
  kept(): readonly TraceEvent[] {
    const lines = this.#kept.toString('utf8', 0, this.get('kept')).split('\n');
    return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as TraceEvent]));
  }
}

/** The threads of a run, fresh or pooled. */
export interface Threads {
  /** Plays a job in a thread of its own. Rejects if the thread dies or is ended by `signal`. */
  play(order: JobOrder, signal: AbortSignal): Promise<JobReport>;
  /** Settles when every thread is gone. */
  close(): Promise<void>;
}
