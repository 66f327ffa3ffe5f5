import { numberOf } from '../../databus/number.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion.ts';
import { type Operator, oppositeOf } from '../../model/operator.ts';
import type { ActivityStatus, Value } from '../../model/published-data.ts';
import { valueConditionText } from '../../text/condition-words.ts';
import { inBackticks, type MutantKind } from './change.ts';
import { changedValue } from './changed-value.ts';

/** A condition that stands in for another one. */
export interface Variant {
  readonly kind: MutantKind;
  readonly criterion: Criterion;
}

/** What is mistaken for an operator that has no opposite, or that differs at the bound only. */
const neighbours: Readonly<Partial<Record<Operator, Operator>>> = {
  'starts with': 'ends with',
  'ends with': 'starts with',
  'is less than': 'is less than or equal to',
  'is less than or equal to': 'is less than',
  'is greater than': 'is greater than or equal to',
  'is greater than or equal to': 'is greater than',
};

/** A condition in words, in backticks: `Free is less than 10`, `returns warning or failed`. */
export function criterionWords(criterion: Criterion): string {
  if ('never' in criterion) return 'that never holds';
  if ('status' in criterion) return inBackticks(`returns ${criterion.status.join(' or ')}`);
  return inBackticks(valueConditionText(criterion));
}

/** Whether the operator of a condition on a value has an opposite. */
export function hasOpposite(criterion: Criterion): boolean {
  return 'operator' in criterion && oppositeOf(criterion.operator) !== undefined;
}

/** Whether two conditions never hold for the same row, as one asks for the opposite of the other. */
export function contradictEachOther(left: Criterion, right: Criterion): boolean {
  if (!('operator' in left) || !('operator' in right)) return false;
  const isSame = left.item === right.item && JSON.stringify(left.value) === JSON.stringify(right.value);
  return isSame && oppositeOf(left.operator) === right.operator;
}

/**
 * The conditions that are nearly the given one: another status, the opposite operator, the other side of a
 * bound, another value. `possible`: the statuses that the activity can end with.
 */
export function variantsOf(criterion: Criterion, possible: ReadonlySet<ActivityStatus>): readonly Variant[] {
  if ('never' in criterion) return [];
  if ('status' in criterion)
    return otherStatuses(criterion.status, possible).map((status) => ({
      kind: 'swap-status',
      criterion: { status: [...status] },
    }));
  return otherTests(criterion).map((changed) => ({
    kind: 'change-condition',
    criterion: { ...criterion, ...changed },
  }));
}

/** Each status left out or replaced, as far as the activity can end with it. */
function otherStatuses(
  written: readonly ActivityStatus[],
  possible: ReadonlySet<ActivityStatus>,
): readonly (readonly ActivityStatus[])[] {
  const all = [...possible];
  const tested = all.filter((status) => written.includes(status));
  const others = all.filter((status) => !written.includes(status));
  if (tested.length === 0) return [];
  if (tested.length === 1) return others.map((status) => [status]);
  const fewer = tested.map((left) => tested.filter((status) => status !== left));
  return others.length === 0 ? fewer : [...fewer, others];
}

function otherTests(criterion: ValueCriterion): readonly Partial<ValueCriterion>[] {
  const { operator, value } = criterion;
  if (Array.isArray(value)) return otherBounds(value);
  const operators = [oppositeOf(operator), neighbours[operator]].filter((each) => each !== undefined);
  const isOrder = operator in neighbours && oppositeOf(operator) !== undefined;
  const isPattern = operator === 'matches pattern' || operator === 'does not match pattern';
  const isTruth = /^(true|false)$/i.test(String(value));
  const values = isOrder || isPattern || isTruth ? [] : [changedValue(value as Value)];
  return [...operators.map((each) => ({ operator: each })), ...values.map((each) => ({ value: each }))];
}

/** Each bound one nearer to the other, where both are numbers. */
function otherBounds([low, high]: readonly Value[]): readonly Partial<ValueCriterion>[] {
  const [from, to] = [numberOf(low), numberOf(high)];
  if (low === undefined || high === undefined || from === undefined || to === undefined) return [];
  return [{ value: [from + 1, high] }, { value: [low, to - 1] }];
}
