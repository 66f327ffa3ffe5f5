import { flattenRows } from '../databus/flatten.ts';
import { oneBlankRow } from '../databus/rows.ts';
import type { Options } from '../model/options.ts';
import type { Row } from '../model/published-data.ts';
import type { CompiledActivity } from './compiled-runbook.ts';
import type { Outcome } from './outcome.ts';

/**
 * The rows that an execution puts on the data bus. A failed execution gives one (section 2). An empty result
 * gives one, unless A7 says none. Several rows become one if the activity is flattened.
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
