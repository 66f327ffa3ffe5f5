import type { ValueCriterion } from '../model/criterion.ts';
import type { Value } from '../model/published-data.ts';

/** A condition on a value in words: `Count is greater than 5`, `Name equals "abc"`, `Note is blank`. */
export function valueConditionText({ item, operator, value }: ValueCriterion): string {
  if (Array.isArray(value)) return `${item} ${operator} ${value.map(literalText).join(' and ')}`;
  if (value === '' && operator === 'equals') return `${item} is blank`;
  if (value === '' && operator === 'does not equal') return `${item} is not blank`;
  return `${item} ${operator} ${literalText(value as Value)}`;
}

/** A value beside a condition: numbers and Booleans as they are, texts in double quotes, or `blank`. */
export function shownValue(value: Value | undefined): string {
  return value === undefined || value === '' ? 'blank' : literalText(value);
}

function literalText(value: Value): string {
  const isBare = typeof value !== 'string' || /^(true|false|[+-]?\d+(\.\d+)?)$/i.test(value);
  return isBare ? String(value) : `"${value}"`;
}

const longestQuoted = 80;
const longestReason = 600;

/**
 * Why a token was dropped, fit for a screen: quoted texts of more than 80 characters are cut, and so is a
 * reason of more than 600.
 */
export function shortReason(reason: string): string {
  const short = reason.replace(/"([^"]*)"/g, (whole, text: string) =>
    text.length > longestQuoted ? `"${text.slice(0, longestQuoted - 1)}…"` : whole,
  );
  return short.length > longestReason ? `${short.slice(0, longestReason - 1)}…` : short;
}
