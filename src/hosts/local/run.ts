import { setTimeout } from 'node:timers/promises';
import type { Capabilities } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle-schema.ts';
import { JavaScriptSandbox } from '../javascript-sandbox.ts';
import type { JobPlayer, JobProgress } from '../job-player.ts';
import { Run, type RunResult } from '../run.ts';
import type { RunOptions } from '../run-options.ts';
import { Session, type StartedJob } from '../session.ts';
import { budget, Turns } from '../turns.ts';

/** Timers of Node reach about 24.8 days; longer waits are taken in stages. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Plays a runbook in real time: activities that can be computed or carried out are, within what `allow` grants; the others take their
 * simulated outcome, and take as long as it says. Throws UsageError at once for activities that can do neither, and for an unknown
 * runbook, parameter or option.
 */
export function run(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new JavaScriptSandbox();
  const stopping = new AbortController();
  const capabilities: Capabilities = { granted: new Set(options.allow), signal: stopping.signal };
  const session = new Session(bundle, options, {
    mode: 'run',
    utcOffset: (epochMs) => -new Date(epochMs).getTimezoneOffset(),
    processId: process.pid,
    capabilities,
    environment: environmentVariable,
    script: (request) => sandbox.run(request, { deterministic: false }),
  });
  return new Run({
    play: (handle) => new LocalRun(session, handle, options, stopping).play().finally(() => sandbox.close()),
    cancel: (reason) => stopping.abort(reason),
  });
}

/** Names of environment variables are compared without regard to case (section 9). */
function environmentVariable(name: string): string | undefined {
  const found = process.env[name];
  if (found !== undefined) return found;
  const key = Object.keys(process.env).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : process.env[key];
}

type Passing = Extract<JobProgress, { kind: 'wait' | 'busy' | 'working' }>;

class LocalRun {
  readonly #job: StartedJob;
  readonly #turns: Turns;
  readonly #stopping: AbortController;
  readonly #timeoutMs: number | undefined;
  readonly #deadlineMs: number;
  readonly #now = () => this.#nowMs();
  #latestMs = 0;

  constructor(session: Session, run: Run, options: RunOptions, stopping: AbortController) {
    const startMs = Date.now();
    this.#turns = new Turns(run);
    this.#stopping = stopping;
    this.#timeoutMs = options.timeoutMs;
    this.#deadlineMs = startMs + (options.timeoutMs ?? Number.POSITIVE_INFINITY);
    this.#job = session.start(run, startMs);
  }

  async play(): Promise<RunResult> {
    const { player } = this.#job;
    for (;;) {
      const nowMs = this.#nowMs();
      if (this.#stopping.signal.aborted) return this.#job.finish(player.cancel(nowMs, this.#reason()), nowMs);
      if (this.#timeoutMs !== undefined && nowMs >= this.#deadlineMs)
        return this.#timedOut(nowMs, this.#timeoutMs);
      const progress = player.advance(this.#now, budget);
      if (progress.kind === 'ended') return this.#job.finish(progress, this.#nowMs());
      if (progress.kind !== 'more') await this.#passTime(player, progress);
      if (this.#turns.isDue) await this.#turns.giveWay({ executions: player.executions, nowMs });
    }
  }

  #nowMs(): number {
    this.#latestMs = Math.max(this.#latestMs, Date.now());
    return this.#latestMs;
  }

  #reason(): string | undefined {
    const { reason } = this.#stopping.signal;
    return typeof reason === 'string' ? reason : undefined;
  }

  #timedOut(nowMs: number, timeoutMs: number): RunResult {
    this.#stopping.abort();
    return this.#job.timedOut(nowMs, timeoutMs);
  }

  /** Waits for what has to take time, but no longer than until the run is stopped or its time is up. */
  async #passTime(player: JobPlayer, progress: Passing): Promise<void> {
    if (progress.kind === 'wait') return this.#sleepUntil(progress.untilMs);
    const { execution } = progress;
    if (progress.kind === 'busy') {
      await this.#sleepUntil(progress.untilMs);
      if (this.#nowMs() >= progress.untilMs) player.settle(execution, progress.outcome, this.#nowMs());
      return;
    }
    const alarm = new AbortController();
    const timeIsUp = this.#sleepUntil(this.#deadlineMs, alarm.signal);
    const outcome = await Promise.race([progress.outcome, timeIsUp]).finally(() => alarm.abort());
    if (outcome !== undefined && !this.#stopping.signal.aborted)
      player.settle(execution, outcome, this.#nowMs());
  }

  /** Returns early when the run is stopped, its time is up, or the waiting is called off. */
  async #sleepUntil(untilMs: number, calledOff?: AbortSignal): Promise<void> {
    const { signal: stopped } = this.#stopping;
    const signal = calledOff ? AbortSignal.any([stopped, calledOff]) : stopped;
    const wakeMs = Math.min(untilMs, this.#deadlineMs);
    while (!signal.aborted && this.#nowMs() < wakeMs) {
      await setTimeout(Math.min(wakeMs - this.#nowMs(), longestTimerMs), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
}
