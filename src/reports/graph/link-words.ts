import type { Criterion } from '../../model/criterion-schema.ts';
import type { Link } from '../../model/runbook-schema.ts';
import { durationText } from '../plain-words.ts';

/** When a link passes, in words: `warning or failed`, `Collection starts with "file", unless failed`; `success` for the default (section 3). */
export function conditionWords({ include, exclude }: Pick<Link, 'include' | 'exclude'>): string {
  const passes = isAlways(include) ? 'always' : criteriaWords(include);
  return exclude.length === 0 ? passes : `${passes}, unless ${criteriaWords(exclude)}`;
}

/** What stands beside a link: its label, or its condition where that is not the default one; and its delay. Empty for a plain link. */
export function linkLabel({ label, include, exclude, delaySeconds }: Link): string {
  const condition = conditionWords({ include, exclude });
  const words = label?.trim() || (condition === 'success' ? '' : condition);
  const delay = delaySeconds > 0 ? `after ${durationText(delaySeconds * 1000)}` : '';
  return [words, delay].filter((part) => part !== '').join(', ');
}

/** `every 10 s until success, not while failed`, or how a loop goes on at once. */
export function loopWords(
  delaySeconds: number,
  exit: readonly Criterion[],
  doNotExit: readonly Criterion[],
): string {
  const pace = delaySeconds > 0 ? `every ${durationText(delaySeconds * 1000)}` : 'at once';
  const until = exit.length === 0 ? '' : ` until ${criteriaWords(exit)}`;
  const but = doNotExit.length === 0 ? '' : `, not while ${criteriaWords(doNotExit)}`;
  return `${pace}${until}${but}`;
}

function isAlways(include: readonly Criterion[]): boolean {
  return include.length === 0 || include.some((each) => 'status' in each && new Set(each.status).size === 3);
}

function criteriaWords(criteria: readonly Criterion[]): string {
  return criteria.map(criterionWords).join(' or ');
}

function criterionWords(criterion: Criterion): string {
  if ('status' in criterion) return [...new Set(criterion.status)].join(' or ');
  const { item, operator, value } = criterion;
  const values = Array.isArray(value) ? value.map(valueWords).join(' and ') : valueWords(value);
  return `${item} ${operator} ${values}`;
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
