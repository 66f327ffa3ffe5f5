import type { RunResult } from '../../src/hosts/run.ts';
import type { ActivityEnd, TraceEvent } from '../../src/trace/trace-event.ts';
import { WatchedJobs } from '../../test/support/watched-jobs.ts';
import { clockStartMs } from './threads.ts';
import type { StormWorld } from './world.ts';

/** A job from its JobQueued to its JobEnd. */
interface OpenJob {
  readonly runbook: string;
  isRunning: boolean;
  startedMs: number;
  latestMs: number;
  hasInstance: boolean;
  activity: string | undefined;
}

/** What ends a run before its jobs are done. */
const ending = new Set(['job-limit', 'job-depth', 'deadlock', 'timeout']);
const mostTold = 5;

/** Looks at what a run tells, event by event, and at what is left when it is over. */
export class Watch {
  /** What is wrong, the first of it. */
  readonly problems: string[] = [];
  readonly events: TraceEvent[] = [];
  readonly #world: StormWorld;
  readonly #nowMs: () => number;
  /** How much later than it should something may happen. */
  readonly #patienceMs: () => number;
  readonly #limits: WatchedJobs;
  readonly #durations: ReadonlyMap<string, number>;
  readonly #open = new Map<number, OpenJob>();
  /** While the run is paused: since when. Before that: from when until when. */
  #pausedMs: number | undefined;
  readonly #pauses: (readonly [number, number])[] = [];
  /** Activities begun by job: as its threads have sent them, and as the trace tells them. */
  readonly #sent = new Map<number, number>();
  readonly #told = new Map<number, number>();
  #jobs = 0;
  #executions = 0;
  #isOver = false;
  readonly #parentsHold: boolean;
  /** Whether jobs may have been cancelled. */
  #isCutShort = false;
  /** When the last event came. */
  #toldMs = 0;

  constructor(world: StormWorld, nowMs: () => number, patienceMs: () => number) {
    this.#world = world;
    this.#parentsHold = world.options.waitingParentHoldsSlot ?? true;
    this.#nowMs = () => Math.floor(clockStartMs + nowMs());
    this.#patienceMs = patienceMs;
    const names = world.given.servers.map(({ name }) => name);
    const byPath = <Value>(read: (runbook: StormWorld['runbooks'][number]) => Value) =>
      Object.fromEntries(world.runbooks.map((runbook) => [`\\${runbook.name}`, read(runbook)]));
    this.#limits = new WatchedJobs({
      concurrency: byPath(({ maxSimultaneousJobs }) => maxSimultaneousJobs),
      servers: world.given.servers,
      allowed: byPath(({ runbookServers = names }) => runbookServers),
      waitingParentHoldsSlot: this.#parentsHold,
    });
    this.#durations = new Map(world.runbooks.flatMap(durationsIn));
  }

  /** How long nothing was told. */
  get silentMs(): number {
    return this.#nowMs() - this.#toldMs;
  }

  wrong(what: string): void {
    if (this.problems.length < mostTold) this.problems.push(what);
  }

  /** After each step: whether the run is paused now. */
  look(isPaused: boolean): void {
    if (isPaused && this.#pausedMs === undefined) this.#pausedMs = this.#nowMs();
    else if (!isPaused && this.#pausedMs !== undefined) {
      this.#pauses.push([this.#pausedMs, this.#nowMs()]);
      this.#pausedMs = undefined;
    }
  }

  /** A thread has sent these events. */
  sent(events: readonly TraceEvent[]): void {
    for (const { event, job } of events) if (event === 'ActivityStart') this.#count(this.#sent, job);
  }

  #count(counts: Map<number, number>, job: number | null): void {
    counts.set(job ?? 0, (counts.get(job ?? 0) ?? 0) + 1);
  }

  take(event: TraceEvent): void {
    this.events.push(event);
    this.#toldMs = this.#nowMs();
    const { seq, cause, job } = event;
    if (this.#isOver) this.#wrong(event, 'is told after the end of the run');
    if (seq !== this.events.length) this.#wrong(event, `has not the number ${this.events.length}`);
    if (seq > 1 && !(cause !== null && cause >= 1 && cause < seq))
      this.#wrong(event, `has the cause ${cause}`);
    const atMs = Date.parse(event.time);
    if (atMs > this.#nowMs()) this.#wrong(event, `happens at ${event.time}, in the future`);
    if (job !== null) this.#ofJob(event, job, atMs);
    if (event.event === 'Diagnostic') this.#timeouts(event.code, event.job, atMs);
    this.#limits.take(event);
    this.#lookAtLimits(event);
  }

  /** The run is over, and says so. */
  close(result: RunResult): void {
    this.#isOver = true;
    for (const [job, { runbook }] of this.#open) this.wrong(`job ${job} of ${runbook} has never ended`);
    const told = { events: this.events.length, jobs: this.#jobs, executions: this.#executions };
    for (const [what, count] of Object.entries(told)) {
      const said = result[what as keyof typeof told];
      if (said !== count) this.wrong(`the result has ${said} ${what}, and the trace ${count}`);
    }
    for (const [job, count] of this.#sent) {
      const told = this.#told.get(job) ?? 0;
      if (told < count) this.wrong(`job ${job} has begun ${count} activities, and the trace tells ${told}`);
    }
    const { timeoutMs, untilMs } = this.#world.given;
    const mostMs = Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, untilMs ?? Number.POSITIVE_INFINITY);
    if (result.durationMs > mostMs + stopMs + 4 * this.#patienceMs())
      this.wrong(`the run took ${result.durationMs} ms, and should end after ${mostMs}`);
    const first = Date.parse(this.events[0]?.time ?? '');
    const last = Date.parse(this.events.at(-1)?.time ?? '');
    if (result.durationMs < last - first || result.durationMs > this.#nowMs() - first)
      this.wrong(`the result says ${result.durationMs} ms, and the trace ${last - first} ms`);
  }

  #ofJob(event: TraceEvent, number: number, atMs: number): void {
    if (event.event === 'JobQueued') {
      this.#jobs += 1;
      if (number !== this.#jobs) this.#wrong(event, `is not job ${this.#jobs}`);
      const { runbook } = event;
      const job = { runbook, isRunning: false, startedMs: 0, latestMs: atMs, hasInstance: false };
      this.#open.set(number, { ...job, activity: undefined });
      return;
    }
    const job = this.#open.get(number);
    if (job === undefined) {
      this.#wrong(event, 'is of a job that was not queued, or has ended');
      return;
    }
    if (atMs < job.latestMs) this.#wrong(event, 'goes back in time within its job');
    job.latestMs = atMs;
    this.#follow(event, job, number, atMs);
  }

  #follow(event: TraceEvent, job: OpenJob, number: number, atMs: number): void {
    switch (event.event) {
      case 'JobStart':
        if (job.isRunning) this.#wrong(event, 'starts its job again');
        job.isRunning = true;
        job.startedMs = atMs;
        break;
      case 'JobEnd':
        if (job.hasInstance || job.activity !== undefined) this.#wrong(event, 'leaves something open');
        this.#tooLong(event, job, atMs);
        this.#open.delete(number);
        break;
      case 'InstanceStart':
        if (!job.isRunning || job.hasInstance) this.#wrong(event, 'starts out of turn');
        job.hasInstance = true;
        break;
      case 'InstanceEnd':
        if (!job.hasInstance || job.activity !== undefined) this.#wrong(event, 'ends out of turn');
        job.hasInstance = false;
        break;
      case 'ActivityStart':
        this.#executions += 1;
        this.#count(this.#told, number);
        if (!job.hasInstance || job.activity !== undefined) this.#wrong(event, 'starts out of turn');
        job.activity = event.activity;
        this.#inPause(event, atMs);
        break;
      case 'ActivityEnd':
        if (job.activity !== event.activity) this.#wrong(event, 'has not started');
        job.activity = undefined;
        this.#lasts(event);
        break;
      default:
    }
  }

  #lookAtLimits(event: TraceEvent): void {
    // Where waiting parents give up their slots, a cancelled one may end while it has none.
    if (event.event === 'Diagnostic' && ending.has(event.code)) this.#isCutShort = !this.#parentsHold;
    if (!this.#parentsHold && !this.#world.isCalm) return;
    if (event.event !== 'JobStart' && event.event !== 'JobEnd') return;
    if (this.#isCutShort) return;
    for (const name of this.#limits.breaches()) this.#wrong(event, `makes too many jobs in ${name}`);
  }

  /** A paused run begins no activity. */
  #inPause(event: TraceEvent, atMs: number): void {
    const isIn = ([from, to]: readonly [number, number]) => atMs > from && atMs < to;
    if (this.#pauses.some(isIn)) this.#wrong(event, 'begins while the run is paused');
    if (this.#pausedMs !== undefined && atMs > this.#pausedMs)
      this.#wrong(event, 'begins while the run is still paused');
  }

  /** An activity whose duration is known takes that long, whatever the clock says. */
  #lasts(event: ActivityEnd): void {
    const durationMs = this.#durations.get(`${event.runbook}/${event.activity}`);
    if (durationMs === undefined || event.simulated !== true) return;
    const leastMs = durationMs === 0 && this.#world.options.timing === 'orchestrator' ? 250 : durationMs;
    if (event.durationMs < leastMs || event.durationMs > leastMs + this.#patienceMs())
      this.#wrong(event, `took ${event.durationMs} ms instead of ${leastMs} ms`);
  }

  #tooLong(event: TraceEvent, { isRunning, startedMs }: OpenJob, atMs: number): void {
    const { jobTimeoutMs } = this.#world.given;
    if (!isRunning || jobTimeoutMs === undefined) return;
    if (atMs - startedMs > jobTimeoutMs + stopMs + 4 * this.#patienceMs())
      this.#wrong(event, `comes ${atMs - startedMs} ms after the start, and the limit is ${jobTimeoutMs} ms`);
  }

  /** Nothing is stopped for its time before that is over. */
  #timeouts(code: string, job: number | null, atMs: number): void {
    const event = this.events.at(-1) as TraceEvent & { readonly message: string };
    const { timeoutMs = 0, jobTimeoutMs = 0 } = this.#world.given;
    const sinceMs = atMs - Date.parse(this.events[0]?.time ?? '');
    if (code === 'timeout' && sinceMs < timeoutMs) this.#wrong(event, `comes after ${sinceMs} ms`);
    const started = this.#open.get(job ?? 0)?.startedMs ?? 0;
    if (code !== 'job-failed') return;
    if (/ran longer than/.test(event.message) && atMs - started < jobTimeoutMs)
      this.#wrong(event, `comes after ${atMs - started} ms`);
    if (!/a script hung/.test(event.message)) return;
    if (this.#world.runbooks.every(({ activities }) => !JSON.stringify(activities).includes('hangs')))
      this.#wrong(event, 'is about a script, and none hangs');
  }

  #wrong({ seq, event, job }: TraceEvent, what: string): void {
    this.wrong(`event ${seq}, ${event} of job ${job}, ${what}`);
  }
}

/** A job that is told to stop has so long before its thread is ended. */
const stopMs = 2_000;

function durationsIn({ name, activities }: StormWorld['runbooks'][number]): [string, number][] {
  return activities.flatMap((activity): [string, number][] => {
    const { id, type, simulate } = activity as {
      readonly id: string;
      readonly type: string;
      readonly simulate?: { readonly durationMs?: number };
    };
    return type === 'Query Database' ? [[`\\${name}/${id}`, simulate?.durationMs ?? 0]] : [];
  });
}
