import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { Tracer, type TraceStream } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import { batchLength, lengthOfRows, textsLengthOf } from '../../trace/texts-length.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Gate, JobPlayer } from '../play/job-player.ts';
import { Repertoire } from '../play/repertoire.ts';
import { setLocalTime } from '../sandbox/local-time.ts';
import type { HostFacts, PlaySettings } from '../settings/play-settings.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { JobCatalogue } from './job-catalogue.ts';
import { type JobSurroundings, playLive } from './live-job.ts';
import { bytesOfText, longText, sentPlan } from './long-texts.ts';
import {
  batchesPerTaken,
  type FromThread,
  type Hello,
  type JobReport,
  Pulse,
  type ThreadData,
  type ToJob,
  type ToThread,
} from './protocol.ts';
import { environmentVariable, localOffset } from './real-world.ts';
import { RunClock } from './run-clock.ts';
import type { Port } from './surroundings.ts';
import { realThread, type ThreadSurroundings } from './thread-surroundings.ts';

/** A batch of events is sent when it has this many, or after some time. */
const batchSize = 512;
/** Or when its activities have returned so many rows: what follows may take much memory. */
const batchRows = 1_000;
/** A thread that has taken more than this part of its memory may die of it: its events outlive it. */
const narrowUse = 0.5;
const batchMs = 25;
/** A thread pauses while more batches than this are on their way. */
const batchesAhead = 2 * batchesPerTaken;
/** A script has this much time beyond its own limit before its thread is ended from outside. */
const graceMs = 2_000;

/** What all jobs of a thread are played with. */
interface ThreadSetup {
  readonly repertoire: Repertoire;
  readonly catalogue: JobCatalogue;
  readonly settings: PlaySettings;
  readonly control: Int32Array;
  readonly clock: RunClock;
  /** Code of a user's own may print. */
  readonly mayPrint: boolean;
}

/** Plays the jobs of one thread, one at a time: those of one run, and then those of the next. */
export class JobThread {
  readonly #surroundings: ThreadSurroundings;
  readonly #port: Port;
  readonly #pulse = new Pulse();
  /** The run that it is for, by its number, which is 0 before the first. */
  #run = 0;
  #data: ThreadData | undefined;
  #bundle: Bundle | undefined;
  #setup: Promise<ThreadSetup> | undefined;
  #begun: (() => void) | undefined;
  #current: CurrentJob | undefined;

  /** `tell` sends the first message of the thread, and the port in it to whoever gets the message. */
  constructor(
    tell: (hello: Hello, transfer: readonly Port[]) => void,
    surroundings: ThreadSurroundings = realThread,
  ) {
    this.#surroundings = surroundings;
    const { port1, port2 } = surroundings.channel();
    this.#port = port1;
    port1.on('message', (message: ToThread) => this.#hear(message));
    // The port keeps no thread alive that has no job.
    port1.unref();
    tell({ kind: 'hello', port: port2, pulse: this.#pulse.memory }, [port2]);
  }

  /** Tells the thread which run it is for. A job of that run may be given to it before. */
  begin(data: ThreadData, run = 1): void {
    this.#run = run;
    this.#data = data;
    this.#bundle = data.bundle ?? this.#bundle;
    this.#setup = undefined;
    this.#begun?.();
  }

  /** Plays one job of a run to its end. Rejects only for a defect. */
  async play(order: JobOrder, run = 1): Promise<JobReport> {
    this.#port.ref();
    try {
      const setup = await this.#setupOf(run);
      await setup.catalogue.provide(order.runbook, setup.settings.bundle);
      const current = new CurrentJob(order.job, this.#port, this.#pulse, setup.control, this.#surroundings);
      this.#current = current;
      this.#pulse.set('begun', 0);
      this.#pulse.set('kept', 0);
      this.#pulse.set('job', order.job);
      return await this.#played(order, setup, current);
    } finally {
      this.#current?.hold();
      this.#port.unref();
      this.#pulse.set('job', 0);
      this.#current = undefined;
    }
  }

  async #played(order: JobOrder, setup: ThreadSetup, current: CurrentJob): Promise<JobReport> {
    const { repertoire, settings, clock } = setup;
    const { publishedData, showScripts, world } = settings;
    const { eventLogSource, eventLogEventId } = world;
    const stream: TraceStream = {
      seq: 1,
      publishedData,
      showScripts,
      eventLogSource,
      eventLogEventId,
      emit: (event) => current.keep(event),
    };
    const identity = { server: order.server, job: order.job, runbook: order.runbook };
    const player = repertoire.playerOf(order, new Tracer(stream, identity), current);
    const around: JobSurroundings = {
      now: () => clock.now(),
      wallOf: (nowMs) => clock.wallOf(nowMs),
      after: this.#surroundings.after,
      stop: current.stopping.signal,
      ask: (plan, cause) => current.ask(plan, cause),
      beforeWait: () => current.flush(),
      giveWay: () => current.giveWay(),
    };
    current.player = player;
    player.start(clock.now(), 0);
    const ending = await playLive(player, around);
    if (setup.mayPrint) await this.#surroundings.printed();
    const { executions } = player;
    const result = player.resultOf(ending, current.stopReason);
    const isLong = lengthOfRows(result.returned) > longText;
    const told = isLong ? { ...result, returned: [] } : result;
    return {
      ...current.report(),
      ...{ result: told, isLong, limit: ending.limit, executions, endSeq: ending.seq },
    };
  }

  #hear(message: ToThread): void {
    if (message.kind === 'begin') this.begin(message.data, message.run);
    else if (message.job === this.#current?.job) this.#current.hear(message);
  }

  /** What is told of another run does not count. */
  async #setupOf(run: number): Promise<ThreadSetup> {
    while (this.#data === undefined || this.#run !== run)
      await new Promise<void>((resolve) => {
        this.#begun = resolve;
      });
    this.#setup ??= this.#makeSetup(this.#data, this.#bundle as Bundle);
    return this.#setup;
  }

  async #makeSetup(data: ThreadData, bundle: Bundle): Promise<ThreadSetup> {
    const settings = { ...data.settings, bundle };
    const { activityModules, control, processId, origin } = data;
    const own = activityModules.length === 0 ? [] : await this.#surroundings.activityTypes(activityModules);
    const { timeZone } = settings;
    const clock = new RunClock(this.#surroundings, origin);
    const utcOffset = timeZone === undefined ? localOffset : zoneOffset(timeZone);
    setLocalTime(timeZone === undefined ? undefined : utcOffset);
    const host: HostFacts = {
      utcOffset,
      wallOf: (nowMs) => clock.wallOf(nowMs),
      // A thread whose memory is full ends before V8 aborts the whole process over it. It costs its own job.
      memoryShortage: (bytes) => {
        this.#surroundings.endIfFull?.(bytes, () => this.#current?.tellFull());
        return undefined;
      },
      processId,
      environment: environmentVariable,
      script: (request) => this.#script(request, clock),
    };
    const catalogue = new JobCatalogue(own);
    const repertoire = new Repertoire(settings, catalogue.types, host);
    const mayPrint = own.length > 0;
    return { repertoire, catalogue, settings, control: new Int32Array(control), clock, mayPrint };
  }

  /**
   * Runs a script in this thread, which has only this job. A script that hangs in a single built-in call is
   * ended with its thread.
   */
  async #script(request: ScriptRequest, clock: RunClock): Promise<ScriptResult> {
    const quickJs = await this.#surroundings.quickJs();
    const limitMs = request.timeoutSeconds * 1000 + graceMs;
    const deadlineMs = Math.ceil(this.#surroundings.monotonicMs() + limitMs);
    this.#pulse.set('deadlineMs', deadlineMs);
    try {
      return await quickJs.run(request, false, () => this.#current?.reportDue(clock.now()));
    } finally {
      this.#pulse.set('deadlineMs', 0);
    }
  }
}

/** The job that a thread plays now, with its unsent events and what it waits for. */
class CurrentJob implements Gate {
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

  hear(message: ToJob): void {
    if (message.kind === 'offers') {
      this.#makeRoom(message.length);
      return;
    }
    if (message.kind === 'stop') this.stopping.abort(message.reason);
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

const pauseLookMs = 1_000;
