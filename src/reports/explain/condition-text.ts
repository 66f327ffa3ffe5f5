import { isLost, lostText, type NeverReason, type Passing } from '../../analysis/link-passing.ts';
import { allStatuses } from '../../analysis/possible-statuses.ts';
import type { WiredLink } from '../../analysis/wiring.ts';
import type { Criterion } from '../../model/criterion.ts';
import { valueConditionText } from '../../text/condition-words.ts';

/**
 * When a link passes, in words (section 3): `on success`, `on warning or failed`, `when Comparison result
 * equals true, or on failed`, `always`, `never: the link is disabled`, `on success (never: why)`. The
 * excluded conditions follow, and then the trigger delay.
 */
export function conditionText({ link, from, to }: WiredLink, { never }: Pick<Passing, 'never'>): string {
  const { include, exclude, delaySeconds } = link;
  const included = include.length === 0 ? 'always' : tabText(include);
  const excluded = exclude.length === 0 ? '' : `, but not ${exceptText(exclude)}`;
  const delay = delaySeconds === 0 ? '' : `, after ${delaySeconds} s`;
  if (never === 'criterion-never') return bracketed(included, `${excluded}${delay}`.slice(2));
  const text = `${included}${excluded}${delay}`;
  return never === undefined ? text : `never: ${neverText(never, { from, to })} (${text})`;
}

function neverText(
  reason: Exclude<NeverReason, 'criterion-never'>,
  { from, to }: Pick<WiredLink, 'from' | 'to'>,
): string {
  switch (reason) {
    case 'link-disabled':
      return 'the link is disabled';
    case 'target-disabled':
      return `${to.label} is disabled`;
    case 'source-disabled':
      return `${from.label} is disabled`;
    case 'status-impossible':
      return `${from.label} never ends with that status`;
    case 'contradiction':
      return 'everything that is included is excluded';
    case 'no-such-row':
      return givesNothing(from)
        ? `${from.label} gives no rows`
        : `no row that ${from.label} gives has such values`;
    case 'value-impossible':
      return 'no value meets its conditions';
    case 'item-never-published':
      return `it tests an item that ${from.label} never publishes`;
  }
}

function givesNothing({ simulated }: WiredLink['from']): boolean {
  return simulated?.statuses.every((status) => simulated.on[status]?.flat().length === 0) ?? false;
}

/**
 * The conditions of a tab, joined by OR: first those on values, then the statuses, and last in brackets those
 * that never hold. If none ever holds, it is `never: why`. Not for an empty tab.
 */
export function tabText(criteria: readonly Criterion[]): string {
  const statuses = new Set(criteria.flatMap((criterion) => ('status' in criterion ? criterion.status : [])));
  const values = criteria.flatMap((criterion) =>
    'item' in criterion ? [`when ${valueConditionText(criterion)}`] : [],
  );
  const named = allStatuses.filter((status) => statuses.has(status));
  const all = named.length === 0 ? values : [...values, `on ${named.join(' or ')}`];
  const text = statuses.size === allStatuses.length ? 'always' : [...new Set(all)].join(', or ');
  return bracketed(text, lostText(criteria));
}

function bracketed(text: string, rest: string): string {
  return text === '' || rest === '' ? `${text}${rest}` : `${text} (${rest})`;
}

/**
 * The same for a tab that overrides another. Conditions that never hold exclude nothing, so they are in
 * brackets even alone.
 */
export function exceptText(criteria: readonly Criterion[]): string {
  return isLost(criteria) ? `(${tabText(criteria)})` : tabText(criteria);
}
