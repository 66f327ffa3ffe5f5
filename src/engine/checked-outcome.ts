import { LimitReached, textTooLong } from '../databus/activity-failure.ts';
import type { MemoryWatch } from '../databus/memory-watch.ts';
import { oneBlankRow } from '../databus/rows.ts';
import type { Options } from '../model/options.ts';
import type { Row } from '../model/published-data.ts';
import type { CompiledActivity } from './compiled-runbook.ts';
import { emittedRows } from './emitted-rows.ts';
import { failureOf, type Outcome } from './outcome.ts';
import type { SideEffects } from './side-effects.ts';
import type { Tracer } from './tracer.ts';

/** An outcome, and the rows that it puts on the data bus. */
export interface CheckedOutcome {
  readonly outcome: Outcome;
  readonly rows: readonly Row[];
}

/** What says how much an outcome may be. */
export interface OutcomeBounds {
  readonly options: Options;
  readonly tracer: Tracer;
  readonly effects: SideEffects;
  readonly memory: MemoryWatch | undefined;
}

/**
 * Sees that an outcome is not too much for `maxTextLength` and for the memory: what a flattened activity
 * publishes, what the trace carries of an execution, and what an instance returns in all. What is too much
 * becomes a failure that names the limit.
 */
export function checkedOutcome(
  of: CompiledActivity,
  outcome: Outcome,
  { options, tracer, effects, memory }: OutcomeBounds,
): CheckedOutcome {
  const { maxTextLength } = options;
  try {
    const rows = emittedRows(of, outcome, options, memory);
    const told = tracer.lengthOf(rows, outcome);
    if (told > maxTextLength)
      throw new LimitReached(
        'text-limit',
        `the trace would have more than ${maxTextLength} characters of one execution (maxTextLength)`,
      );
    const { returned, eventLog = [] } = outcome;
    const returnedInAll = returned === undefined ? 0 : effects.returnedLengthWith(returned);
    if (returnedInAll > maxTextLength)
      throw new LimitReached(
        'text-limit',
        `the runbook returns more than ${maxTextLength} characters (maxTextLength)`,
      );
    for (const value of Object.values(outcome.items ?? {})) {
      if (typeof value !== 'string') continue;
      if (value.length > maxTextLength) throw textTooLong(maxTextLength);
      memory?.text(value);
    }
    const messages = eventLog.reduce((sum, { message }) => sum + message.length, 0);
    memory?.aboutToWrite(Math.max(told, returnedInAll, messages));
    return { outcome, rows };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { outcome: failureOf(error), rows: oneBlankRow };
  }
}
