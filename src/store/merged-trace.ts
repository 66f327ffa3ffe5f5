import { OpenStarts } from '../engine/open-starts.ts';
import { bareStream, Tracer, type TraceStream } from '../engine/tracer.ts';
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
  /** What is known of a job beside its trace. */
  job(id: string): Promise<StoredJob | undefined>;
  /** In their order. */
  attempts(job: string): Promise<readonly KeptAttempt[]>;
  /** The id of the job that an attempt has queued under this number; undefined if it is not queued. */
  child(job: string, attempt: number, number: number): Promise<string | undefined>;
  /** The events of an attempt whose `seq` is greater. */
  events(stream: number, after: number): AsyncIterable<TraceEvent>;
}

/**
 * The trace of a job and of all jobs below it as one, numbered anew from 1: what each has done in its order,
 * a child from when it was queued until its parent hears of its end, and beyond that by time. Of a child the
 * parent's trace says that it is queued, and its own what it did.
 */
export class MergedTrace implements TraceReading {
  readonly #streams: KeptStreams;
  /** Those that may have more to tell. */
  #parts: Part[];
  readonly #numbers: Numbers = { seq: 0, job: 1 };

  constructor(streams: KeptStreams, id: string) {
    this.#streams = streams;
    this.#parts = [new Part(streams, id, 1, undefined)];
  }

  async *more(): AsyncGenerator<TraceEvent> {
    for (const part of this.#parts) await part.look();
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      yield* part.take(this.#numbers);
      const child = await part.begun(this.#streams);
      if (child !== undefined) this.#parts.push(child);
      if (part.isOver) this.#parts = this.#parts.filter((one) => one !== part);
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
  readonly #open = new OpenStarts();
  /** The index of the attempt that is being read. */
  #at = 0;
  #attempts: readonly KeptAttempt[] = [];
  #events: AsyncIterator<TraceEvent> | undefined;
  #head: TraceEvent | undefined;
  /** Whether no more events of the attempt will come than are being read. */
  #isReadToEnd = false;
  /** The number of the last event that was read of the attempt. */
  #last = 0;
  #hasStarted = false;
  /** The new numbers of the events of the attempt. */
  #seqs: number[] = [];
  /** The runbooks of its child jobs, by their new numbers. */
  readonly #runbooks = new Map<number, string>();
  /** Its child jobs, by their numbers in the attempt. */
  #children = new Map<number, Child>();
  #newChild: { readonly id: string; readonly number: number; readonly seq: number } | undefined;
  /** The `seq` of its JobEnd. */
  #endSeq: number | undefined;
  /** What is known of it beside its trace, once it has ended. */
  #record: StoredJob | undefined;

  constructor(streams: KeptStreams, id: string, number: number, queuedSeq: number | undefined) {
    this.#streams = streams;
    this.#id = id;
    this.#number = number;
    this.#queuedSeq = queuedSeq;
  }

  /** The time of its next event; undefined if there is none yet, or if a child has to end first. */
  get time(): string | undefined {
    const head = this.#head;
    if (head === undefined)
      return (
        (this.#isLost ? this.#attempt?.lostAt : this.#endsUntold ? this.#record?.endedAt : null) ?? undefined
      );
    const child = head.event === 'JobEnd' ? this.#children.get(head.job ?? 0)?.part : undefined;
    return child?.hasMore ? undefined : head.time;
  }

  /** Whether there is more to tell of it, be it that a child has to end first. */
  get hasMore(): boolean {
    return this.#head !== undefined || this.time !== undefined;
  }

  /** Whether all of it has been told. */
  get isOver(): boolean {
    return this.#endSeq !== undefined && this.#head === undefined && this.#record !== undefined;
  }

  /** Looks whether there are more events. */
  async look(): Promise<void> {
    if (this.#record === undefined) {
      const record = await this.#streams.job(this.#id);
      // Looked at first: what it did before it ended is there by then.
      if (record !== undefined && record.endedAt !== null) this.#record = record;
    }
    this.#attempts = await this.#streams.attempts(this.#id);
    if (this.#head !== undefined) return;
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    this.#isReadToEnd = this.#record !== undefined;
    this.#events = this.#streams.events(attempt.stream, this.#last)[Symbol.asyncIterator]();
    await this.#advance();
  }

  /** Gives the next event, or the ends that are missing of an attempt that was lost. */
  async *take(numbers: Numbers): AsyncGenerator<TraceEvent> {
    const event = this.#head;
    if (event === undefined) {
      yield* this.#isLost ? this.#breakOff(numbers) : this.#end(numbers);
      return;
    }
    const cause = event.cause === null ? null : (this.#seqs[event.cause] ?? numbers.seq);
    const told = await this.#told(event, numbers);
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
    await this.#advance();
  }

  /** The part of the child job that the last event has queued. */
  async begun(streams: KeptStreams): Promise<Part | undefined> {
    const child = this.#newChild;
    this.#newChild = undefined;
    if (child === undefined) return undefined;
    const known = this.#children.get(child.number) as Child;
    const part = new Part(streams, child.id, known.number, child.seq);
    this.#children.set(child.number, { ...known, part });
    await part.look();
    return part;
  }

  get #attempt(): KeptAttempt | undefined {
    return this.#attempts[this.#at];
  }

  get #isLost(): boolean {
    return this.#attempt !== undefined && this.#attempt.lostAt !== null && this.#endSeq === undefined;
  }

  async #advance(): Promise<void> {
    this.#head = (await this.#events?.next())?.value;
    if (this.#head !== undefined) this.#last = this.#head.seq;
  }

  /** The event with its new job, or the `seq` of the event that stands for it and was given already. */
  async #told(event: TraceEvent, numbers: Numbers): Promise<TraceEvent | number> {
    const { job } = event;
    if (job === null) return event.event === 'RunStart' && numbers.seq > 0 ? 1 : event;
    if (job === 1) {
      if (event.event === 'JobStart') this.#hasStarted = true;
      const isTold = !this.#hasStarted && event.event !== 'JobEnd' && this.#queuedSeq !== undefined;
      if (isTold) return this.#queuedSeq ?? numbers.seq;
      return { ...event, job: this.#number };
    }
    if (event.event === 'JobQueued') {
      numbers.job += 1;
      this.#children.set(job, { number: numbers.job, part: undefined });
      this.#runbooks.set(numbers.job, event.runbook);
      const id = await this.#streams.child(this.#id, this.#attempt?.attempt ?? 0, job);
      if (id !== undefined) this.#newChild = { id, number: job, seq: 0 };
      return { ...event, job: numbers.job, parent: this.#number };
    }
    const { number = 0, part } = this.#children.get(job) ?? {};
    // Its own trace says when it begins.
    if (event.event === 'JobStart') return (part === undefined ? undefined : part.#queuedSeq) ?? numbers.seq;
    if (event.event === 'JobEnd' && part !== undefined && part.#endSeq !== undefined) return part.#endSeq;
    return { ...event, job: number };
  }

  /**
   * Whether it has ended, and nothing in its trace says so: it was lost for good, cancelled before it began,
   * or could not be played.
   */
  get #endsUntold(): boolean {
    if (this.#record === undefined || this.#endSeq !== undefined) return false;
    return this.#at >= this.#attempts.length || this.#isReadToEnd;
  }

  /** Its end, as the store has recorded it; and before it that it was queued, if nothing has said so. */
  *#end(numbers: Numbers): Generator<TraceEvent> {
    const { runbook, server, status, reason, queuedAt, endedAt } = this.#record as StoredJob;
    const events: TraceEvent[] = [];
    const stream = streamTo(numbers, (event) =>
      events.push(event.seq === 1 ? { ...event, cause: null } : event),
    );
    const tracer = new Tracer(stream, { server, job: this.#number, runbook });
    this.#queuedSeq ??= tracer.jobQueued(timeMs(queuedAt), numbers.seq, null, false);
    const nowMs = timeMs(endedAt as string);
    const note = { code: status === 'Canceled' ? 'job-canceled' : 'job-failed', message: reason ?? '' };
    const cause =
      reason === null ? this.#queuedSeq : tracer.diagnostic(nowMs, this.#queuedSeq, 'Warning', note);
    this.#endSeq = tracer.jobEnd(nowMs, cause, status as 'Failed' | 'Canceled');
    numbers.seq += events.length;
    yield* events;
  }

  /** The ends that are missing of an attempt whose server was lost, before the next one begins. */
  async *#breakOff(numbers: Numbers): AsyncGenerator<TraceEvent> {
    const nowMs = timeMs(this.#attempt?.lostAt ?? '');
    const ends: TraceEvent[] = [];
    const stream = streamTo(numbers, (event) => ends.push(event));
    // Children that it had not queued yet are none.
    for (const [, { number, part }] of this.#children)
      if (part === undefined)
        new Tracer(stream, { server: null, job: number, runbook: this.#runbooks.get(number) ?? '' }).jobEnd(
          ...([nowMs, numbers.seq, 'Canceled'] as const),
        );
    const reason = 'The runbook server was lost.';
    this.#open.breakOff(this.#number, { nowMs, status: 'failed', reason }, stream, []);
    numbers.seq += ends.length;
    yield* ends;
    this.#at += 1;
    this.#last = 0;
    this.#hasStarted = false;
    this.#seqs = [];
    this.#children = new Map();
    await this.look();
  }
}

/** A trace that goes on behind the numbers that were given. */
function streamTo({ seq }: Numbers, emit: TraceStream['emit']): TraceStream {
  return bareStream(seq + 1, emit);
}
