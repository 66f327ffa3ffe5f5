import { flattenRows } from '../databus/flatten.ts';
import { oneBlankRow } from '../databus/rows.ts';
import type { Options } from '../model/options.ts';
import type { Row } from '../model/published-data.ts';
import type { CompiledActivity } from './compiled-runbook.ts';
import type { Outcome } from './outcome.ts';

/**
 * The rows an execution puts on the data bus: one for a failed execution (section 2), one for an empty result
 * unless A7 says none, one of many where the activity is flattened.
 */
export function emittedRows(
  of: CompiledActivity,
  { status, rows }: Outcome,
  options: Options,
): readonly Row[] {
  if (rows === undefined) return oneBlankRow;
  if (status === 'failed') return rows.length === 1 ? rows : oneBlankRow;
  if (of.isJunction) return rows;
  if (rows.length === 0) return of.blankWhenEmpty ? oneBlankRow : rows;
  const { flatten } = of.activity;
  return flatten === undefined ? rows : [flattenRows(rows, flatten, options)];
}
