import type { Execution } from '../databus/token.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import type { InstanceStatus } from '../model/published-data.ts';
import {
  activityFailed,
  activityRunsLong,
  runbookFailed,
  runbookRunsLong,
} from '../trace/platform-reports.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';
import type { Tracer } from './tracer.ts';

/** A report that is due unless its activity or its instance ends before. */
interface Due {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The `seq` of the event that started what it is about. */
  readonly cause: number;
  /** The id of the activity; null for the runbook. */
  readonly activity: string | null;
  readonly entry: PlatformEventEntry;
}

/**
 * Raises the platform events that an instance and its activities are set to raise (section 10): that one
 * failed, and that one has run longer than it should. Each start is reported once at most, and nothing is
 * stopped. A monitor that waits for its trigger is not reported, and its runbook runs from the trigger on.
 * Times are milliseconds since 1970.
 */
export class EventNotifications {
  readonly #compiled: CompiledRunbook;
  readonly #tracer: Tracer;
  #ofRunbook: Due | undefined;
  #ofActivity: Due | undefined;
  #nextMs = Number.POSITIVE_INFINITY;
  /** Why the runbook has failed, if it has: the activity that failed last, or what ended the instance. */
  #reason = '';

  constructor(compiled: CompiledRunbook, tracer: Tracer) {
    this.#compiled = compiled;
    this.#tracer = tracer;
  }

  /**
   * When the instance or its activity in progress will have run as long as it is set to report; Infinity if
   * nothing is to be reported. The host calls `reportDue` then, after all else that happens at that moment.
   */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Reports what is due at `nowMs` or was before. */
  reportDue(nowMs: number): void {
    while (this.#nextMs <= nowMs) this.#reportNext(nowMs);
  }

  /** Reports what was due before `nowMs`: what ends at the very moment has not run longer. */
  reportOverdue(nowMs: number): void {
    while (this.#nextMs < nowMs) this.#reportNext(nowMs);
  }

  /** `cause`: the `seq` of the InstanceStart. */
  instanceStarted(nowMs: number, cause: number): void {
    if (!this.#compiled.start.type.isMonitor) this.#runbookRuns(nowMs, cause);
  }

  executionStarted({ reportAfterSeconds }: CompiledActivity, execution: Execution): void {
    if (reportAfterSeconds === undefined) return;
    const { activity, startMs, causeSeq: cause } = execution;
    const entry = activityRunsLong(activity, this.#compiled.runbook.path, reportAfterSeconds);
    this.#ofActivity = { atMs: startMs + reportAfterSeconds * 1000, cause, activity: activity.id, entry };
    this.#planNext();
  }

  /** Call it before the end of the execution is written. */
  executionEnds(nowMs: number): void {
    this.reportOverdue(nowMs);
    if (this.#ofActivity === undefined) return;
    this.#ofActivity = undefined;
    this.#planNext();
  }

  /** Call it when the end of the execution is written. */
  executionEnded(of: CompiledActivity, execution: Execution, nowMs: number): void {
    if (of.type.isMonitor && of === this.#compiled.start) this.#runbookRuns(nowMs, execution.causeSeq);
    if (execution.status !== 'failed') return;
    const { activity, errorSummary, causeSeq } = execution;
    this.#reason = errorSummary === '' ? `${activity.name} failed` : `${activity.name}: ${errorSummary}`;
    if (!activity.reportIfFails) return;
    const entry = activityFailed(activity, this.#compiled.runbook.path, errorSummary);
    this.#tracer.platformEvent(nowMs, causeSeq, activity.id, entry);
  }

  /** The instance will end for this reason, unless an activity fails as well. */
  endsBecause(reason: string): void {
    this.#reason = reason;
  }

  /** Call it when the end of the instance is written. `cause`: the `seq` of that event. */
  instanceEnded(nowMs: number, cause: number, status: InstanceStatus): void {
    const { runbook } = this.#compiled;
    if (status === 'failed' && runbook.reportIfFails)
      this.#tracer.platformEvent(nowMs, cause, null, runbookFailed(runbook, this.#reason));
  }

  #runbookRuns(nowMs: number, cause: number): void {
    const { runbook } = this.#compiled;
    const { reportIfRunsMoreThanSeconds: seconds } = runbook;
    if (seconds === undefined) return;
    const entry = runbookRunsLong(runbook, seconds);
    this.#ofRunbook = { atMs: nowMs + seconds * 1000, cause, activity: null, entry };
    this.#planNext();
  }

  /** The earliest comes first, and an activity before its runbook. */
  #reportNext(nowMs: number): void {
    const isOfActivity = this.#ofActivity?.atMs === this.#nextMs;
    const due = isOfActivity ? this.#ofActivity : this.#ofRunbook;
    if (isOfActivity) this.#ofActivity = undefined;
    else this.#ofRunbook = undefined;
    this.#planNext();
    if (due !== undefined) this.#tracer.platformEvent(nowMs, due.cause, due.activity, due.entry);
  }

  #planNext(): void {
    const never = Number.POSITIVE_INFINITY;
    this.#nextMs = Math.min(this.#ofActivity?.atMs ?? never, this.#ofRunbook?.atMs ?? never);
  }
}
