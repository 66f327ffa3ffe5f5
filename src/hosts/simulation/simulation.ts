import type { InstanceEnding } from '../../engine/command.ts';
import { Tracer } from '../../engine/tracer.ts';
import type { JobFact, JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { Gate, JobPlayer, JobProgress } from '../play/job-player.ts';
import { type JobHost, type OngoingRun, timeIsOver } from '../play/ongoing-run.ts';
import type { HostResult, Run, RunProgress } from '../run.ts';
import type { Session } from '../session.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { stopReasonOf, unlessAborted } from '../threads/live-job.ts';
import type { LiveSurroundings } from '../threads/surroundings.ts';
import { budget, Turns } from '../threads/turns.ts';
import { Agenda } from './agenda.ts';
import { ReadyJobs } from './ready-jobs.ts';
import type { EarlyEnds } from './wall-timeout.ts';

/**
 * At one point in simulated time activities end first, then waits end, then servers are lost, then the run
 * ends. Long runs are reported last: what ends at that point has not run longer.
 */
const priorities = { activity: 0, wait: 1, fault: 2, end: 3, report: 4 };

/** Code of a user's own that plays the activities of a simulation. */
export interface ForeignCode {
  /** Called before it plays an activity of this job. */
  begins(job: number): void;
  /** Called when it has played it, which is over when the promise settles. */
  ends(): Promise<void>;
}

type Asking = JobProgress & { kind: 'asks' };

/** A job that is being played. */
interface SimulatedJob {
  readonly attempt: number;
  readonly player: JobPlayer;
  /** The request for child jobs that it waits for. */
  asking: Asking | undefined;
  /** Calls off anything else it waits for. */
  callOff: (() => void) | undefined;
  /** When it will report that it runs long, and what calls that off. */
  reportMs: number;
  callOffReport: (() => void) | undefined;
}

/** The world of one run: its clock, its servers, and every job that is being played. */
export class Simulation implements JobHost {
  readonly #session: Session;
  readonly #options: RunOptions;
  readonly #gate: Gate;
  readonly #foreignCode: ForeignCode | undefined;
  readonly #ends: EarlyEnds;
  /** Aborted when the run is cancelled, and when its real time is up. */
  readonly #stop: AbortSignal;
  readonly #agenda: Agenda;
  readonly #turns: Turns;
  readonly #run: OngoingRun;
  readonly #jobs = new Map<number, SimulatedJob>();
  readonly #ready: ReadyJobs;
  /** The job that asks for child jobs at this moment. */
  #asker: number | undefined;
  readonly #now = () => this.#agenda.nowMs;
  #executions = 0;
  #hit: RunLimit | undefined;

  constructor(
    session: Session,
    run: Run,
    options: RunOptions,
    startMs: number,
    ends: EarlyEnds,
    foreignCode: ForeignCode | undefined,
    around: Pick<LiveSurroundings, 'monotonicMs' | 'turn'>,
  ) {
    const { stop, wallLimit } = ends;
    const signal = wallLimit === undefined ? stop : AbortSignal.any([stop, wallLimit.signal]);
    this.#session = session;
    this.#foreignCode = foreignCode;
    this.#options = options;
    const gate = {
      signal,
      get isPaused() {
        return run.isPaused;
      },
      isCancelled: signal.aborted,
    };
    signal.addEventListener('abort', () => {
      gate.isCancelled = true;
    });
    this.#gate = gate;
    this.#ends = ends;
    this.#stop = signal;
    this.#agenda = new Agenda(startMs);
    this.#turns = new Turns(run, around);
    this.#ready = new ReadyJobs();
    this.#run = session.prepare(run, this);
    this.#planEnd(startMs);
    this.#planFaults(startMs);
  }

  async toTheEnd(): Promise<HostResult> {
    const { stop } = this.#ends;
    this.#run.begin();
    while (!this.#run.isOver) {
      if (this.#stop.aborted) this.#endEarly();
      else await this.#step();
      if (this.#turns.isDue) await this.#turns.giveWay(() => this.#progress());
    }
    const result = this.#run.finish(this.#executionsSoFar(), this.#hit, stop.aborted, this.#agenda.nowMs);
    return { ...result, unusedMocks: this.#session.repertoire.unusedMocks };
  }

  #endEarly(): void {
    const { stop, wallLimit } = this.#ends;
    if (wallLimit?.signal.aborted && !stop.aborted)
      this.#run.tell({ kind: 'timedOut', timeoutMs: wallLimit.limitMs, isWall: true });
    this.#run.tell({ kind: 'stopAll', reason: stopReasonOf(stop) });
  }

  now(): number {
    return this.#agenda.nowMs;
  }

  wallOf(nowMs: number): number {
    return nowMs;
  }

  wake(atMs: number, action: () => void): () => void {
    return this.#agenda.add(atMs, priorities.wait, action);
  }

  start(order: JobOrder, cause: number): void {
    const { job, attempt, server, runbook } = order;
    const tracer = new Tracer(this.#run.stream, { server, job, runbook });
    const gate = this.#gateOf(job);
    const player = this.#session.repertoire.playerOf(order, tracer, gate, this.#options.choose);
    this.#jobs.set(job, {
      attempt,
      player,
      asking: undefined,
      callOff: undefined,
      reportMs: Number.POSITIVE_INFINITY,
      callOffReport: undefined,
    });
    player.start(this.#agenda.nowMs, cause);
    this.#ready.add(job);
  }

  goOn(id: number, result: GroupResult): void {
    const job = this.#jobs.get(id);
    if (job?.asking === undefined) return;
    const { execution, request } = job.asking;
    job.asking = undefined;
    job.player.settle(execution, request.conclude(result), this.#agenda.nowMs);
    if (id === this.#asker) this.#ready.addFirst(id);
    else this.#ready.add(id);
  }

  stop(id: number, reason: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#ready.remove(id);
    const ending = job.player.cancel(this.#agenda.nowMs, reason);
    this.#ended(id, job, ending, reason);
  }

  lose(id: number, reason: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#ready.remove(id);
    job.player.cancel(this.#agenda.nowMs, reason, 'failed');
    this.#leave(id, job);
  }

  #gateOf(job: number): Gate {
    const foreign = this.#foreignCode;
    if (foreign === undefined) return this.#gate;
    return Object.assign(Object.create(this.#gate) as Gate, {
      beforeForeign: () => foreign.begins(job),
      afterForeign: () => foreign.ends(),
    });
  }

  /**
   * One step: a ready job goes on, or time passes. With `choose`, any of the next possible steps at this time
   * may come.
   */
  async #step(): Promise<void> {
    const { choose } = this.#options;
    const ready = this.#ready.length;
    if (choose !== undefined && ready === 0) this.#agenda.passTime();
    const due = choose === undefined ? 0 : this.#agenda.dueBefore(priorities.report);
    const picked = choose !== undefined && ready + due > 1 ? choose(ready + due, 'next job') : 0;
    if (picked < ready) await this.#advance(this.#ready.take(picked));
    else if (!this.#agenda.step(picked - ready)) this.#run.tell({ kind: 'stalled' });
  }

  /**
   * Plays a job until simulated time has to pass for it. It waits for scripts. A script takes no simulated
   * time, or with `--timing orchestrator` that of any activity.
   */
  async #advance(id: number): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const { player } = job;
    const progress = player.advance(this.#now, this.#options.choose === undefined ? budget : 1);
    return this.#follow(id, job, progress);
  }

  async #follow(id: number, job: SimulatedJob, progress: JobProgress): Promise<void> {
    const { player } = job;
    switch (progress.kind) {
      case 'more':
        return this.#ready.addFirst(id);
      case 'ended':
        this.#hit ??= progress.limit;
        return this.#ended(id, job, progress);
      case 'wait':
        return this.#goOnAt(progress.untilMs, priorities.wait, id, job, () => undefined);
      case 'busy': {
        const { execution, outcome, untilMs } = progress;
        const settle = () => player.settle(execution, outcome, untilMs);
        return this.#goOnAt(untilMs, priorities.activity, id, job, settle);
      }
      case 'asks':
        return this.#ask(id, job, progress);
      case 'turn': {
        await progress.turn;
        if (this.#stop.aborted) return;
        const next = progress.goOn();
        return next === undefined ? this.#ready.addFirst(id) : this.#follow(id, job, next);
      }
      case 'working': {
        const outcome = await unlessAborted(progress.outcome, this.#stop);
        if (this.#stop.aborted || outcome === undefined) return;
        const { execution } = progress;
        const lasts = player.durationOf(outcome);
        if (lasts > 0) {
          const untilMs = this.#agenda.nowMs + lasts;
          const settle = () => player.settle(execution, outcome, untilMs);
          return this.#goOnAt(untilMs, priorities.activity, id, job, settle);
        }
        player.settle(execution, outcome, this.#agenda.nowMs);
        this.#ready.addFirst(id);
      }
    }
  }

  /** Before time passes for a job: has it report in time that it, or its activity, runs long. */
  #planReport(job: SimulatedJob): void {
    const { player } = job;
    const atMs = player.nextReportMs;
    if (atMs === job.reportMs) return;
    job.callOffReport?.();
    job.reportMs = atMs;
    job.callOffReport = undefined;
    if (atMs === Number.POSITIVE_INFINITY) return;
    job.callOffReport = this.#agenda.add(atMs, priorities.report, () => {
      player.reportDue(this.#agenda.nowMs);
      this.#planReport(job);
    });
  }

  #ask(id: number, job: SimulatedJob, asking: Asking): void {
    const { plan } = asking.request;
    job.asking = asking;
    this.#asker = id;
    const { attempt } = job;
    this.#planReport(job);
    this.#run.tell({ kind: 'asks', job: id, attempt, plan, cause: asking.execution.causeSeq });
    this.#asker = undefined;
  }

  #goOnAt(timeMs: number, priority: number, id: number, job: SimulatedJob, action: () => void): void {
    this.#planReport(job);
    job.callOff = this.#agenda.add(timeMs, priority, () => {
      job.callOff = undefined;
      action();
      this.#ready.add(id);
    });
  }

  #ended(id: number, job: SimulatedJob, ending: InstanceEnding, reason = ''): void {
    this.#leave(id, job);
    const { attempt, player } = job;
    const result = player.resultOf(ending, reason);
    this.#run.tell({ kind: 'ended', job: id, attempt, result, cause: ending.seq });
  }

  #leave(id: number, { player, callOff, callOffReport }: SimulatedJob): void {
    this.#jobs.delete(id);
    callOff?.();
    callOffReport?.();
    this.#executions += player.executions;
  }

  #progress(): RunProgress {
    const jobs = this.#run.snapshot();
    return { executions: this.#executionsSoFar(), nowMs: this.#agenda.nowMs, jobs };
  }

  #executionsSoFar(): number {
    let sum = this.#executions;
    for (const { player } of this.#jobs.values()) sum += player.executions;
    return sum;
  }

  #planEnd(startMs: number): void {
    const { timeoutMs, untilMs } = this.#options;
    if (timeoutMs !== undefined) this.#plan(startMs + timeoutMs, 'end', { kind: 'timedOut', timeoutMs });
    if (untilMs !== undefined) this.#plan(startMs + untilMs, 'end', timeIsOver);
  }

  #planFaults(startMs: number): void {
    for (const { server: name, atMs, forMs } of this.#options.faults ?? []) {
      const server = this.#session.serverNamed(name);
      this.#plan(startMs + atMs, 'fault', { kind: 'serverDown', server });
      if (forMs === Number.POSITIVE_INFINITY) continue;
      this.#plan(startMs + atMs + forMs, 'fault', { kind: 'serverUp', server });
    }
  }

  #plan(timeMs: number, what: keyof typeof priorities, fact: JobFact): void {
    this.#agenda.add(timeMs, priorities[what], () => this.#run.tell(fact));
  }
}
