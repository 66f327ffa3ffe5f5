import { isLost, lostText } from '../../analysis/link-passing.ts';
import type { Criterion } from '../../model/criterion.ts';
import type { Link } from '../../model/runbook.ts';
import { durationText } from '../../text/plain-words.ts';

/**
 * When a link passes, in words: `warning or failed`, `Collection starts with "file", unless failed`;
 * `success` for the default (section 3); conditions that never hold come last, with their reasons.
 */
export function conditionWords({ include, exclude }: Pick<Link, 'include' | 'exclude'>): string {
  const words = plainConditionWords({ include, exclude });
  const lost = lostText([...include, ...exclude]);
  if (lost === '') return words;
  return words === 'never' ? lost : `${words} (${lost})`;
}

/** What never holds neither lets anything pass nor takes anything away. */
function plainConditionWords({ include, exclude }: Pick<Link, 'include' | 'exclude'>): string {
  if (isLost(include)) return 'never';
  const passes = isAlways(include) ? 'always' : criteriaWords(include);
  return isEffective(exclude) ? `${passes}, unless ${criteriaWords(exclude)}` : passes;
}

function isEffective(criteria: readonly Criterion[]): boolean {
  return criteria.length > 0 && !isLost(criteria);
}

/**
 * What stands beside a link: its label, or its condition where that is not the default one; and its delay.
 * Empty for a plain link, and for one that no condition lets pass: that it never passes is said of it anyway.
 */
export function linkLabel({ label, include, exclude, delaySeconds }: Link): string {
  if (isLost(include)) return label?.trim() ?? '';
  const condition = plainConditionWords({ include, exclude });
  const words = label?.trim() || (condition === 'success' ? '' : condition);
  const delay = delaySeconds > 0 ? `after ${durationText(delaySeconds * 1000)}` : '';
  return [words, delay].filter((part) => part !== '').join(', ');
}

/**
 * `every 10 s until success, not while failed`, or how a loop goes on at once; `at once, with no way out`.
 */
export function loopWords(
  delaySeconds: number,
  exit: readonly Criterion[],
  doNotExit: readonly Criterion[],
): string {
  const pace = delaySeconds > 0 ? `every ${durationText(delaySeconds * 1000)}` : 'at once';
  if (isLost(exit)) return `${pace}, with no way out`;
  const until = exit.length === 0 ? '' : ` until ${criteriaWords(exit)}`;
  const but = isEffective(doNotExit) ? `, not while ${criteriaWords(doNotExit)}` : '';
  return `${pace}${until}${but}`;
}

function isAlways(include: readonly Criterion[]): boolean {
  return include.length === 0 || include.some((each) => 'status' in each && new Set(each.status).size === 3);
}

function criteriaWords(criteria: readonly Criterion[]): string {
  return criteria
    .flatMap((criterion) => ('never' in criterion ? [] : [criterionWords(criterion)]))
    .join(' or ');
}

function criterionWords(criterion: Exclude<Criterion, { never: string }>): string {
  if ('status' in criterion) return [...new Set(criterion.status)].join(' or ');
  const { item, operator, value } = criterion;
  const values = Array.isArray(value) ? value.map(valueWords).join(' and ') : valueWords(value);
  return `${item} ${operator} ${values}`;
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
