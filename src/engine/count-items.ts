import { emptyRow, type Row } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';

const cachedUpTo = 1000;

/**
 * Makes the count items of a type for a number of rows (A7): a runbook tests for no rows with `Count equals
 * 0`. Empty for a type that cannot produce several rows. The rows are frozen, and shared for small counts.
 */
export function countItems(type: ActivityType): (rows: number) => Row {
  const counts = type.multiValue ? type.publishes.filter((item) => item.isCount) : [];
  if (counts.length === 0) return () => emptyRow;
  const known: Row[] = [];
  const make = (rows: number) => Object.freeze(Object.fromEntries(counts.map(({ name }) => [name, rows])));
  return (rows) => {
    if (rows > cachedUpTo) return make(rows);
    known[rows] ??= make(rows);
    return known[rows];
  };
}
