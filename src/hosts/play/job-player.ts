import { isoTime } from '../../databus/calendar.ts';
import { Execution, type InstanceFacts } from '../../databus/token.ts';
import type { JobsRequest } from '../../engine/activity-type.ts';
import type { InstanceEnding } from '../../engine/command.ts';
import { RunbookInstance } from '../../engine/instance.ts';
import type { Choose } from '../../engine/link-orders.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Tracer } from '../../engine/tracer.ts';
import type { JobResult } from '../../model/job.ts';
import { type InstanceStatus, worseOf } from '../../model/published-data.ts';
import { cut } from '../../text/harmless.ts';
import type { CallContext, MonitorFeed, Performer, PlayableRunbook, Played } from './performer.ts';

/** The state of a job after it was advanced. */
export type JobProgress =
  /** The budget is used up, or the run is paused or cancelled. Advance the job again after that. */
  | { readonly kind: 'more' }
  /** An activity takes until a known time; `settle` it then. */
  | {
      readonly kind: 'busy';
      readonly execution: Execution;
      readonly outcome: Outcome;
      readonly untilMs: number;
      /** The same time by the server's clock, if that is what counts: the clock may be set meanwhile. */
      readonly clockMs?: number;
    }
  /** An activity or its script is working; `settle` it with the outcome of the promise. */
  | { readonly kind: 'working'; readonly execution: Execution; readonly outcome: PromiseLike<Outcome> }
  /**
   * Code of a user's own has returned. Wait for `turn`, so that errors nobody awaits come up while its
   * activity is still in progress; then `goOn`, which gives undefined if the activity has ended.
   */
  | {
      readonly kind: 'turn';
      readonly execution: Execution;
      readonly turn: Promise<void>;
      readonly goOn: () => JobProgress | undefined;
    }
  /** An activity asks for child jobs; `settle` it with the outcome that `request.conclude` gives. */
  | { readonly kind: 'asks'; readonly execution: Execution; readonly request: JobsRequest }
  /** Nothing can run before this time. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** The job's last instance has ended. */
  | InstanceEnding;

const more: JobProgress = { kind: 'more' };

/** Pauses or stops a job between two of its activities. */
export interface Gate {
  readonly isPaused: boolean;
  readonly isCancelled: boolean;
  /** Aborted when the job is stopped. */
  readonly signal: AbortSignal;
  /** Called before code plays an activity that is not Pianola's, because it may never return. */
  beforeForeign?(): void;
  /**
   * Called when that code has returned or its promise has settled. The activity ends after what this gives.
   */
  afterForeign?(): Promise<void>;
}

/**
 * With `--timing orchestrator`: how long an activity takes, in milliseconds, if its outcome does not say so.
 * It is the cost with default logging (section 7).
 */
const activityMs = 250;

/** The most characters of a job's error summary: it is passed on from job to job. */
const mostOfSummary = 500;

/**
 * Plays one job as far as possible without time passing. The host lets time pass; nothing here waits. Most
 * jobs have one instance. A job of a runbook that starts with a monitor has one for each trigger, one after
 * another (A3).
 */
export class JobPlayer {
  readonly #runbook: PlayableRunbook;
  readonly #facts: Omit<InstanceFacts, 'startMs'>;
  readonly #context: CallContext;
  readonly #tracer: Tracer;
  readonly #gate: Gate;
  readonly #choose: Choose | undefined;
  readonly #feed: MonitorFeed | undefined;
  #instance!: RunbookInstance;
  #worst: InstanceStatus | null = null;
  /** The error summaries of the activities that last failed or ended with a warning. */
  #failure = '';
  #warning = '';
  #ofEarlier = 0;
  /** Whether its monitor waits for a trigger. */
  #isWatching = false;
  #retireReason: string | undefined;

  constructor(
    runbook: PlayableRunbook,
    facts: Omit<InstanceFacts, 'startMs'>,
    context: CallContext,
    tracer: Tracer,
    gate: Gate,
    choose: Choose | undefined,
  ) {
    this.#runbook = runbook;
    this.#facts = facts;
    this.#context = context;
    this.#tracer = tracer;
    this.#gate = gate;
    this.#choose = choose;
    this.#feed = runbook.performers[runbook.compiled.start.index]?.monitor?.();
  }

  /** Executions begun so far. */
  get executions(): number {
    return this.#ofEarlier + this.#instance.executions;
  }

  /** Starts the first instance. `cause`: `seq` of the event that led here. */
  start(nowMs: number, cause: number): void {
    this.#instance = this.#newInstance(nowMs);
    this.#instance.start(nowMs, cause);
  }

  /**
   * Plays until time has to pass, the job has ended, or `budget` executions were played. `now`: milliseconds
   * since 1970.
   */
  advance(now: () => number, budget: number): JobProgress {
    const gate = this.#gate;
    for (let left = budget; left > 0 && !gate.isPaused && !gate.isCancelled; left -= 1) {
      const command = this.#instance.next(now());
      if (!(command instanceof Execution)) {
        if (command.kind === 'ended' && this.#goesOn(command, now())) continue;
        return command;
      }
      // A listener cancelled when the activity started: the activity is in progress, and `cancel` ends it.
      if (gate.isCancelled) break;
      const progress = this.#play(command, now);
      if (progress !== undefined) return progress;
    }
    return more;
  }

  /**
   * When `reportDue` is due, in milliseconds since 1970; Infinity if nothing is to be reported. It changes
   * when the job goes on.
   */
  get nextReportMs(): number {
    return this.#instance.notifications?.nextMs ?? Number.POSITIVE_INFINITY;
  }

  /** Reports what has run for longer than it is set to report (section 10). Nothing is stopped. */
  reportDue(nowMs: number): void {
    this.#instance.notifications?.reportDue(nowMs);
  }

  /**
   * Its monitor is triggered no more: the job ends canceled when the instance that it plays has ended. True
   * if it only waits for a trigger: it can be stopped at once. False for a job without a monitor.
   */
  retire(reason: string): boolean {
    this.#retireReason = reason;
    return this.#isWatching;
  }

  settle(execution: Execution, outcome: Outcome, nowMs: number): void {
    this.#isWatching = false;
    outcome.commit?.();
    if (outcome.status !== 'success') this.#noteProblem(outcome);
    this.#instance.settle(execution, outcome, nowMs);
  }

  #noteProblem({ status, errorSummary }: Outcome): void {
    if (status === 'failed') this.#failure = errorSummary ?? '';
    else this.#warning = errorSummary ?? '';
  }

  /** Ends the job: `canceled` if it is stopped, `failed` if its server is lost (A26). */
  cancel(nowMs: number, reason?: string, status?: 'canceled' | 'failed'): InstanceEnding {
    const ending = this.#instance.cancel(nowMs, reason, status);
    this.#tellUnserved(nowMs, ending.seq);
    return ending;
  }

  /** The result of the job, after it has ended. */
  resultOf({ status, returned, broke, limit }: InstanceEnding, reason = ''): JobResult {
    const instanceStatus = this.#worstWith(status);
    const summary =
      limit === undefined ? this.#summaryOf(instanceStatus) : `it was ended by a limit: ${limit}`;
    return {
      status: status === 'canceled' ? 'Canceled' : 'Completed',
      instanceStatus,
      returned,
      broke,
      errorSummary: cut(summary, mostOfSummary).replace(/[\r\n\u2028\u2029]+/g, ' '),
      reason,
    };
  }

  #summaryOf(status: InstanceStatus): string {
    if (status === 'failed') return this.#failure;
    return status === 'warning' ? this.#failure || this.#warning : '';
  }

  #play(execution: Execution, now: () => number): JobProgress | undefined {
    const { index } = execution.of;
    if (this.#feed !== undefined && index === this.#runbook.compiled.start.index)
      return this.#awaitTrigger(execution, this.#feed, now);
    const performer = this.#runbook.performers[index] as Performer;
    if (performer.isForeign) return this.#playForeign(execution, performer, now);
    return this.#proceed(execution, performer.play(execution, this.#context), now);
  }

  #playForeign(execution: Execution, performer: Performer, now: () => number): JobProgress | undefined {
    const gate = this.#gate;
    gate.beforeForeign?.();
    const played = performer.play(execution, this.#context);
    if (gate.afterForeign === undefined) return this.#proceed(execution, played, now);
    if ('then' in played) {
      const later = async () => {
        const outcome = await played;
        await gate.afterForeign?.();
        return outcome;
      };
      return { kind: 'working', execution, outcome: later() };
    }
    const own = 'plan' in played ? this.#concludedByForeign(played) : played;
    const goOn = () => this.#proceed(execution, own, now);
    return { kind: 'turn', execution, turn: gate.afterForeign(), goOn };
  }

  #concludedByForeign({ plan, conclude }: JobsRequest): JobsRequest {
    return {
      plan,
      conclude: (result) => {
        this.#gate.beforeForeign?.();
        const outcome = conclude(result);
        void this.#gate.afterForeign?.();
        return outcome;
      },
    };
  }

  /**
   * How long an activity with this outcome takes, in milliseconds. Not for monitors, which take until their
   * trigger, nor for child jobs, which take their own time.
   */
  durationOf({ durationMs = 0 }: Outcome): number {
    const { timing } = this.#runbook.compiled.options;
    return durationMs === 0 && timing === 'orchestrator' ? activityMs : durationMs;
  }

  /** `fromMs`: when the duration begins to count, if that is later than the start. */
  #proceed(
    execution: Execution,
    outcome: Played,
    now: () => number,
    fromMs?: number,
  ): JobProgress | undefined {
    if (!('status' in outcome)) {
      if ('plan' in outcome) return { kind: 'asks', execution, request: outcome };
      return { kind: 'working', execution, outcome };
    }
    const isLater = fromMs !== undefined && fromMs > execution.startMs;
    const durationMs = fromMs === undefined ? this.durationOf(outcome) : (outcome.durationMs ?? 0);
    if (durationMs > 0 || outcome.commit !== undefined || isLater) {
      const beginMs = isLater ? fromMs : execution.startMs;
      return { kind: 'busy', execution, outcome, untilMs: beginMs + durationMs };
    }
    this.settle(execution, outcome, now());
    return undefined;
  }

  /**
   * Lets the monitor watch until its next trigger. A trigger that came in the meantime is taken at once (A3).
   */
  #awaitTrigger(execution: Execution, feed: MonitorFeed, now: () => number): JobProgress | undefined {
    if (this.#retireReason !== undefined) return this.cancel(now(), this.#retireReason);
    this.#isWatching = true;
    const trigger = feed.next(this.#timeFor(feed, now()));
    this.#tellDropped(feed, now(), execution.causeSeq);
    if (trigger === undefined) return this.cancel(now(), 'Nothing triggers the monitor.');
    const aheadMs = this.#timeFor(feed, now()) - now();
    const outcome = trigger.outcome(execution, this.#context);
    const progress = this.#proceed(execution, outcome, now, trigger.atMs - aheadMs);
    if (progress?.kind !== 'busy' || !feed.goesByClock) return progress;
    return { ...progress, clockMs: progress.untilMs + aheadMs };
  }

  /** The time that the triggers of a feed are compared with. */
  #timeFor({ goesByClock }: MonitorFeed, nowMs: number): number {
    return goesByClock ? (this.#facts.wallOf?.(nowMs) ?? nowMs) : nowMs;
  }

  /** Reports each dropped trigger in the trace. */
  #tellDropped(feed: MonitorFeed, nowMs: number, cause: number): void {
    const { id, name } = this.#runbook.compiled.start.activity;
    for (const atMs of feed.takeDropped()) {
      const trigger = `a trigger of ${name} at ${isoTime(atMs)}`;
      const message = `${trigger} came while the runbook was busy: it is dropped (A3)`;
      const note = { code: 'trigger-dropped', message, activity: id };
      this.#tracer.diagnostic(nowMs, cause, 'Warning', note);
    }
  }

  /** Reports, once for all, the triggers that still wait when the job ends (A3). */
  #tellUnserved(nowMs: number, cause: number): void {
    const count = this.#feed?.takeUnserved(this.#timeFor(this.#feed, nowMs)) ?? 0;
    if (count === 0) return;
    const { id, name } = this.#runbook.compiled.start.activity;
    const triggers = count === 1 ? '1 trigger' : `${count} triggers`;
    const message = `${triggers} of ${name} had come and had no turn when the job ended: dropped (A3)`;
    this.#tracer.diagnostic(nowMs, cause, 'Warning', {
      code: 'triggers-unserved',
      message,
      activity: id,
      count,
    });
  }

  /** Whether the monitor will be triggered again. If so, it starts to watch in a new instance. */
  #goesOn(ending: InstanceEnding, nowMs: number): boolean {
    if (this.#feed === undefined || ending.status === 'canceled') return false;
    if (ending.limit !== undefined) {
      this.#tellUnserved(nowMs, ending.seq);
      return false;
    }
    const isExhausted = this.#feed.isExhausted(this.#timeFor(this.#feed, nowMs));
    this.#tellDropped(this.#feed, nowMs, ending.seq);
    if (isExhausted) return false;
    this.#worst = this.#worstWith(ending.status);
    this.#ofEarlier += this.#instance.executions;
    this.#instance = this.#newInstance(nowMs);
    this.#instance.start(nowMs, ending.seq);
    return true;
  }

  /** The worst status so far. The last instance of a stopped monitor does not count if others have ended. */
  #worstWith(status: InstanceStatus): InstanceStatus {
    if (status === 'canceled' && this.#feed !== undefined) return this.#worst ?? 'success';
    if (this.#worst === null) return status;
    return worseOf(this.#worst, status);
  }

  #newInstance(startMs: number): RunbookInstance {
    return new RunbookInstance(
      this.#runbook.compiled,
      { ...this.#facts, startMs },
      this.#tracer,
      this.#choose,
    );
  }
}
