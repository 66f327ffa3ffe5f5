import type { BranchResult, GroupResult } from '../../model/job-group.ts';
import { type Row, textOf, type Value } from '../../model/published-data.ts';

const mostNamed = 10;
const mostOfError = 200;

/**
 * Several rows of returned data as one, by name: of one row its values as they are, of several the texts of
 * each name joined with commas, blank where a row has none.
 */
export function joinedRows(rows: readonly Row[]): Row {
  const [only] = rows;
  if (only === undefined || rows.length === 1) return only ?? {};
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const joined: Record<string, Value> = {};
  for (const name of names) joined[name] = rows.map((row) => textOf(row[name])).join(',');
  return joined;
}

/** The branches that failed, those whose failure is ignored included, in the order written. */
export function failedBranches({ branches }: Pick<GroupResult, 'branches'>): readonly BranchResult[] {
  return branches.filter(({ status }) => status === 'failed');
}

/**
 * Names what failed and why, the first ten of them:
 * `2 of 3 branches failed: a (boom); b (timed out after 5 s)`.
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

/** `a (boom)`; the name alone where no reason is known. */
export function withReason(name: string, reason: string): string {
  const short = reason.length > mostOfError ? `${reason.slice(0, mostOfError - 1)}…` : reason;
  return short === '' ? name : `${name} (${short})`;
}
