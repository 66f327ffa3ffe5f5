import { LimitReached, textTooLong } from '../databus/activity-failure.ts';
import { oneBlankRow } from '../databus/rows.ts';
import type { Row } from '../model/published-data.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';
import { emittedRows } from './emitted-rows.ts';
import { failureOf, type Outcome } from './outcome.ts';
import type { SideEffects } from './side-effects.ts';
import type { Tracer } from './tracer.ts';

/** An outcome, and the rows that it puts on the data bus. */
export interface CheckedOutcome {
  readonly outcome: Outcome;
  readonly rows: readonly Row[];
}

/**
 * Sees that an outcome is not too much for `maxTextLength`: what a flattened activity publishes, what the
 * trace carries of an execution, and what an instance returns in all. What is too much becomes a failure that
 * names the limit.
 */
export function checkedOutcome(
  of: CompiledActivity,
  outcome: Outcome,
  { options }: CompiledRunbook,
  tracer: Tracer,
  effects: SideEffects,
): CheckedOutcome {
  const { maxTextLength } = options;
  try {
    const rows = emittedRows(of, outcome, options);
    if (tracer.lengthOf(rows, outcome) > maxTextLength)
      throw new LimitReached(
        'text-limit',
        `the trace would have more than ${maxTextLength} characters of one execution (maxTextLength)`,
      );
    const { returned } = outcome;
    if (returned !== undefined && effects.returnedLengthWith(returned) > maxTextLength)
      throw new LimitReached(
        'text-limit',
        `the runbook returns more than ${maxTextLength} characters (maxTextLength)`,
      );
    for (const value of Object.values(outcome.items ?? {}))
      if (typeof value === 'string' && value.length > maxTextLength) throw textTooLong(maxTextLength);
    return { outcome, rows };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { outcome: failureOf(error), rows: oneBlankRow };
  }
}
