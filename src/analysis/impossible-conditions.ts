import { parseIsoTime } from '../databus/calendar.ts';
import { numberOf } from '../databus/number.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { Options } from '../model/options.ts';
import { textOf } from '../model/published-data.ts';

/** Why a condition holds for no value at all. */
export type Impossibility =
  /** It orders by a text that is neither a number nor a date. */
  | 'not-ordered'
  /** The lower bound of `is between` is above the upper one, or they exclude each other. */
  | 'bounds'
  /** Every text contains the empty text. */
  | 'contains-nothing';

/** Why a condition holds for no value, as it alone shows (section 3); undefined if it can hold. */
export function impossibility(
  criterion: Criterion,
  options: Pick<Options, 'between' | 'dateComparison'>,
): Impossibility | undefined {
  if (!('item' in criterion)) return undefined;
  const { operator, value } = criterion;
  switch (operator) {
    case 'is less than':
    case 'is greater than':
    case 'is less than or equal to':
    case 'is greater than or equal to':
      return Array.isArray(value) || orderOf(value, options) !== undefined ? undefined : 'not-ordered';
    case 'is between':
      return Array.isArray(value) ? ofBounds(value, options) : undefined;
    case 'does not contain':
      return value === '' ? 'contains-nothing' : undefined;
    default:
      return undefined;
  }
}

function ofBounds(
  bounds: readonly ValueCriterion['value'][],
  options: Pick<Options, 'between' | 'dateComparison'>,
): Impossibility | undefined {
  const [low, high] = bounds.map((bound) => (Array.isArray(bound) ? undefined : orderOf(bound, options)));
  if (low === undefined || high === undefined || low.as !== high.as) return 'not-ordered';
  if (low.at > high.at) return 'bounds';
  return low.at === high.at && options.between !== 'inclusive' ? 'bounds' : undefined;
}

/** What a literal is ordered by: a number, or a date as a text or as a point in time. */
function orderOf(
  literal: ValueCriterion['value'],
  { dateComparison }: Pick<Options, 'dateComparison'>,
): { readonly as: 'number' | 'date'; readonly at: number | string } | undefined {
  if (Array.isArray(literal)) return undefined;
  const number = numberOf(literal as string | number | boolean);
  if (number !== undefined) return { as: 'number', at: number };
  const text = textOf(literal as string | number | boolean).toLowerCase();
  const date = parseIsoTime(text);
  return date === undefined
    ? undefined
    : { as: 'date', at: dateComparison === 'chronological' ? date : text };
}
