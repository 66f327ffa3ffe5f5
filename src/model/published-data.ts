/**
 * One published value. Dates travel as ISO 8601 text, as Orchestrator's data bus keeps them (semantics 1.2).
 */
export type Value = string | number | boolean;

/** Published items by their Designer name. A row never changes once it is on the data bus. */
export type Row = Readonly<Record<string, Value>>;

/** The row that publishes nothing; shared, so that a million blank rows cost no memory. */
export const emptyRow: Row = Object.freeze({});

/** What a value looks like when it is inserted into text. A missing item is blank (A8). */
export function textOf(value: Value | undefined): string {
  return value === undefined ? '' : typeof value === 'string' ? value : String(value);
}

/** The three outcomes an activity can have, which are the three a link can test (1.6). */
export type ActivityStatus = 'success' | 'warning' | 'failed';

/** How a runbook instance ended (1.6). */
export type InstanceStatus = ActivityStatus | 'canceled';

const fromBestToWorst: readonly InstanceStatus[] = ['success', 'warning', 'canceled', 'failed'];

/** Of two instances that are looked at as one, how the worse of them ended. */
export function worseOf(left: InstanceStatus, right: InstanceStatus): InstanceStatus {
  return fromBestToWorst.indexOf(left) >= fromBestToWorst.indexOf(right) ? left : right;
}
