import { usualStatusOf } from '../../analysis/row-counts.ts';
import type { Wired } from '../../analysis/wiring.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import { counted } from '../../text/plain-words.ts';

/** What `simulate` gives an activity, as far as its outcomes say it. */
export interface ToldOutcome {
  /** The statuses that it can end with, best first. */
  readonly statuses: readonly ActivityStatus[];
  /** How many rows it sends on each time; null where its outcomes differ in that. */
  readonly rows: number | null;
  /** No outcome is written for it: it succeeds with one row. */
  readonly isDefault: boolean;
  readonly text: string;
}

/**
 * The outcomes of an activity in words: `success, 3 rows`, `failed`, `success or failed, 1 row`. Null for an
 * activity that is computed, and where the runbook is not looked at as it is simulated.
 */
export function simulatedOutcomeOf(at: Wired): ToldOutcome | null {
  const { simulated } = at;
  if (simulated === undefined) return null;
  const { statuses, isDefault, on } = simulated;
  const numbers = new Set(statuses.flatMap((status) => on[status]?.map(rowsIn) ?? [undefined]));
  const ofUsual = new Set(on[usualStatusOf(at)]?.map(rowsIn) ?? [undefined]);
  const [only] = numbers;
  const rows = numbers.size === 1 && only !== undefined ? only : null;
  const [usual] = ofUsual;
  const told =
    rows !== null
      ? `, ${counted(rows, 'row')}`
      : ofUsual.size === 1 && usual !== undefined && statuses.length > 1
        ? `, ${counted(usual, 'row')} on ${usualStatusOf(at)}`
        : ', the number of rows depends on which outcome counts';
  return { statuses, rows, isDefault, text: `${statuses.join(' or ')}${told}` };
}

function rowsIn(rows: readonly { readonly times: number }[]): number {
  return rows.reduce((sum, { times }) => sum + times, 0);
}
