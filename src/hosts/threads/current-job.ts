import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { CounterChange } from '../../model/kept-counter.ts';
import { batchLength, textsLengthOf } from '../../trace/texts-length.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Gate, JobPlayer } from '../play/job-player.ts';
import { bytesOfText, sentPlan } from './long-texts.ts';
import { batchesPerTaken, type FromThread, type JobReport, type Pulse, type ToJob } from './protocol.ts';
import type { Port } from './surroundings.ts';
import type { ThreadSurroundings } from './thread-surroundings.ts';

/** A batch of events is sent when it has this many, or after some time. */
const batchSize = 512;
/** Or when its activities have returned so many rows: what follows may take much memory. */
const batchRows = 1_000;
/** A thread that has taken more than this part of its memory may die of it: its events outlive it. */
const narrowUse = 0.5;
const batchMs = 25;
/** A thread pauses while more batches than this are on their way. */
const batchesAhead = 2 * batchesPerTaken;
const pauseLookMs = 1_000;

/** How often this thread has asked for a counter: an answer for an earlier job is not taken for another's. */
let countersAsked = 0;

/** The job that a thread plays now, with its unsent events and what it waits for. */
export class CurrentJob implements Gate {
  readonly job: number;
  readonly stopping = new AbortController();
  readonly #port: Port;
  readonly #pulse: Pulse;
  readonly #control: Int32Array;
  readonly #surroundings: ThreadSurroundings;
  #events: TraceEvent[] = [];
  /** How many rows these events are about, and how many characters of texts they have. */
  #rows = 0;
  #length = 0;
  /** Whether memory may run out at any moment, so that events are also kept in shared memory. */
  #isNarrow = false;
  #begun = 0;
  #sent = 0;
  #taken = 0;
  /** The batch that has to be dealt with before others are sent. */
  #awaited = 0;
  #turnEndsMs: number;
  /** What plays it. */
  player: JobPlayer | undefined;
  #goOn: ((result: GroupResult) => void) | undefined;
  /** What it asked of counters, by number. */
  readonly #asked = new Map<number, (answer: ToJob & { kind: 'counted' }) => void>();
  #wake: (() => void) | undefined;
  /** There while foreign code is waited for. */
  #hold: (() => void) | undefined;

  constructor(job: number, port: Port, pulse: Pulse, control: Int32Array, surroundings: ThreadSurroundings) {
    this.job = job;
    this.#port = port;
    this.#pulse = pulse;
    this.#control = control;
    this.#surroundings = surroundings;
    this.#turnEndsMs = surroundings.monotonicMs() + batchMs;
  }

  get isPaused(): boolean {
    return Atomics.load(this.#control, 0) === 1 || this.#isAwaiting;
  }

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  get isCancelled(): boolean {
    return this.stopping.signal.aborted;
  }

  get stopReason(): string {
    const { aborted, reason } = this.stopping.signal;
    return aborted && typeof reason === 'string' ? reason : '';
  }

  beforeForeign(): void {
    this.flush();
    this.#hold ??= this.#surroundings.letGo(() => this.#post({ kind: 'stuck', job: this.job }));
  }

  async afterForeign(): Promise<void> {
    await this.#surroundings.turn();
    this.hold();
  }

  /** Keeps the thread alive again. */
  hold(): void {
    this.#hold?.();
    this.#hold = undefined;
  }

  /** Reports at once that the job runs long, if that is due: a script keeps the thread from its timers. */
  reportDue(nowMs: number): void {
    if (this.player === undefined || this.player.nextReportMs > nowMs) return;
    this.player.reportDue(nowMs);
    this.flush();
  }

  keep(event: TraceEvent): void {
    this.#events.push(event);
    if (event.event === 'ActivityEnd') this.#rows += event.rows;
    this.#length += textsLengthOf(event);
    const isFull = this.#events.length >= batchSize || this.#rows >= batchRows || this.#isLong;
    if (isFull) this.flush();
    else if (this.#isNarrow && !this.#pulse.keep(event)) this.flush();
    // What dies while its start is still being kept has not begun.
    if (event.event !== 'ActivityStart') return;
    this.#begun += 1;
    this.#pulse.set('begun', this.#begun);
  }

  /** Sends the events so far. */
  flush(): void {
    if (this.#events.length === 0) return;
    const isAwaited = this.#isLong;
    this.#post({ kind: 'events', job: this.job, events: this.#toSend(), isAwaited });
    if (isAwaited) this.#awaited = this.#sent;
  }

  ask(plan: GroupPlan, cause: number): Promise<GroupResult> {
    const answer = new Promise<GroupResult>((resolve) => {
      this.#goOn = resolve;
    });
    this.#post({ kind: 'ask', job: this.job, events: this.#toSend(), asked: sentPlan(plan), cause });
    return answer;
  }

  async askCounter(key: string, change: CounterChange | undefined): Promise<number | undefined> {
    countersAsked += 1;
    const number = countersAsked;
    this.#post({ kind: 'counter', job: this.job, number, key, change });
    const { value, failure } = await new Promise<ToJob & { kind: 'counted' }>((resolve) =>
      this.#asked.set(number, resolve),
    );
    this.#asked.delete(number);
    if (failure !== undefined) throw new Error(failure);
    return value;
  }

  hear(message: ToJob): void {
    if (message.kind === 'counted') {
      this.#asked.get(message.number)?.(message);
      return;
    }
    if (message.kind === 'offers') {
      this.#makeRoom(message.length);
      return;
    }
    if (message.kind === 'retire') {
      if (this.player?.retire(message.reason)) this.stopping.abort(message.reason);
    } else if (message.kind === 'stop') this.stopping.abort(message.reason);
    else this.#taken = message.batches;
    if (message.kind === 'goOn') this.#goOn?.(message.result);
    this.#wake?.();
  }

  /** Takes results of so many characters, or ends the thread: it costs its own job. */
  #makeRoom(length: number): void {
    this.#surroundings.endIfFull?.(bytesOfText(length), () => this.tellFull());
    this.#post({ kind: 'takes', job: this.job });
  }

  giveWay(): Promise<void> | undefined {
    const isDue = this.isPaused || this.#surroundings.monotonicMs() >= this.#turnEndsMs || this.#isAhead;
    return isDue ? this.#rest() : undefined;
  }

  /** Tells that the memory is full, which ends the thread. */
  tellFull(): void {
    this.flush();
    this.#post({ kind: 'full', job: this.job });
  }

  report(): Pick<JobReport, 'job' | 'events' | 'batches'> {
    return { job: this.job, events: this.#events, batches: this.#sent };
  }

  /** The events for the next message. */
  #toSend(): readonly TraceEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#rows = 0;
    this.#length = 0;
    this.#isNarrow = (this.#surroundings.memoryUse?.() ?? 0) > narrowUse;
    this.#sent += 1;
    return events;
  }

  get #isLong(): boolean {
    return this.#length >= batchLength;
  }

  get #isAwaiting(): boolean {
    return this.#taken < this.#awaited;
  }

  get #isAhead(): boolean {
    return this.#sent - this.#taken > batchesAhead || this.#isAwaiting;
  }

  async #rest(): Promise<void> {
    this.flush();
    await this.#surroundings.turn();
    while (!this.isCancelled && (this.isPaused || this.#isAhead)) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      // One look says whether the run is paused: between two, it may be resumed, and nobody would say so.
      const paused = this.#surroundings.waitWhile(this.#control, 0, 1, pauseLookMs);
      if (paused !== undefined) await Promise.race([woken, paused]);
      else if (this.#isAhead) await woken;
    }
    this.#turnEndsMs = this.#surroundings.monotonicMs() + batchMs;
  }

  #post(message: FromThread): void {
    this.#port.postMessage(message);
    // What was sent arrives, even if the thread dies now.
    this.#pulse.set('kept', 0);
  }
}
