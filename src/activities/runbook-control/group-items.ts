import type { BranchResult, GroupResult } from '../../model/job-group.ts';
import { ownValue, setOwn } from '../../model/own-key.ts';
import { type Row, textOf, type Value } from '../../model/published-data.ts';

const mostNamed = 10;
const mostOfError = 200;

/**
 * Joins several rows of returned data into one. A single row stays as it is. For several rows, the texts of
 * each name are joined with commas, blank where a row lacks the name.
 */
export function joinedRows(rows: readonly Row[]): Row {
  const [only] = rows;
  if (only === undefined || rows.length === 1) return only ?? {};
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const joined: Record<string, Value> = {};
  for (const name of names) setOwn(joined, name, rows.map((row) => textOf(ownValue(row, name))).join(','));
  return joined;
}

/** The branches that failed, in the order written. Those whose failure is ignored are included. */
export function failedBranches({ branches }: Pick<GroupResult, 'branches'>): readonly BranchResult[] {
  return branches.filter(({ status }) => status === 'failed');
}

/**
 * Names the first ten that failed, with the reason: `2 of 3 branches failed: a (boom); b (timed out after 5
 * s)`.
 */
export function failureText(
  failed: readonly BranchResult[],
  ran: number,
  what: readonly [one: string, many: string],
): string {
  const named = failed.slice(0, mostNamed).map(({ id, error }) => withReason(id, error));
  const more = failed.length > mostNamed ? [`and ${failed.length - mostNamed} more`] : [];
  const list = [...named, ...more].join('; ');
  return `${failed.length} of ${ran} ${ran === 1 ? what[0] : what[1]} failed: ${list}`;
}

/** `a (boom)`, or only the name if no reason is known. */
export function withReason(name: string, reason: string): string {
  const short = reason.length > mostOfError ? `${reason.slice(0, mostOfError - 1)}…` : reason;
  return short === '' ? name : `${name} (${short})`;
}
