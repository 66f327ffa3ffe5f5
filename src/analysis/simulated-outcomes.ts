import { plainText } from '../databus/readable-template.ts';
import { type ActivityType, playOf, publishedItemsOf } from '../engine/activity-type.ts';
import { CountItems } from '../engine/count-items.ts';
import type { Bundle } from '../model/bundle.ts';
import { isTriggerSpec, type Mock, type Mocks, type OutcomeSpec } from '../model/mock.ts';
import type { Options } from '../model/options.ts';
import { type ActivityStatus, emptyRow, type Row, type Value } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import { allStatuses, playedStatuses } from './possible-statuses.ts';
import type { SimulatedOutcomes, SimulatedRows, SimulatedValue } from './wiring.ts';

/**
 * The bundle with these outcomes in its runbooks, as `simulate` uses them: they win, and where no entry of
 * them matches, the outcome in the runbook is tried. `mocks`: by the path of the runbook and the id of the
 * activity.
 */
export function withOutcomes(bundle: Bundle, mocks: Mocks): Bundle {
  const runbooks = bundle.runbooks.map((runbook) => {
    const given = mocks[runbook.path];
    if (given === undefined) return runbook;
    const activities = runbook.activities.map((activity) => {
      const mock = given[activity.id];
      return mock === undefined ? activity : { ...activity, simulate: bothOf(mock, activity.simulate) };
    });
    return { ...runbook, activities };
  });
  return { ...bundle, runbooks };
}

function bothOf(first: Mock, second: Mock | undefined): Mock {
  if (isTriggerSpec(first) || second === undefined || isTriggerSpec(second)) return first;
  return [first, second].flat();
}

/**
 * The outcomes that `simulate` can give an activity: those that are written, computing it, or the default.
 * Undefined for an activity that is computed and has no outcome: only playing it shows what it gives.
 */
export function simulatedOutcomesOf(
  activity: Activity,
  type: ActivityType,
  options: Options,
): SimulatedOutcomes | undefined {
  const { how } = playOf(activity, type);
  const { simulate } = activity;
  if (how === 'engine') return undefined;
  const isComputed = how === 'computed' || how === 'scripted' || how === 'jobs';
  if (simulate === undefined && (isComputed || type.isMonitor)) return undefined;
  const { entries, isTotal } = reachable(simulate, activity);
  const otherwise = isTotal ? [] : isComputed ? playedStatuses({ activity, type }, options) : undefined;
  const unknown = otherwise ?? (isTotal || !mayExitOtherwise(activity, options) ? [] : allStatuses);
  const usesDefault = otherwise === undefined;
  const statuses = new Set([
    ...entries.map(({ status }) => status),
    ...unknown,
    ...(usesDefault ? ['success' as const] : []),
  ]);
  const makeRows = rowsMaker(activity, type, options);
  const rowsOn = (status: ActivityStatus): readonly SimulatedRows[] | undefined => {
    if (unknown.includes(status)) return undefined;
    const given = entries.filter((entry) => entry.status === status);
    const all = given.map((entry) => makeRows(entry, false));
    if (usesDefault && status === 'success') all.push(makeRows({ status: 'success' }, true));
    return all.includes(undefined) ? undefined : (all as readonly SimulatedRows[]);
  };
  return {
    statuses: allStatuses.filter((status) => statuses.has(status)),
    isDefault: simulate === undefined,
    on: { success: rowsOn('success'), warning: rowsOn('warning'), failed: rowsOn('failed') },
  };
}

type Entry = Pick<OutcomeSpec, 'status' | 'rows' | 'errorSummary'>;

/** The entries that can match, and whether one of them always does. */
function reachable(
  simulate: Mock | undefined,
  { loop }: Activity,
): { readonly entries: readonly Entry[]; readonly isTotal: boolean } {
  if (simulate === undefined) return { entries: [], isTotal: false };
  if (isTriggerSpec(simulate)) return { entries: [simulate.triggers].flat(), isTotal: true };
  const entries: Entry[] = [];
  for (const spec of [simulate].flat()) {
    const isForAll = spec.attempts === undefined;
    // Without a loop there is a first attempt only.
    const isForFirst = isForAll || /^1(-|$)/.test(String(spec.attempts));
    if (!loop?.enabled && !isForFirst) continue;
    entries.push(spec);
    const isSure = loop?.enabled ? isForAll : isForFirst;
    if (isSure && (spec.when ?? []).length === 0) return { entries, isTotal: true };
  }
  return { entries, isTotal: false };
}

/** Whether the default outcome may end a loop with another status than success. */
function mayExitOtherwise({ loop }: Activity, { defaultOutcome }: Options): boolean {
  return defaultOutcome !== 'blank' && loop?.enabled === true;
}

/** Makes the rows that an execution with an outcome sends on; undefined where their number is not known. */
function rowsMaker(activity: Activity, type: ActivityType, options: Options) {
  const emptyResult = options.emptyResult === 'byType' ? type.emptyResult : options.emptyResult;
  const published = options.defaultOutcome === 'blank' ? [] : publishedItemsOf(activity, type);
  const counts = new CountItems(type);
  const lowerNames = (items: typeof published) => new Set(items.map(({ name }) => name.toLowerCase()));
  const guessed = lowerNames(published);
  const echoed = lowerNames(published.filter(({ echoes }) => echoes !== undefined));
  return (entry: Entry, isDefault: boolean): SimulatedRows | undefined => {
    if (activity.loop?.enabled && options.loopRows === 'all') return undefined;
    const given = partsOf(entry.rows);
    if (given === undefined) return undefined;
    const count = given.reduce((sum, { times }) => sum + times, 0);
    const items = entry.rows === undefined ? emptyRow : counts.of(count);
    const open = isDefault ? guessed : echoed;
    const reader =
      (row: Row, isWhole = true) =>
      (item: string): SimulatedValue =>
        isWhole ? valueIn({ ...items, ...row }, item, entry, open) : undefined;
    const blank = [{ times: 1, value: reader(emptyRow) }];
    if (entry.status === 'failed') {
      const [only] = given;
      return count === 1 && only !== undefined ? [{ times: 1, value: reader(only.row) }] : blank;
    }
    if (count === 0) return emptyResult === 'oneBlank' ? blank : [];
    const [first] = given;
    if (activity.flatten !== undefined && first !== undefined)
      return [{ times: 1, value: reader(first.row, count === 1) }];
    return given.map(({ row, times }) => ({ times, value: reader(row) }));
  };
}

/** Rows that are alike are one part. Undefined where a text gives their number. */
function partsOf(
  rows: OutcomeSpec['rows'],
): readonly { readonly row: Row; readonly times: number }[] | undefined {
  if (rows === undefined) return [{ row: emptyRow, times: 1 }];
  if (!('row' in rows)) return rows.map((row) => ({ row, times: 1 }));
  const text = plainText(String(rows.repeat));
  const times = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(times) || times < 0) return undefined;
  return times === 0 ? [] : [{ row: rows.row, times }];
}

/** The value of an item, `''` for blank; undefined where it is not known before the runbook is played. */
function valueIn(row: Row, item: string, entry: Entry, open: ReadonlySet<string>): SimulatedValue {
  const wanted = item.toLowerCase();
  const key = Object.keys(row).find((name) => name.toLowerCase() === wanted);
  if (key !== undefined) return known(row[key] as Value);
  if (wanted === 'activity status') return entry.status;
  if (wanted === 'error summary text') return known(entry.errorSummary ?? '');
  return open.has(wanted) ? undefined : '';
}

function known(value: Value): SimulatedValue {
  return typeof value === 'string' ? plainText(value) : value;
}
