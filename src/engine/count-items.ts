import { emptyRow, type Row } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';

const cachedUpTo = 1000;
const cache = new WeakMap<ActivityType, Row[]>();

/**
 * The count items of a type for a number of rows (A7): a runbook tests for no rows with `Count equals 0`.
 * Empty for a type that cannot produce several rows. The row is frozen, and shared for small counts.
 */
export function countItems(type: ActivityType, rows: number): Row {
  if (!type.multiValue) return emptyRow;
  if (rows > cachedUpTo) return countRow(type, rows);
  let known = cache.get(type);
  if (known === undefined) {
    known = [];
    cache.set(type, known);
  }
  known[rows] ??= countRow(type, rows);
  return known[rows];
}

function countRow(type: ActivityType, rows: number): Row {
  const counts = type.publishes.filter((item) => item.isCount);
  return counts.length === 0
    ? emptyRow
    : Object.freeze(Object.fromEntries(counts.map((item) => [item.name, rows])));
}
