import { numberOf } from '../databus/number.ts';
import { compilePattern } from '../databus/pattern.ts';
import type { Matcher } from '../model/matcher.ts';
import { textOf, type Value } from '../model/published-data.ts';
import { oneOf, quoted } from '../text/quoting.ts';

/** A value of a run: published data, a count, or nothing. */
export type FoundValue = Value | null | undefined;

/**
 * Whether a value is what a matcher wants (format section 7). Published data is text, so a value is compared
 * with an exact one by what both read as; `null` is for nothing. Numbers may be texts that are decimal
 * numbers. A pattern must match the whole text, letter case aside, as in a condition of a link.
 */
export function matches(matcher: Matcher, value: FoundValue): boolean {
  if (matcher === null) return value === null || value === undefined;
  if (typeof matcher !== 'object')
    return value !== null && value !== undefined && textOf(value) === textOf(matcher);
  if ('any' in matcher) return value !== null && value !== undefined;
  if ('not' in matcher) return !matches(matcher.not, value);
  if ('oneOf' in matcher) return matcher.oneOf.some((one) => matches(one, value));
  if (value === null || value === undefined) return false;
  if ('contains' in matcher) return textOf(value).includes(textOf(matcher.contains));
  if ('matches' in matcher) {
    const pattern = compilePattern(matcher.matches);
    return typeof pattern !== 'string' && pattern.matches(textOf(value));
  }
  const number = numberOf(value);
  if (number === undefined) return false;
  if ('atLeast' in matcher) return number >= matcher.atLeast;
  if ('atMost' in matcher) return number <= matcher.atMost;
  const [least, greatest] = matcher.between;
  return number >= least && number <= greatest;
}

/**
 * The exact matcher of a value that did not fit one. Published data is text: a text that is a number is
 * written as one, unless a text stood there.
 */
export function exactly(found: FoundValue, instead?: Matcher): string | number | boolean | null {
  if (found === null || found === undefined) return null;
  if (typeof found !== 'string' || typeof instead === 'string') return found;
  const number = Number(found);
  return Number.isFinite(number) && String(number) === found ? number : found;
}

/** What a matcher wants, in words. */
export function matcherText(matcher: Matcher): string {
  if (matcher === null || typeof matcher !== 'object') return foundText(matcher);
  if ('any' in matcher) return 'anything';
  if ('not' in matcher) return matcher.not === null ? 'something' : `not ${matcherText(matcher.not)}`;
  if ('oneOf' in matcher) return oneOf(matcher.oneOf.map(matcherText));
  if ('contains' in matcher) return `a text that contains ${foundText(textOf(matcher.contains))}`;
  if ('matches' in matcher) return `a text that matches ${quoted(matcher.matches)}`;
  if ('atLeast' in matcher) return `at least ${matcher.atLeast}`;
  if ('atMost' in matcher) return `at most ${matcher.atMost}`;
  return `between ${matcher.between[0]} and ${matcher.between[1]}`;
}

/** A value as a message shows it: a text in quotation marks. */
export function foundText(value: FoundValue): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** What is wrong with a matcher that has the right shape, with what to do. */
export interface MatcherFault {
  readonly code: 'matcher' | 'pattern' | 'invalid-value';
  readonly message: string;
  readonly hint: string;
}

/** What a value can be at all: one of these words, or a number. */
export type PossibleValues = readonly string[] | 'number';

/** What is wrong with a matcher. `possible`: what the value can be at all, if that is known. */
export function* matcherFaults(matcher: Matcher, possible?: PossibleValues): Iterable<MatcherFault> {
  if (matcher !== null && typeof matcher !== 'object' && !isPossible(matcher, possible)) {
    const hint = possible === 'number' ? 'it is a number' : `it can be ${oneOf(possible ?? [])}`;
    yield { code: 'invalid-value', message: `it is never ${foundText(matcher)}`, hint };
  }
  if (matcher === null || typeof matcher !== 'object') return;
  const keys = Object.keys(matcher);
  if (keys.length !== 1) {
    const hint = 'write one of contains, matches, atLeast, atMost, between, oneOf, not and any';
    const found = keys.length === 0 ? 'none' : keys.join(' and ');
    yield { code: 'matcher', message: `a matcher has one key, and this one has ${found}`, hint };
  }
  if ('not' in matcher) yield* matcherFaults(matcher.not, possible);
  else if ('oneOf' in matcher) for (const one of matcher.oneOf) yield* matcherFaults(one, possible);
  else if ('between' in matcher && matcher.between[0] > matcher.between[1]) {
    const [least, greatest] = matcher.between;
    const message = `nothing is between ${least} and ${greatest}`;
    yield { code: 'matcher', message, hint: 'write the smaller number first' };
  } else if ('matches' in matcher) {
    const pattern = compilePattern(matcher.matches);
    if (typeof pattern !== 'string') return;
    const hint = 'patterns take linear time here: look-around and back references cannot be used';
    yield {
      code: 'pattern',
      message: `the pattern ${quoted(matcher.matches)} cannot be used: ${pattern}`,
      hint,
    };
  }
}

function isPossible(value: string | number | boolean, possible: PossibleValues | undefined): boolean {
  if (possible === undefined) return true;
  return possible === 'number' ? numberOf(value) !== undefined : possible.includes(String(value));
}
