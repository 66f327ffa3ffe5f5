import { utc } from '../../databus/calendar.ts';
import type { ScriptRequest } from '../../engine/activity-type.ts';
import type { InstanceEnding } from '../../engine/instance.ts';
import { Tracer } from '../../engine/tracer.ts';
import type { Bundle } from '../../model/bundle-schema.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { Gate, JobPlayer, JobProgress } from '../play/job-player.ts';
import { Run, type RunLimit, type RunProgress, type RunResult } from '../run.ts';
import { JavaScriptSandbox } from '../sandbox/javascript-sandbox.ts';
import { type Playing, Session } from '../session.ts';
import { checkedChoose } from '../settings/checked-options.ts';
import { defaultStartMs } from '../settings/default-start.ts';
import type { JobOrder } from '../settings/play-settings.ts';
import type { RunOptions } from '../settings/run-options.ts';
import type { Stage } from '../stage.ts';
import { reasonOf } from '../threads/live-job.ts';
import { budget, Turns } from '../threads/turns.ts';
import { Agenda } from './agenda.ts';
import { ReadyJobs } from './ready-jobs.ts';

/** At one point in simulated time activities end first, then waits are over, then faults come, and the end of the run comes last. */
const priorities = { activity: 0, wait: 1, fault: 2, end: 3 };

/**
 * Plays runbooks and all their child jobs in virtual time with simulated outcomes: nothing outside is ever touched, and the same input gives the same bytes.
 * Throws UsageError at once for an unknown runbook, parameter or option; what happens later is in the Run.
 */
export function simulate(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new JavaScriptSandbox();
  return simulateWith(sandbox, bundle, options, () => sandbox.close());
}

/** The same with a sandbox that several runs may have, one after another; `atEnd` is called when the run is over. */
export function simulateWith(
  sandbox: JavaScriptSandbox,
  bundle: Bundle,
  given: RunOptions,
  atEnd: () => Promise<void> = async () => undefined,
): Run {
  const choose = checkedChoose(given.choose);
  const options = choose === undefined ? given : { ...given, choose };
  const stopping = new AbortController();
  const startMs = options.startMs ?? defaultStartMs;
  const host = {
    utcOffset: utc,
    processId: 1,
    environment: () => undefined,
    script: (request: ScriptRequest) => sandbox.run(request, { deterministic: true }),
  };
  const session = new Session('simulate', bundle, options, host, startMs);
  return new Run({
    play: async (run) => {
      try {
        return await new Simulation(session, run, options, startMs, stopping.signal).toTheEnd();
      } finally {
        await atEnd();
      }
    },
    cancel: (reason) => {
      stopping.abort(reason);
      void sandbox.close();
    },
  });
}

/** The world of one run: its clock, its servers, and every job that plays. */
class Simulation implements Stage {
  readonly #session: Session;
  readonly #options: RunOptions;
  readonly #gate: Gate;
  readonly #stop: AbortSignal;
  readonly #agenda: Agenda;
  readonly #turns: Turns;
  readonly #playing: Playing;
  readonly #players = new Map<number, JobPlayer>();
  readonly #ready: ReadyJobs;
  /** Calls off what a job waits for. */
  readonly #wakes = new Map<number, () => void>();
  readonly #now = () => this.#agenda.nowMs;
  #executions = 0;
  #hit: RunLimit | undefined;

  constructor(session: Session, run: Run, options: RunOptions, startMs: number, stop: AbortSignal) {
    this.#session = session;
    this.#options = options;
    this.#gate = {
      signal: stop,
      get isPaused() {
        return run.isPaused;
      },
      get isCancelled() {
        return run.isCancelled;
      },
    };
    this.#stop = stop;
    this.#agenda = new Agenda(startMs);
    this.#turns = new Turns(run);
    this.#ready = new ReadyJobs();
    this.#playing = session.prepare(run, this);
    this.#planEnd(startMs);
    this.#planFaults(startMs);
  }

  async toTheEnd(): Promise<RunResult> {
    const stop = this.#stop;
    const { dispatcher } = this.#playing;
    this.#playing.begin(this.#agenda.nowMs);
    while (!dispatcher.isOver) {
      if (stop.aborted) dispatcher.stopAll(reasonOf(stop));
      else await this.#goOn();
      if (this.#turns.isDue) await this.#turns.giveWay(() => this.#progress());
    }
    return this.#playing.finish(this.#executionsSoFar(), this.#hit, stop.aborted, this.#agenda.nowMs);
  }

  now(): number {
    return this.#agenda.nowMs;
  }

  at(timeMs: number, action: () => void): () => void {
    return this.#agenda.add(timeMs, priorities.wait, action);
  }

  play(order: JobOrder, cause: number): void {
    const identity = { server: order.server, job: order.job, runbook: order.runbook };
    const tracer = new Tracer(this.#playing.stream, identity);
    const player = this.#session.repertoire.playerOf(order, tracer, this.#gate, this.#options.choose);
    this.#players.set(order.job, player);
    player.start(this.#agenda.nowMs, cause);
    this.#ready.add(order.job);
  }

  stop(job: number, reason: string): void {
    const player = this.#players.get(job);
    if (player === undefined) return;
    this.#ready.remove(job);
    const ending = player.cancel(this.#agenda.nowMs, reason);
    this.#ended(job, player, ending, reason);
  }

  lose(job: number, reason: string): void {
    const player = this.#players.get(job);
    if (player === undefined) return;
    this.#ready.remove(job);
    player.cancel(this.#agenda.nowMs, reason, 'failed');
    this.#leave(job, player);
  }

  /** One step: a job that is ready goes on, or time passes. With `choose`, whatever could come next at this time may. */
  async #goOn(): Promise<void> {
    const { choose } = this.#options;
    const ready = this.#ready.length;
    if (choose !== undefined && ready === 0) this.#agenda.passTime();
    const due = choose === undefined ? 0 : this.#agenda.due;
    const picked = choose !== undefined && ready + due > 1 ? choose(ready + due, 'next job') : 0;
    if (picked < ready) await this.#advance(this.#ready.take(picked));
    else if (!this.#agenda.step(picked - ready)) this.#playing.dispatcher.stall();
  }

  /** Plays a job on until simulated time has to pass for it. A script is waited for, but takes no simulated time. */
  async #advance(job: number): Promise<void> {
    const player = this.#players.get(job);
    if (player === undefined) return;
    const progress = player.advance(this.#now, this.#options.choose === undefined ? budget : 1);
    switch (progress.kind) {
      case 'more':
        return this.#ready.addFirst(job);
      case 'ended':
        this.#hit ??= progress.limit;
        return this.#ended(job, player, progress);
      case 'wait':
        return this.#wakeAt(progress.untilMs, priorities.wait, job, () => undefined);
      case 'busy': {
        const { execution, outcome, untilMs } = progress;
        const settle = () => player.settle(execution, outcome, untilMs);
        return this.#wakeAt(untilMs, priorities.activity, job, settle);
      }
      case 'asks':
        return this.#ask(job, player, progress);
      case 'working': {
        const outcome = await progress.outcome;
        if (this.#stop.aborted) return;
        player.settle(progress.execution, outcome, this.#agenda.nowMs);
        this.#ready.addFirst(job);
      }
    }
  }

  #ask(job: number, player: JobPlayer, { execution, request }: JobProgress & { kind: 'asks' }): void {
    let isHere = true;
    const goOn = (result: GroupResult) => {
      if (this.#players.get(job) !== player) return;
      player.settle(execution, request.conclude(result), this.#agenda.nowMs);
      if (isHere) this.#ready.addFirst(job);
      else this.#ready.add(job);
    };
    this.#playing.dispatcher.ask(job, request.plan, execution.causeSeq, goOn);
    isHere = false;
  }

  #wakeAt(timeMs: number, priority: number, job: number, action: () => void): void {
    const callOff = this.#agenda.add(timeMs, priority, () => {
      this.#wakes.delete(job);
      action();
      this.#ready.add(job);
    });
    this.#wakes.set(job, callOff);
  }

  #ended(job: number, player: JobPlayer, ending: InstanceEnding, reason = ''): void {
    this.#leave(job, player);
    this.#playing.dispatcher.ended(job, player.resultOf(ending, reason), ending.seq);
  }

  #leave(job: number, player: JobPlayer): void {
    this.#players.delete(job);
    this.#wakes.get(job)?.();
    this.#wakes.delete(job);
    this.#executions += player.executions;
  }

  #progress(): RunProgress {
    const jobs = this.#playing.dispatcher.snapshot();
    return { executions: this.#executionsSoFar(), nowMs: this.#agenda.nowMs, jobs };
  }

  #executionsSoFar(): number {
    let sum = this.#executions;
    for (const player of this.#players.values()) sum += player.executions;
    return sum;
  }

  #planEnd(startMs: number): void {
    const { timeoutMs, untilMs } = this.#options;
    const { dispatcher } = this.#playing;
    if (timeoutMs !== undefined) {
      this.#agenda.add(startMs + timeoutMs, priorities.end, () => dispatcher.timeOut(timeoutMs));
    }
    if (untilMs !== undefined) {
      this.#agenda.add(startMs + untilMs, priorities.end, () => dispatcher.endWorld());
    }
  }

  #planFaults(startMs: number): void {
    const { dispatcher } = this.#playing;
    for (const { server, atMs, forMs } of this.#options.faults ?? []) {
      const name = this.#session.serverNamed(server);
      this.#agenda.add(startMs + atMs, priorities.fault, () => dispatcher.serverDown(name));
      if (forMs === Number.POSITIVE_INFINITY) continue;
      this.#agenda.add(startMs + atMs + forMs, priorities.fault, () => dispatcher.serverUp(name));
    }
  }
}
