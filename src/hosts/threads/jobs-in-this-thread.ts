import { Tracer } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { JobPlayer } from '../play/job-player.ts';
import type { OngoingRun } from '../play/ongoing-run.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { alarm } from './alarm.ts';
import { overdueReason, tellJobFailed } from './job-trace.ts';
import { type JobSurroundings, playLive, unlessAborted } from './live-job.ts';
import type { LiveJobs, LiveSettings, PlayedJob } from './live-jobs.ts';
import type { RunClock } from './run-clock.ts';
import type { LiveSurroundings } from './surroundings.ts';
import { Turns } from './turns.ts';

interface Here {
  readonly player: JobPlayer;
  readonly stopping: AbortController;
  /** Lets the job go on with the result of the child jobs it asked for. */
  goOn?: (result: GroupResult) => void;
}

/**
 * Plays all jobs in this thread, side by side. For activity types of the caller's own, which cannot leave it.
 */
export class JobsInThisThread implements LiveJobs {
  readonly #session: Session;
  readonly #ongoing: OngoingRun;
  readonly #run: Run;
  readonly #clock: RunClock;
  readonly #surroundings: LiveSurroundings;
  readonly #options: Pick<RunOptions, 'choose' | 'jobTimeoutMs'>;
  readonly #jobs = new Map<number, Here>();
  /** The jobs whose time is up, by what stops them. */
  readonly #overdue = new WeakSet<AbortController>();

  constructor(
    session: Session,
    ongoing: OngoingRun,
    run: Run,
    { clock, surroundings }: Pick<LiveSettings, 'clock' | 'surroundings'>,
    options: Pick<RunOptions, 'choose' | 'jobTimeoutMs'>,
  ) {
    this.#options = options;
    this.#session = session;
    this.#ongoing = ongoing;
    this.#run = run;
    this.#clock = clock;
    this.#surroundings = surroundings;
  }

  async play(order: JobOrder, cause: number): Promise<PlayedJob> {
    const run = this.#run;
    const stopping = new AbortController();
    const gate = {
      signal: stopping.signal,
      get isPaused() {
        return run.isPaused;
      },
      get isCancelled() {
        return stopping.signal.aborted;
      },
    };
    const { repertoire } = this.#session;
    const identity = { server: order.server, job: order.job, runbook: order.runbook };
    const tracer = new Tracer(this.#ongoing.stream, identity);
    const player = repertoire.playerOf(order, tracer, gate, this.#options.choose);
    const here: Here = { player, stopping };
    this.#jobs.set(order.job, here);
    player.start(this.#clock.now(), cause);
    const unlessStopped = (running: Promise<void>) => unlessAborted(running, stopping.signal);
    const turns = new Turns(run, this.#surroundings);
    const around: JobSurroundings = {
      now: () => this.#clock.now(),
      wallOf: (nowMs) => this.#clock.wallOf(nowMs),
      after: this.#surroundings.after,
      stop: stopping.signal,
      ask: (plan, askCause) => this.#ask(order, here, plan, askCause),
      giveWay: () => (turns.isDue ? turns.giveWay(undefined, unlessStopped) : undefined),
    };
    // The parent that starts a job goes on before the job does.
    await undefined;
    const callOff = this.#timeOutLater(stopping);
    const ending = await playLive(player, around);
    callOff?.();
    this.#jobs.delete(order.job);
    const { limit, seq } = ending;
    const { aborted, reason } = stopping.signal;
    const result = player.resultOf(ending, aborted && typeof reason === 'string' ? reason : '');
    const played = { result, limit, executions: player.executions, cause: seq };
    if (result.status !== 'Canceled' || !this.#overdue.has(stopping)) return played;
    const { runbook } = repertoire.playable(order.runbook).compiled;
    tellJobFailed(this.#ongoing.stream, order, runbook, this.#clock.now(), result.reason, seq);
    return { ...played, result: { ...result, status: 'Failed' } };
  }

  /** The job ends like a stopped one, but is recorded as Failed. */
  #timeOutLater(stopping: AbortController): (() => void) | undefined {
    const { jobTimeoutMs } = this.#options;
    if (jobTimeoutMs === undefined) return undefined;
    const now = () => this.#clock.now();
    return alarm(this.#surroundings, now, now() + jobTimeoutMs, () => {
      if (!stopping.signal.aborted) this.#overdue.add(stopping);
      stopping.abort(overdueReason(jobTimeoutMs));
    });
  }

  goOn(job: number, result: GroupResult): void {
    this.#jobs.get(job)?.goOn?.(result);
  }

  stop(job: number, reason: string): void {
    this.#jobs.get(job)?.stopping.abort(reason);
  }

  retire(reason: string): void {
    for (const { player, stopping } of this.#jobs.values()) if (player.retire(reason)) stopping.abort(reason);
  }

  /** A job that is stopped waits for nothing. */
  abandon(): void {
    for (const { stopping } of this.#jobs.values()) stopping.abort();
  }

  toldAt(): void {
    // Events of a job are told as they happen.
  }

  get executions(): number {
    let sum = 0;
    for (const { player } of this.#jobs.values()) sum += player.executions;
    return sum;
  }

  async close(): Promise<void> {
    for (const { stopping } of this.#jobs.values()) stopping.abort();
  }

  #ask({ job, attempt }: JobOrder, here: Here, plan: GroupPlan, cause: number): Promise<GroupResult> {
    return new Promise((resolve) => {
      here.goOn = resolve;
      this.#ongoing.tell({ kind: 'asks', job, attempt, plan, cause });
    });
  }
}
