import { compilePattern } from '../databus/pattern.ts';
import { compileValueTest } from '../engine/criterion.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { Operator } from '../model/operator.ts';
import type { Options } from '../model/options.ts';
import { type ActivityStatus, textOf } from '../model/published-data.ts';
import { Exclusions, keyOf } from './exclusions.ts';
import { impossibility } from './impossible-conditions.ts';
import { allStatuses, possibleStatuses } from './possible-statuses.ts';
import { isCommonItem, neverPublishes, publishesNothingFailed } from './published-names.ts';
import type { SimulatedOutcomes, SimulatedValue, Wired, WiredLink } from './wiring.ts';

/** Whether something holds, as far as the definition alone shows. */
export type Certainty = 'never' | 'sometimes' | 'always';

/** Why a link can never pass. */
export type NeverReason =
  | 'link-disabled'
  | 'target-disabled'
  | 'source-disabled'
  | 'status-impossible'
  | 'contradiction'
  | 'value-impossible'
  | 'item-never-published'
  | 'criterion-never'
  /** Only where the runbook is looked at as it is simulated. */
  | 'no-such-row';

/** What the definition alone says about a link (section 3). */
export interface Passing {
  /** For a row of an execution with this status. `never` for a status that the activity cannot end with. */
  readonly on: Readonly<Record<ActivityStatus, Certainty>>;
  readonly never?: NeverReason;
  /**
   * How many rows of one execution pass, by its status; only where the outcomes of the activity are given and
   * say so.
   */
  readonly rows?: Readonly<Partial<Record<ActivityStatus, number>>>;
  /** Whether it passes whatever happens: nothing is included, or all three statuses are. */
  readonly isAlways: boolean;
}

/**
 * Evaluates the formula of section 3 with what is known of the activity that starts the link. A link without
 * a status condition passes failures, too.
 */
export function passingOf({ link, from, to }: WiredLink, options: Options): Passing {
  const raw = recordOf((status) => formula(link, { from, options }, status));
  const possible = possibleStatuses(from, options);
  const disabled = disabledReason({ link, from, to });
  if (disabled !== undefined) return { on: recordOf(() => 'never'), never: disabled, isAlways: false };
  const on = recordOf((status) => (possible.has(status) ? raw[status] : 'never'));
  const isAlways = allStatuses.every((status) => raw[status] === 'always');
  if (allStatuses.some((status) => on[status] !== 'never'))
    return from.simulated === undefined
      ? { on, isAlways }
      : withRows(link, from, from.simulated, { on, isAlways }, options);
  if (allStatuses.some((status) => raw[status] !== 'never'))
    return { on, never: 'status-impossible', isAlways };
  if (isLost(link.include)) return { on, never: 'criterion-never', isAlways };
  const readsNothing = link.include.some(
    (criterion) => 'item' in criterion && neverPublishes(from, criterion.item),
  );
  if (readsNothing) return { on, never: 'item-never-published', isAlways };
  const includes = (status: ActivityStatus) => anyOf(link.include, { from, options }, status) !== 'never';
  const isIncluded = link.include.length === 0 || allStatuses.some(includes);
  return { on, never: isIncluded ? 'contradiction' : 'value-impossible', isAlways };
}

/** The activity whose rows conditions test, and the options that decide how they compare. */
interface Tested {
  readonly from: Wired;
  readonly options: Options;
}

/** What passes of the rows that the outcomes give. */
function withRows(
  link: WiredLink['link'],
  from: Wired,
  simulated: SimulatedOutcomes,
  { on: written, isAlways }: Pick<Passing, 'on' | 'isAlways'>,
  options: Options,
): Passing {
  const rows: Partial<Record<ActivityStatus, number>> = {};
  const on = recordOf((status) => {
    const outcomes = simulated.on[status];
    if (written[status] === 'never' || outcomes === undefined) return written[status];
    const passes = rowTest(link, from, status, options);
    const counts = outcomes.map((outcome) => {
      const each = outcome.map(({ times, value }) => ({ times, isPassed: passes(value) }));
      const sum = (wanted: boolean | undefined) =>
        each.reduce((total, { times, isPassed }) => (isPassed === wanted ? total + times : total), 0);
      return { passed: sum(true), open: sum(undefined), held: sum(false) };
    });
    const [first] = counts;
    if (first !== undefined && counts.every(({ passed, open }) => open === 0 && passed === first.passed))
      rows[status] = first.passed;
    if (counts.every(({ passed, open }) => passed + open === 0)) return 'never';
    return counts.every(({ passed, open, held }) => passed > 0 && open + held === 0) ? 'always' : 'sometimes';
  });
  const isNever = allStatuses.every((status) => on[status] === 'never');
  return { on, rows, isAlways, ...(isNever && { never: 'no-such-row' as const }) };
}

/** Whether a link passes a row with these values; undefined where that is known only when it is played. */
function rowTest(
  { include, exclude }: WiredLink['link'],
  from: Wired,
  status: ActivityStatus,
  options: Options,
): (value: (item: string) => SimulatedValue) => boolean | undefined {
  const testOf = (criterion: Criterion) => {
    const certainty = certaintyOf(criterion, { from, options }, status);
    if (!('item' in criterion)) return () => certainty === 'always';
    const test = compileValueTest(criterion, options);
    const otherwise = certainty === 'sometimes' ? undefined : certainty === 'always';
    return (value: (item: string) => SimulatedValue) => {
      const given = value(criterion.item);
      return given === undefined ? otherwise : test(given);
    };
  };
  const including = include.map(testOf);
  const excluding = exclude.map(testOf);
  return (value) => {
    const isIncluded = include.length === 0 ? true : anyTrue(including.map((test) => test(value)));
    const isExcluded = anyTrue(excluding.map((test) => test(value)));
    if (isIncluded === false || isExcluded === true) return false;
    return isIncluded === undefined || isExcluded === undefined ? undefined : true;
  };
}

function anyTrue(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}

function disabledReason({
  link,
  from,
  to,
}: Pick<WiredLink, 'link' | 'from' | 'to'>): NeverReason | undefined {
  if (!link.enabled) return 'link-disabled';
  if (!to.isEnabled) return 'target-disabled';
  return from.isEnabled ? undefined : 'source-disabled';
}

function recordOf(certainty: (status: ActivityStatus) => Certainty): Record<ActivityStatus, Certainty> {
  return { success: certainty('success'), warning: certainty('warning'), failed: certainty('failed') };
}

function formula(
  { include, exclude }: Pick<WiredLink['link'], 'include' | 'exclude'>,
  by: Tested,
  status: ActivityStatus,
): Certainty {
  const included = include.length === 0 ? 'always' : anyOf(include, by, status);
  const excluded = anyOf(exclude, by, status);
  if (included === 'never' || excluded === 'always') return 'never';
  if (excluded === 'never') return included;
  if (included === 'always') return 'sometimes';
  const alive = include.filter((criterion) => certaintyOf(criterion, by, status) !== 'never');
  const excluding = new Exclusions(exclude);
  return alive.every((criterion) => excluding.someHoldsWherever(criterion)) ? 'never' : 'sometimes';
}

/** The conditions of a tab, joined by OR. A condition and its opposite together always hold. */
function anyOf(criteria: readonly Criterion[], by: Tested, status: ActivityStatus): Certainty {
  let most: Certainty = 'never';
  for (const criterion of criteria) {
    const certainty = certaintyOf(criterion, by, status);
    if (certainty === 'always') return 'always';
    if (certainty === 'sometimes') most = certainty;
  }
  return hasOpposites(criteria) ? 'always' : most;
}

function hasOpposites(criteria: readonly Criterion[]): boolean {
  if (criteria.length < 2) return false;
  const values = criteria.filter((criterion) => 'item' in criterion);
  const opposite = new Set(
    values.flatMap((one) => {
      const negative = opposites[one.operator];
      return negative === undefined ? [] : keyOf(one, negative);
    }),
  );
  return opposite.size > 0 && values.some((one) => opposite.has(keyOf(one)));
}

function certaintyOf(criterion: Criterion, { from, options }: Tested, status: ActivityStatus): Certainty {
  if ('status' in criterion) return criterion.status.includes(status) ? 'always' : 'never';
  if ('never' in criterion || impossibility(criterion, options) !== undefined) return 'never';
  const text = knownText(criterion.item, from, status);
  const holds = text === undefined ? undefined : holdsFor(criterion, text);
  return holds === undefined ? 'sometimes' : holds ? 'always' : 'never';
}

/**
 * The value of an item, if the definition shows it: the status itself, or blank for an item that is never
 * published.
 */
function knownText(item: string, from: Wired, status: ActivityStatus): string | undefined {
  if (item.toLowerCase() === 'activity status') return status;
  const isBlank = status === 'failed' && !isCommonItem(item) && publishesNothingFailed(from);
  return isBlank || neverPublishes(from, item) ? '' : undefined;
}

const opposites: Partial<Record<Operator, Operator>> = {
  equals: 'does not equal',
  contains: 'does not contain',
  'matches pattern': 'does not match pattern',
};
const positives = new Map(Object.entries(opposites).map(([positive, negative]) => [negative, positive]));

/** Whether a text that is not a number satisfies a condition; undefined if that is not worked out here. */
function holdsFor({ operator, value }: ValueCriterion, text: string): boolean | undefined {
  const positive = positives.get(operator);
  if (positive !== undefined) {
    const holds = holdsFor({ item: '', operator: positive as Operator, value }, text);
    return holds === undefined ? undefined : !holds;
  }
  const wanted = Array.isArray(value) ? '' : textOf(value).toLowerCase();
  switch (operator) {
    case 'equals':
      return text.toLowerCase() === wanted;
    case 'contains':
      return text.toLowerCase().includes(wanted);
    case 'starts with':
      return text.toLowerCase().startsWith(wanted);
    case 'ends with':
      return text.toLowerCase().endsWith(wanted);
    case 'matches pattern': {
      const pattern = compilePattern(textOf(value as string));
      return typeof pattern === 'string' ? undefined : pattern.matches(text);
    }
    default:
      // Blank text is not ordered (section 3).
      return text === '' ? false : undefined;
  }
}

/** Whether exactly one of two conditions on the same item always holds. */
export function areOpposite(left: Criterion, right: Criterion): boolean {
  if (!('item' in left && 'item' in right)) return false;
  const isPair = opposites[left.operator] === right.operator || opposites[right.operator] === left.operator;
  return isPair && keyOf(left, 'equals') === keyOf(right, 'equals');
}

/** Whether a tab has conditions and none of them can hold. Such an Include tab passes nothing. */
export function isLost(criteria: readonly Criterion[]): boolean {
  return criteria.length > 0 && criteria.every((criterion) => 'never' in criterion);
}

/**
 * Why conditions of a tab never hold: `never: why; another reason`. Blank for a tab without such conditions.
 */
export function lostText(criteria: readonly Criterion[]): string {
  const reasons = criteria.flatMap((criterion) => ('never' in criterion ? [criterion.never.trim()] : []));
  return reasons.length === 0 ? '' : `never: ${[...new Set(reasons)].join('; ')}`;
}
