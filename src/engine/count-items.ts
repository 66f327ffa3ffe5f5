import { emptyRow, type Row } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';

const cachedUpTo = 1000;
const cache = new WeakMap<ActivityType, Row[]>();

/**
 * The count items of a type for so many rows (A7): 0 rows is what a runbook tests for with `Count equals 0`.
 * Frozen, and shared for small counts; empty for types that cannot produce several rows.
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
