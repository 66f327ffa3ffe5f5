import { forEach, loopOf } from '../activities/runbook-control/for-each.ts';
import { invocationOf, invokeRunbook } from '../activities/runbook-control/invoke-runbook.ts';
import { runDotNetScript } from '../activities/system/run-dot-net-script.ts';
import type { Options } from '../model/options.ts';
import type { ActivityStatus } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import { outcomesOf } from './possible-statuses.ts';
import type { SimulatedOutcomes, Wired } from './wiring.ts';

/** How many rows a successful execution sends on (section 2). */
export interface RowCount {
  readonly several: boolean;
  /**
   * Why there can be several rows, or why there is one although the type could have several. Absent if
   * neither applies.
   */
  readonly why?: string;
  /** Whether it may be none at all (A7). */
  readonly canBeNone: boolean;
  /**
   * How many there are for each execution with `usualStatusOf`, and at most whatever its status is; only
   * where its outcomes say so.
   */
  readonly exactly?: { readonly usual: number; readonly most: number };
}

/** The status that counts are based on: success, unless the outcomes that are given have none. */
export function usualStatusOf({ simulated }: Wired): ActivityStatus {
  return simulated?.statuses[0] ?? 'success';
}

/** The rows that the outcomes give; undefined where they have different numbers of rows. */
function simulatedRows(
  { on, statuses }: SimulatedOutcomes,
  usualStatus: ActivityStatus,
): RowCount | undefined {
  const numbers = (status: ActivityStatus) =>
    on[status]?.map((rows) => rows.reduce((sum, { times }) => sum + times, 0));
  const usual = new Set(numbers(usualStatus));
  const all = statuses.map(numbers);
  const [only] = usual;
  if (usual.size !== 1 || only === undefined || all.includes(undefined)) return undefined;
  const most = all.flatMap((each) => each ?? []).reduce((high, rows) => Math.max(high, rows), 0);
  return { several: false, canBeNone: only === 0, exactly: { usual: only, most } };
}

/**
 * Whether one run of the runbook that an activity invokes can return several rows (A21); undefined if that is
 * not known.
 */
export type ReturnsSeveral = (invoking: Activity) => boolean | undefined;

/** The rows of an activity other than a Junction, whose rows depend on what arrives. */
export function rowCountOf(at: Wired, options: Options, returnsSeveral: ReturnsSeveral): RowCount {
  const { activity, type } = at;
  const emptyResult = options.emptyResult === 'byType' ? type.emptyResult : options.emptyResult;
  const canBeNone = emptyResult === 'none';
  const several = (why: string): RowCount => ({ several: true, why, canBeNone });
  if (activity.loop?.enabled && options.loopRows === 'all') return several('the rows of all attempts (A19)');
  if (at.simulated !== undefined)
    return (
      simulatedRows(at.simulated, usualStatusOf(at)) ??
      several('its outcomes differ in their numbers of rows')
    );
  if (activity.flatten !== undefined)
    return { several: false, why: 'flattened: one row for each execution', canBeNone };
  const one = { several: false, canBeNone: canBeNone && (type.multiValue || simulatesOtherThanOne(at)) };
  if (simulatesOtherThanOne(at)) return several('its simulated outcome has several rows');
  if (isComputerGroup(activity.properties['computer'])) return several('one for each computer of the group');
  // Each trigger starts an instance of its own, with one row.
  if (type.isMonitor) return one;
  if (type === invokeRunbook) return invoked(at, returnsSeveral, one, several);
  if (type === runDotNetScript) {
    const publish = activity.properties['publish'];
    if (!Array.isArray(publish)) return several('its script may publish lists');
    if (publish.length === 0) return { ...one, why: 'its script publishes nothing' };
    return several(
      publish.some(({ collection }) => collection)
        ? 'its script publishes a collection'
        : 'its script may publish lists',
    );
  }
  if (type === forEach) return several(itemsText(at));
  return type.multiValue ? several(`${type.name} can find several`) : one;
}

function simulatesOtherThanOne({ activity }: Wired): boolean {
  return outcomesOf(activity).some(({ rows }) => {
    if (rows === undefined) return false;
    return Array.isArray(rows) ? rows.length > 1 : Number(rows.repeat) !== 1;
  });
}

function isComputerGroup(computer: unknown): boolean {
  return typeof computer === 'string' && /^\{[^{}]+\}$/.test(computer.trim());
}

function invoked(
  { activity }: Wired,
  returnsSeveral: ReturnsSeveral,
  one: RowCount,
  several: (why: string) => RowCount,
): RowCount {
  if (!invocationOf(activity).waitForCompletion)
    return { ...one, why: 'it does not wait, so nothing is returned' };
  const answer = returnsSeveral(activity);
  if (answer === undefined) return several('the invoked runbook is not known, and may return several rows');
  return answer
    ? several('the invoked runbook can return several rows')
    : { ...one, why: 'the invoked runbook returns one row at most' };
}

function itemsText({ activity }: Wired): string {
  const { items, count } = loopOf(activity);
  const given = Array.isArray(items) ? items.length : (items ?? count);
  return typeof given === 'number' ? `one for each of ${given} items` : 'one for each item';
}
