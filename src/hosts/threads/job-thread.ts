import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { Tracer, type TraceStream } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { CounterChange } from '../../model/kept-counter.ts';
import { InvariantError } from '../../model/problem.ts';
import { lengthOfRows } from '../../trace/texts-length.ts';
import { Repertoire } from '../play/repertoire.ts';
import { realPorts } from '../ports/capabilities.ts';
import { setLocalTime } from '../sandbox/local-time.ts';
import type { HostFacts, PlaySettings } from '../settings/play-settings.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { CurrentJob } from './current-job.ts';
import { JobCatalogue } from './job-catalogue.ts';
import { type JobSurroundings, playLive } from './live-job.ts';
import { longText } from './long-texts.ts';
import { type Hello, type JobReport, Pulse, type ThreadData, type ToThread } from './protocol.ts';
import { environmentVariable, localOffset } from './real-world.ts';
import { RunClock } from './run-clock.ts';
import type { Port } from './surroundings.ts';
import { realThread, type ThreadSurroundings } from './thread-surroundings.ts';

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
    const { activityModules, control, processId, origin, areCountersKept } = data;
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
      ports: realPorts,
      environment: environmentVariable,
      script: (request) => this.#script(request, clock),
      ...(areCountersKept && { askCounter: (key, change) => this.#askCounter(key, change) }),
    };
    const catalogue = new JobCatalogue(own);
    const repertoire = new Repertoire(settings, catalogue.types, host);
    const mayPrint = own.length > 0;
    return { repertoire, catalogue, settings, control: new Int32Array(control), clock, mayPrint };
  }

  #askCounter(key: string, change: CounterChange | undefined): Promise<number | undefined> {
    if (this.#current === undefined) throw new InvariantError('only a job asks for counters');
    return this.#current.askCounter(key, change);
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
