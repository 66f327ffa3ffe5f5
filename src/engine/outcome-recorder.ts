import { LimitReached } from '../databus/activity-failure.ts';
import type { MemoryWatch } from '../databus/memory-watch.ts';
import type { Execution } from '../databus/token.ts';
import { emptyRow, type Rows } from '../model/published-data.ts';
import type { InstanceLimit } from '../model/run-limit.ts';
import { checkLengths, type OutcomeBounds } from './checked-outcome.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';
import { emittedRows } from './emitted-rows.ts';
import type { EventNotifications } from './event-notifications.ts';
import { failureOf, type Outcome, publishesOnly } from './outcome.ts';
import { Rollup } from './rollup.ts';
import { SideEffects } from './side-effects.ts';
import type { Tracer } from './tracer.ts';

/** Writes the outcomes of an instance into their executions, into the trace, and to whoever sums up. */
export class OutcomeRecorder {
  readonly rollup = new Rollup();
  readonly effects: SideEffects;
  readonly #compiled: CompiledRunbook;
  readonly #tracer: Tracer;
  readonly #notifications: EventNotifications | undefined;
  readonly #bounds: OutcomeBounds;
  readonly #tellsMore: boolean;

  constructor(
    compiled: CompiledRunbook,
    tracer: Tracer,
    notifications: EventNotifications | undefined,
    memory: MemoryWatch | undefined,
  ) {
    const { options } = compiled;
    this.#compiled = compiled;
    this.#tracer = tracer;
    this.#notifications = notifications;
    this.effects = new SideEffects(tracer, options.returnedRows);
    this.#tellsMore = tracer.tellsMore;
    this.#bounds = { options, tracer, effects: this.effects, memory };
  }

  /**
   * Records the outcome of an execution, which from here on never changes; its `causeSeq` is now that of the
   * event that ended it. Returns the limit that the outcome is too much for, if it is: the execution fails.
   */
  record(
    of: CompiledActivity,
    execution: Execution,
    given: Outcome,
    nowMs: number,
  ): InstanceLimit | undefined {
    const { options, memory } = this.#bounds;
    const isPlain = publishesOnly(given);
    let outcome = given;
    let rows: Rows = emptyRow;
    try {
      rows = emittedRows(of, given, options, memory);
      if (!isPlain || this.#tellsMore) checkLengths(rows, given, this.#bounds);
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      outcome = failureOf(error);
      rows = emptyRow;
    }
    const { watch } = this.#compiled;
    const started = execution.causeSeq;
    this.#notifications?.executionEnds(nowMs);
    execution.end(outcome, rows, nowMs);
    if (watch?.rowsOf !== undefined) execution.rows = watch.rowsOf(execution, execution.rows);
    if (!isPlain) this.effects.of(execution, outcome, started, nowMs);
    execution.causeSeq = this.#tracer.activityEnd(execution, started, outcome);
    this.rollup.executionEnded(execution);
    this.#notifications?.executionEnded(of, execution, nowMs);
    watch?.ended(execution, outcome);
    return outcome.limit;
  }
}
