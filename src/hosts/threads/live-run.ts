import type { JobFact, JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import { InvariantError } from '../../model/problem.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { type JobHost, type OngoingRun, timeIsOver } from '../play/ongoing-run.ts';
import type { HostResult, Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { alarm } from './alarm.ts';
import type { JobsElsewhere } from './jobs-elsewhere.ts';
import { JobsInThisThread } from './jobs-in-this-thread.ts';
import { JobsInThreads } from './jobs-in-threads.ts';
import { stopReasonOf, unlessAborted } from './live-job.ts';
import type { LiveJobs, LiveSettings, PlayedJob } from './live-jobs.ts';
import type { RunClock } from './run-clock.ts';
import type { LiveSurroundings } from './surroundings.ts';

const progressMs = 100;

/** The world of one run in real time: its timers and its jobs. */
export class LiveRun implements JobHost {
  readonly #clock: RunClock;
  readonly #surroundings: LiveSurroundings;
  readonly #stopping: AbortSignal;
  readonly #retiring: AbortSignal;
  readonly #abandoned: AbortSignal;
  readonly #run: Run;
  readonly #options: RunOptions;
  readonly #elsewhere: JobsElsewhere | undefined;
  readonly #ongoing: OngoingRun;
  readonly #jobs: LiveJobs;
  /** The functions that call off the timers that are set. */
  readonly #timers = new Set<() => void>();
  readonly #over = Promise.withResolvers<void>();
  /** The jobs that are played elsewhere, by their numbers. */
  readonly #away = new Set<number>();
  #hasFirstEnded = false;
  #executions = 0;
  #hit: RunLimit | undefined;
  #endMs = 0;
  #isBroken = false;

  constructor(session: Session, run: Run, options: RunOptions, facts: LiveSettings) {
    this.#clock = facts.clock;
    this.#surroundings = facts.surroundings;
    this.#stopping = facts.stopping.signal;
    this.#retiring = facts.retiring;
    this.#abandoned = facts.abandoned;
    this.#run = run;
    this.#options = options;
    this.#elsewhere = facts.elsewhere;
    this.#ongoing = session.prepare({ publish: (event) => this.#publish(event) }, this);
    this.#jobs =
      facts.isolation === 'none'
        ? new JobsInThisThread(session, this.#ongoing, run, facts, options)
        : new JobsInThreads(session, this.#ongoing, options, facts);
  }

  async toTheEnd(): Promise<HostResult> {
    const stop = () => this.#tell({ kind: 'stopAll', reason: stopReasonOf(this.#stopping) });
    const retire = () => this.#jobs.retire(stopReasonOf(this.#retiring));
    this.#retiring.addEventListener('abort', retire);
    const abandon = () => this.#jobs.abandon();
    this.#abandoned.addEventListener('abort', abandon);
    const endProgress = this.#surroundings.every(progressMs, 'busy', () => this.#tellProgress());
    try {
      await this.#run.whenRunning();
      // Before its beginning there is nothing that could be stopped, or be over.
      this.#stopping.addEventListener('abort', stop);
      this.#begin();
      await this.#over.promise;
    } finally {
      endProgress();
      this.#stopping.removeEventListener('abort', stop);
      this.#retiring.removeEventListener('abort', retire);
      this.#abandoned.removeEventListener('abort', abandon);
      // Jobs are left only after a defect, or after a listener has thrown.
      if (!this.#ongoing.isOver) this.#ongoing.tell(timeIsOver);
      for (const callOff of this.#timers) callOff();
      await unlessAborted(this.#jobs.close(), this.#abandoned);
    }
    const { aborted } = this.#stopping;
    return this.#ongoing.finish(this.#executions, this.#hit, aborted, this.#endMs);
  }

  now(): number {
    return this.#clock.now();
  }

  wallOf(nowMs: number): number {
    return this.#clock.wallOf(nowMs);
  }

  start(order: JobOrder, cause: number): void {
    const { job, attempt, limits } = order;
    if (this.#elsewhere !== undefined && limits !== undefined) {
      const ended = (result: JobResult) => this.#tell({ kind: 'ended', job, attempt, result, cause });
      this.#away.add(job);
      void this.#elsewhere
        .queue({ ...order, parameters: this.#ongoing.shown(order.parameters) })
        .then(ended)
        .catch((defect: unknown) => this.#over.reject(defect));
      return;
    }
    const record = (ended: PlayedJob) => {
      this.#executions += ended.executions;
      this.#hit ??= ended.limit;
      this.#tell({ kind: 'ended', job, attempt, result: ended.result, cause: ended.cause });
    };
    this.#jobs
      .play(order, cause)
      .then(record)
      .catch((defect: unknown) => this.#over.reject(defect));
    if (this.#retiring.aborted) this.#jobs.retire(stopReasonOf(this.#retiring));
  }

  asked(fact: JobFact & { readonly kind: 'asks' }): void {
    this.#elsewhere?.asks(fact);
  }

  goOn(job: number, result: GroupResult): void {
    this.#elsewhere?.goesOn();
    this.#jobs.goOn(job, result);
  }

  stop(job: number, reason: string): void {
    const player = this.#away.has(job) ? (this.#elsewhere as JobsElsewhere) : this.#jobs;
    player.stop(job, reason);
  }

  lose(): never {
    throw new InvariantError('a live run knows no faults of its servers');
  }

  wake(atMs: number, action: () => void): () => void {
    const cancel = alarm(
      this.#surroundings,
      () => this.now(),
      atMs,
      () => {
        this.#timers.delete(callOff);
        action();
        this.#lookWhetherOver();
      },
    );
    const callOff = () => {
      this.#timers.delete(callOff);
      cancel();
    };
    this.#timers.add(callOff);
    return callOff;
  }

  /** Says once how the first job has ended. */
  #lookAtFirst(elsewhere: JobsElsewhere): void {
    const [first] = this.#ongoing.roots;
    if (first === undefined) return;
    this.#hasFirstEnded = true;
    elsewhere.ended(first);
  }

  #tell(fact: JobFact): void {
    this.#ongoing.tell(fact);
    if (this.#elsewhere !== undefined && !this.#hasFirstEnded) this.#lookAtFirst(this.#elsewhere);
    this.#lookWhetherOver();
  }

  /** Publishes an event. If a listener throws, the run ends with its error. */
  #publish(event: TraceEvent): void {
    if (this.#isBroken) return;
    // The dispatcher tells of groups of a job that is being played.
    if (event.event === 'Diagnostic' && event.job !== null) this.#jobs.toldAt(event.job, event.time);
    try {
      this.#run.publish(event);
    } catch (error) {
      this.#isBroken = true;
      this.#over.reject(error);
    }
  }

  /** Begins the run. A run that was paused or cancelled before begins paused or cancelled. */
  #begin(): void {
    this.#ongoing.begin();
    const { timeoutMs, untilMs } = this.#options;
    const tellAfter = (delayMs: number, fact: JobFact) =>
      this.wake(this.now() + delayMs, () => this.#ongoing.tell(fact));
    if (timeoutMs !== undefined) tellAfter(timeoutMs, { kind: 'timedOut', timeoutMs });
    if (untilMs !== undefined) tellAfter(untilMs, timeIsOver);
    if (this.#stopping.aborted) this.#ongoing.tell({ kind: 'stopAll', reason: stopReasonOf(this.#stopping) });
    this.#lookWhetherOver();
  }

  #lookWhetherOver(): void {
    if (!this.#ongoing.isOver) return;
    this.#endMs ||= this.now();
    this.#over.resolve();
  }

  /** Emits `progress`. The state of the jobs is computed only if somebody listens. */
  #tellProgress(): void {
    if (this.#run.listenerCount('progress') === 0) return;
    const jobs = this.#ongoing.snapshot();
    const executions = this.#executions + this.#jobs.executions;
    this.#run.emit('progress', { executions, nowMs: this.now(), jobs });
  }
}
