import type { JobResult } from '../../model/job.ts';
import { InvariantError } from '../../model/problem.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Run, RunLimit, RunResult } from '../run.ts';
import type { Playing, Session } from '../session.ts';
import type { JobOrder } from '../settings/play-settings.ts';
import type { Isolation, RunOptions } from '../settings/run-options.ts';
import type { Stage } from '../stage.ts';
import { alarm } from './alarm.ts';
import { HereCrew } from './here-crew.ts';
import { reasonOf } from './live-job.ts';
import type { PooledThreads } from './pooled-threads.ts';
import type { MonotoneClock } from './real-world.ts';
import { ThreadCrew } from './thread-crew.ts';

/** What a live world is made with, beside the session. */
export interface LiveFacts {
  readonly isolation: Isolation;
  /** With isolation `pool`. */
  readonly threads: PooledThreads | undefined;
  readonly stopping: AbortController;
  readonly clock: MonotoneClock;
  /** One number that all threads see: 1 while the run is paused. */
  readonly control: SharedArrayBuffer;
}

/** How a job ended, and the `seq` of the event that says so. */
export interface JobEnded {
  readonly result: JobResult;
  readonly limit: RunLimit | undefined;
  readonly executions: number;
  readonly cause: number;
}

/** What plays the jobs of a live world. */
export interface Crew {
  /** Plays a job to its end, whatever happens to its thread; rejects only for a defect. `cause`: `seq` of its JobStart. */
  play(order: JobOrder, cause: number): Promise<JobEnded>;
  /** Ends a job that plays: its activity in progress ends failed, and `play` answers. */
  stop(job: number, reason: string): void;
  /** Executions begun so far by the jobs that still play. */
  readonly executions: number;
  /** Settles when nothing of it is left. */
  close(): Promise<void>;
}

const progressMs = 100;

/** The world of one run in real time: its timers, and its jobs, each played by the crew. */
export class LiveWorld implements Stage {
  readonly #clock: MonotoneClock;
  readonly #stopping: AbortSignal;
  readonly #run: Run;
  readonly #options: RunOptions;
  readonly #playing: Playing;
  readonly #crew: Crew;
  readonly #alarms = new Set<() => void>();
  readonly #over = Promise.withResolvers<void>();
  #executions = 0;
  #hit: RunLimit | undefined;
  #endMs = 0;
  #isBroken = false;

  constructor(session: Session, run: Run, options: RunOptions, facts: LiveFacts) {
    this.#clock = facts.clock;
    this.#stopping = facts.stopping.signal;
    this.#run = run;
    this.#options = options;
    this.#playing = session.prepare({ publish: (event) => this.#publish(event) }, this);
    this.#crew =
      facts.isolation === 'none'
        ? new HereCrew(session, this.#playing, run, facts.clock, options)
        : new ThreadCrew(session, this.#playing, options, facts);
  }

  async toTheEnd(): Promise<RunResult> {
    const { dispatcher } = this.#playing;
    const stop = () => {
      dispatcher.stopAll(reasonOf(this.#stopping));
      this.#lookWhetherOver();
    };
    this.#stopping.addEventListener('abort', stop);
    const progress = setInterval(() => this.#tellProgress(), progressMs);
    try {
      await this.#begin();
      await this.#over.promise;
    } finally {
      clearInterval(progress);
      this.#stopping.removeEventListener('abort', stop);
      // Only a defect, or a listener that throws, leaves jobs behind.
      if (!dispatcher.isOver) dispatcher.endWorld();
      for (const callOff of this.#alarms) callOff();
      await this.#crew.close();
    }
    const { aborted } = this.#stopping;
    return this.#playing.finish(this.#executions, this.#hit, aborted, this.#endMs);
  }

  now(): number {
    return this.#clock.now();
  }

  at(timeMs: number, action: () => void): () => void {
    const clear = alarm(
      () => this.now(),
      timeMs,
      () => {
        this.#alarms.delete(callOff);
        action();
        this.#lookWhetherOver();
      },
    );
    const callOff = () => {
      clear();
      this.#alarms.delete(callOff);
    };
    this.#alarms.add(callOff);
    return callOff;
  }

  play(order: JobOrder, cause: number): void {
    const record = (ended: JobEnded) => {
      this.#executions += ended.executions;
      this.#hit ??= ended.limit;
      this.#playing.dispatcher.ended(order.job, ended.result, ended.cause);
      this.#lookWhetherOver();
    };
    this.#crew
      .play(order, cause)
      .then(record)
      .catch((defect: unknown) => this.#over.reject(defect));
  }

  stop(job: number, reason: string): void {
    this.#crew.stop(job, reason);
  }

  lose(): void {
    throw new InvariantError('a live run knows no faults of its servers');
  }

  /** A listener that throws ends the run, and its error is the run's. */
  #publish(event: TraceEvent): void {
    if (this.#isBroken) return;
    try {
      this.#run.publish(event);
    } catch (error) {
      this.#isBroken = true;
      this.#over.reject(error);
    }
  }

  /** A run that is paused or cancelled before it has begun begins paused or cancelled. */
  async #begin(): Promise<void> {
    const { dispatcher } = this.#playing;
    await this.#run.whenRunning();
    this.#playing.begin(this.now());
    const { timeoutMs, untilMs } = this.#options;
    if (timeoutMs !== undefined) this.at(this.now() + timeoutMs, () => dispatcher.timeOut(timeoutMs));
    if (untilMs !== undefined) this.at(this.now() + untilMs, () => dispatcher.endWorld());
    if (this.#stopping.aborted) dispatcher.stopAll(reasonOf(this.#stopping));
    this.#lookWhetherOver();
  }

  #lookWhetherOver(): void {
    if (!this.#playing.dispatcher.isOver) return;
    this.#endMs ||= this.now();
    this.#over.resolve();
  }

  /** The jobs as they stand are worked out only for someone who listens. */
  #tellProgress(): void {
    if (this.#run.listenerCount('progress') === 0) return;
    const jobs = this.#playing.dispatcher.snapshot();
    const executions = this.#executions + this.#crew.executions;
    this.#run.emit('progress', { executions, nowMs: this.now(), jobs });
  }
}
