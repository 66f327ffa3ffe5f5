import { OpenStarts } from '../engine/open-starts.ts';
import type { TraceStream } from '../engine/tracer.ts';
import type { StoredJob } from '../model/stored-job.ts';
import { timeMs } from '../trace/event-time.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { TraceReading } from './job-store.ts';

/** An attempt of a job, as a server has played it. */
export interface KeptAttempt {
  readonly attempt: number;
  /** The number of its events in the store. */
  readonly stream: number;
  /** When its server was lost; null if it was not. */
  readonly lostAt: string | null;
}

/**
 * The traces of jobs that servers have played one by one. Each attempt numbers its events and jobs from 1.
 */
export interface KeptStreams {
  job(id: string): StoredJob;
  /** In their order. */
  attempts(job: string): readonly KeptAttempt[];
  /** The id of the job that an attempt has queued under this number; undefined if it is not queued. */
  child(job: string, attempt: number, number: number): string | undefined;
  /** The events of an attempt whose `seq` is greater. */
  events(stream: number, after: number): Iterable<TraceEvent>;
}

/**
 * The trace of a job and of all jobs below it as one, numbered anew from 1: what each has done in its order,
 * a child from when it was queued until its parent hears of its end, and beyond that by time. Of a child the
 * parent's trace says that it is queued, and its own what it did.
 */
export class MergedTrace implements TraceReading {
  readonly #streams: KeptStreams;
  readonly #parts: Part[];
  readonly #numbers: Numbers = { seq: 0, job: 1 };

  constructor(streams: KeptStreams, id: string) {
    this.#streams = streams;
    this.#parts = [new Part(streams, id, 1, undefined)];
  }

  *more(): Generator<TraceEvent> {
    for (const part of this.#parts) part.look();
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      yield* part.take(this.#numbers);
      const child = part.begun(this.#streams);
      if (child !== undefined) this.#parts.push(child);
    }
  }

  /** The part with the next event. */
  #next(): Part | undefined {
    let next: Part | undefined;
    for (const part of this.#parts)
      if (part.time !== undefined && (next?.time === undefined || part.time < next.time)) next = part;
    return next;
  }
}

/** The last numbers that were given. */
interface Numbers {
  seq: number;
  job: number;
}

/** A child job, as its parent's trace tells of it. */
interface Child {
  readonly number: number;
  readonly part: Part | undefined;
}

/** What one job did. */
class Part {
  readonly #streams: KeptStreams;
  readonly #id: string;
  readonly #number: number;
  /** The `seq` of its JobQueued, if the trace of its parent has that. */
  #queuedSeq: number | undefined;
  readonly #isChild: boolean;
  readonly #open = new OpenStarts();
  /** The index of the attempt that is being read. */
  #at = 0;
  #attempts: readonly KeptAttempt[] = [];
  #events: Iterator<TraceEvent> | undefined;
  #head: TraceEvent | undefined;
  /** The number of the last event that was read of the attempt. */
  #last = 0;
  #hasStarted = false;
  /** The new numbers of the events of the attempt. */
  #seqs: number[] = [];
  /** Its child jobs, by their numbers in the attempt. */
  #children = new Map<number, Child>();
  #newChild: { readonly id: string; readonly number: number; readonly seq: number } | undefined;
  /** The `seq` of its JobEnd. */
  #endSeq: number | undefined;

  constructor(streams: KeptStreams, id: string, number: number, queuedSeq: number | undefined) {
    this.#streams = streams;
    this.#id = id;
    this.#number = number;
    this.#queuedSeq = queuedSeq;
    this.#isChild = queuedSeq !== undefined;
  }

  /** The time of its next event; undefined if there is none yet, or if a child has to end first. */
  get time(): string | undefined {
    const head = this.#head;
    if (head === undefined) return this.#isLost ? (this.#attempt?.lostAt ?? undefined) : undefined;
    const child = head.event === 'JobEnd' ? this.#children.get(head.job ?? 0)?.part : undefined;
    return child?.time === undefined ? head.time : undefined;
  }

  /** Looks whether there are more events. */
  look(): void {
    this.#attempts = this.#streams.attempts(this.#id);
    if (this.#head !== undefined) return;
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    this.#events = this.#streams.events(attempt.stream, this.#last)[Symbol.iterator]();
    this.#advance();
  }

  /** Gives the next event, or the ends that are missing of an attempt that was lost. */
  *take(numbers: Numbers): Generator<TraceEvent> {
    const event = this.#head;
    if (event === undefined) {
      yield* this.#breakOff(numbers);
      return;
    }
    const cause = event.cause === null ? null : (this.#seqs[event.cause] ?? numbers.seq);
    const told = this.#told(event, numbers);
    if (typeof told === 'number') this.#seqs[event.seq] = told;
    else {
      numbers.seq += 1;
      this.#seqs[event.seq] = numbers.seq;
      const renumbered = { ...told, seq: numbers.seq, cause: numbers.seq === 1 ? null : cause };
      if (told.job === this.#number) this.#open.add(renumbered);
      if (told.job === this.#number && told.event === 'JobQueued') this.#queuedSeq = numbers.seq;
      if (told.job === this.#number && told.event === 'JobEnd') this.#endSeq = numbers.seq;
      if (this.#newChild?.seq === 0) this.#newChild = { ...this.#newChild, seq: numbers.seq };
      yield renumbered;
    }
    this.#advance();
  }

  /** The part of the child job that the last event has queued. */
  begun(streams: KeptStreams): Part | undefined {
    const child = this.#newChild;
    this.#newChild = undefined;
    if (child === undefined) return undefined;
    const known = this.#children.get(child.number) as Child;
    const part = new Part(streams, child.id, known.number, child.seq);
    this.#children.set(child.number, { ...known, part });
    part.look();
    return part;
  }

  get #attempt(): KeptAttempt | undefined {
    return this.#attempts[this.#at];
  }

  get #isLost(): boolean {
    return this.#attempt !== undefined && this.#attempt.lostAt !== null && this.#endSeq === undefined;
  }

  #advance(): void {
    this.#head = this.#events?.next().value;
    if (this.#head !== undefined) this.#last = this.#head.seq;
  }

  /** The event with its new job, or the `seq` of the event that stands for it and was given already. */
  #told(event: TraceEvent, numbers: Numbers): TraceEvent | number {
    const { job } = event;
    if (job === null) return event.event === 'RunStart' && numbers.seq > 0 ? 1 : event;
    if (job === 1) {
      if (event.event === 'JobStart') this.#hasStarted = true;
      const isTold = !this.#hasStarted && event.event !== 'JobEnd' && (this.#isChild || this.#at > 0);
      if (isTold) return this.#queuedSeq ?? numbers.seq;
      return { ...event, job: this.#number };
    }
    if (event.event === 'JobQueued') {
      numbers.job += 1;
      this.#children.set(job, { number: numbers.job, part: undefined });
      const id = this.#streams.child(this.#id, this.#attempt?.attempt ?? 0, job);
      if (id !== undefined) this.#newChild = { id, number: job, seq: 0 };
      return { ...event, job: numbers.job, parent: this.#number };
    }
    const { number = 0, part } = this.#children.get(job) ?? {};
    if (event.event === 'JobStart' && part !== undefined) return part.#queuedSeq ?? numbers.seq;
    if (event.event === 'JobEnd' && part !== undefined && part.#endSeq !== undefined) return part.#endSeq;
    return { ...event, job: number };
  }

  /** The ends that are missing of an attempt whose server was lost, before the next one begins. */
  *#breakOff(numbers: Numbers): Generator<TraceEvent> {
    const nowMs = timeMs(this.#attempt?.lostAt ?? '');
    const ends: TraceEvent[] = [];
    const stream: TraceStream = {
      seq: numbers.seq + 1,
      publishedData: 'none',
      showScripts: false,
      eventLogSource: '',
      eventLogEventId: 0,
      emit: (event) => ends.push(event),
    };
    const reason = 'The runbook server was lost.';
    this.#open.breakOff(this.#number, { nowMs, status: 'failed', reason }, stream, []);
    numbers.seq += ends.length;
    yield* ends;
    this.#at += 1;
    this.#last = 0;
    this.#hasStarted = false;
    this.#seqs = [];
    this.#children = new Map();
    this.look();
  }
}
