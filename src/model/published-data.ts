import { ownValue } from './own-key.ts';

/**
 * One published value. Dates travel as ISO 8601 text, as Orchestrator's data bus keeps them (semantics 1.2).
 */
export type Value = string | number | boolean;

/** Published items by their Designer name. A row never changes once it is on the data bus. */
export type Row = Readonly<Record<string, Value>>;

/** One row, or a list of none or several: most executions have one, and need no list for it. */
export type Rows = Row | readonly Row[];

/** Whether it is a list of rows; a row is a record, and never a list. */
export function isList(rows: Rows): rows is readonly Row[] {
  return Array.isArray(rows);
}

/** Rows as a list. */
export function rowList(rows: Rows): readonly Row[] {
  return isList(rows) ? rows : [rows];
}

/** How many rows there are. */
export function countOfRows(rows: Rows): number {
  return isList(rows) ? rows.length : 1;
}

/** The row without any item. It is shared, so that a million blank rows cost no memory. */
export const emptyRow: Row = Object.freeze({});

/** An item of a row: the one of exactly this name, or else one of this name letter case aside. */
export function itemNamed(row: Row, name: string): Value | undefined {
  const own = ownValue(row, name);
  if (own !== undefined) return own;
  const key = Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : row[key];
}

/** A value as it is inserted into text. A missing item is blank (A8). */
export function textOf(value: Value | undefined): string {
  return value === undefined ? '' : typeof value === 'string' ? value : String(value);
}

/** The three ways an activity can end, which are the three that a link can test (1.6). */
export type ActivityStatus = 'success' | 'warning' | 'failed';

/** How a runbook instance ended (1.6). */
export type InstanceStatus = ActivityStatus | 'canceled';

const fromBestToWorst: readonly InstanceStatus[] = ['success', 'warning', 'canceled', 'failed'];

/** The worse status of two instances. From best to worst: success, warning, canceled, failed. */
export function worseOf(left: InstanceStatus, right: InstanceStatus): InstanceStatus {
  return fromBestToWorst.indexOf(left) >= fromBestToWorst.indexOf(right) ? left : right;
}
