import { exampleValue, passingTemplate } from '../../activities/example-value.ts';
import { BundleCalls, type CallSite } from '../../analysis/calls.ts';
import { fitsType } from '../../analysis/mock-items.ts';
import { ParameterTexts } from '../../analysis/parameter-texts.ts';
import { exactTemplate } from '../../databus/exact-template.ts';
import { commonItems } from '../../databus/items.ts';
import {
  type ActivityType,
  type Catalogue,
  knowsPublishedItems,
  type PublishedItem,
  playOf,
  publishedItemsOf,
  typeOf,
} from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Value } from '../../model/published-data.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { itemReaders, type PlannedReader, type ReadItem } from './item-readers.ts';

/** The outcomes to write for one runbook. */
export interface RunbookPlan {
  readonly runbook: Runbook;
  /** In stored order, without activities that need no outcome. */
  readonly outcomes: readonly OutcomePlan[];
  /** Names of activities that have an outcome of their own in the runbook. */
  readonly haveOwn: readonly string[];
}

/** The outcome to write for one activity. */
export interface OutcomePlan {
  readonly activity: Activity;
  readonly items: readonly PlannedItem[];
  /** How many rows: two if one execution can produce several. */
  readonly rows: 1 | 2;
  /** Whether it is a monitor: the rows are then those of a trigger. */
  readonly isMonitor: boolean;
  /** Items that are read and get a value without being given. */
  readonly given: readonly string[];
}

/** One item to write. */
export interface PlannedItem {
  readonly name: string;
  /** One for each row. */
  readonly values: readonly Value[];
  readonly readers: readonly PlannedReader[];
  /** The reader whose condition the values pass. */
  readonly passes?: PlannedReader;
}

/** What to plan for. */
export interface PlanRequest {
  readonly bundle: Bundle;
  readonly catalogue: Catalogue;
  /** The runbooks of the bundle to plan for. */
  readonly runbooks: readonly Runbook[];
  /** Plan for every item an activity is known to publish, not only for those that are read. */
  readonly allItems: boolean;
}

/**
 * The outcomes that a mocks file for some runbooks needs (format section 3). There is one for every activity
 * that takes a simulated outcome and has none in the runbook, with the items that something reads.
 */
export function mocksPlan({ bundle, catalogue, runbooks, allItems }: PlanRequest): readonly RunbookPlan[] {
  const calls = new BundleCalls(bundle.runbooks, catalogue);
  const texts = new ParameterTexts(calls);
  return runbooks.map((runbook) => {
    const readers = itemReaders(runbook);
    const enabled = runbook.activities.filter((activity) => activity.enabled !== false);
    const outcomes = enabled.flatMap((activity) => {
      const type = typeOf(activity, catalogue);
      if (type === undefined || activity.simulate !== undefined) return [];
      if (!isStoodIn(activity, type, calls.of(runbook))) return [];
      const textFor = (item: string, row: number) => texts.textFor(runbook, activity.id, item, row);
      const read = readers.get(activity.id) ?? new Map<string, ReadItem>();
      return [outcomePlan({ activity, type, textFor }, read, allItems)];
    });
    const haveOwn = enabled.filter(({ simulate }) => simulate !== undefined).map(({ name }) => name);
    return { runbook, outcomes, haveOwn };
  });
}

/**
 * Whether simulate plays the activity by an outcome. That includes invoking a runbook that is not in the
 * bundle.
 */
function isStoodIn(activity: Activity, type: ActivityType, calls: readonly CallSite[]): boolean {
  const { how } = playOf(activity, type);
  if (how === 'outcome' || how === 'live') return true;
  if (how !== 'jobs') return false;
  return calls.some(
    ({ by, kind, name, child }) =>
      by === activity && kind === 'invoke' && name !== undefined && child === undefined,
  );
}

/** An activity that is stood in for. */
interface StoodIn {
  readonly activity: Activity;
  readonly type: ActivityType;
  /** A text that a parameter of a started runbook needs of an item; `row` counts from 1. */
  readonly textFor: (item: string, row: number) => string | undefined;
}

function outcomePlan(
  { activity, type, textFor }: StoodIn,
  read: ReadonlyMap<string, ReadItem>,
  allItems: boolean,
): OutcomePlan {
  const published = publishedItemsOf(activity, type).filter(({ name }) => name !== '__proto__');
  const names = new Set(published.map(({ name }) => name.toLowerCase()));
  const isOpen = !knowsPublishedItems(activity, type);
  const strange = (isOpen ? [...read.values()] : [])
    .filter(({ name }) => !names.has(name.toLowerCase()) && !isCommon(name) && name !== '__proto__')
    .map(({ name }): PublishedItem => ({ name, type: 'String', level: 'row', description: '' }));
  const declared = declaredNames(activity, type);
  const isMonitor = type.isMonitor === true;
  const rows = hasSeveralRows(type, published) && !isMonitor ? 2 : 1;
  const comesByItself = ({ isCount, echoes }: PublishedItem) =>
    (isCount && type.multiValue) || (echoes !== undefined && activity.properties[echoes] !== undefined);
  const readersOf = ({ name }: PublishedItem) => read.get(name.toLowerCase())?.readers ?? [];
  const wanted = [...published, ...strange].filter((item) => readersOf(item).length > 0);
  const unread = published.filter((item) => !wanted.includes(item) && (allItems || declared.has(item.name)));
  const items = [...wanted, ...unread].filter((item) => !comesByItself(item) && !isProgram(item));
  return {
    activity,
    items: items.map((item) => plannedItem(item, { activity, type, textFor }, readersOf(item), rows)),
    rows,
    isMonitor,
    given: wanted.filter(comesByItself).map(({ name }) => name),
  };
}

/** Whether the item repeats a script. A script is not a template for a mock: `[Name(…)]` in it is code. */
function isProgram({ echoes }: PublishedItem): boolean {
  return echoes === 'script';
}

function isCommon(name: string): boolean {
  return [...commonItems.keys()].some((common) => common.toLowerCase() === name.toLowerCase());
}

/**
 * The names of items that the author of the activity declared. They are planned even if nothing reads them.
 */
function declaredNames(activity: Activity, type: ActivityType): ReadonlySet<string> {
  return new Set((type.publishesFor?.(activity) ?? []).map(({ name }) => name));
}

/** Whether one execution can have several rows. A script has several only if it publishes something. */
function hasSeveralRows(
  { multiValue, publishesFor }: ActivityType,
  published: readonly PublishedItem[],
): boolean {
  return multiValue && (publishesFor === undefined || published.some(({ level }) => level === 'row'));
}

function plannedItem(
  { name, type }: PublishedItem,
  { textFor }: StoodIn,
  readers: readonly PlannedReader[],
  rows: number,
): PlannedItem {
  const values = (value: (row: number) => Value) => Array.from({ length: rows }, (_, row) => value(row + 1));
  for (const reader of readers) {
    const passing = reader.test && passingTemplate(reader.test, type);
    if (passing !== undefined && fitsType(passing, type))
      return { name, values: values(() => passing), readers, passes: reader };
  }
  const example = (row: number) => {
    const text = type === 'String' ? textFor(name, row) : undefined;
    return text === undefined ? exampleValue(name, type, row) : exactTemplate(text);
  };
  return { name, values: values(example), readers };
}
