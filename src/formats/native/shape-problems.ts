import type { z } from 'zod';
import { oneOf, placeInWords, quoted, valueInWords } from '../../text/quoting.ts';
import { didYouMean, type Suggest } from '../../text/suggestion.ts';
import type { Path } from '../text/place.ts';
import type { ProblemList } from '../text/problem-list.ts';
import { descriptionAt, keysAt } from './schema-lookup.ts';

type Issue = z.core.$ZodIssue;

/** A value that did not fit its schema. */
export interface Misfit {
  readonly issues: readonly Issue[];
  readonly value: unknown;
  readonly schema: z.core.$ZodType;
  /** The place of the value in the file. */
  readonly base: Path;
  /** The name of the value if it has no key: "the runbook". */
  readonly name: string;
  /** Keys that are known in addition to those of the schema. */
  readonly otherKeys?: readonly string[];
  /** What lists its keys, where they are too many for a message: a command. */
  readonly keysCommand?: string;
  /** Nothing depends on the value: a misfit is only a warning, and the value is kept as it is. */
  readonly isWarning?: true;
}

const mostKeysListed = 16;

/** Reports in plain words where and why a value does not fit its schema, and what would fit. */
export function reportMisfit(misfit: Misfit, list: ProblemList, suggest: Suggest): void {
  const told = misfit.isWarning ? warningsInto(list) : list;
  for (const issue of misfit.issues.flatMap(choose)) {
    if (list.isFull) list.stop();
    if (list.isFull) return;
    reportIssue(issue, misfit, told, suggest);
  }
}

type Findings = Pick<ProblemList, 'add' | 'isFull' | 'stop'>;

function warningsInto(list: ProblemList): Findings {
  return {
    add: (place, finding) => list.add(place, { ...finding, severity: 'warning' }),
    isFull: false,
    stop: () => list.stop(),
  };
}

/** A misfit of all alternatives, none of which fits better than the others. */
interface Mismatch {
  readonly code: 'mismatch';
  readonly path: readonly PropertyKey[];
  readonly wanted: readonly string[];
  /** Values that would fit. */
  readonly values: readonly string[];
}

/**
 * Takes the alternative that was most likely meant. If none begins to fit, gives the values that each would
 * accept.
 */
function choose(issue: Issue): (Issue | Mismatch)[] {
  if (issue.code !== 'invalid_union') return [issue];
  const hasList = issue.errors.some((branch) => branch.some((inner) => isAtRoot(inner, 'invalid_value')));
  const branches = issue.errors.filter(
    (branch) =>
      !branch.some((inner) => isRootMismatch(inner) || (hasList && isAtRoot(inner, 'invalid_format'))),
  );
  if (branches.length === 0) {
    return [{ code: 'mismatch', path: issue.path, wanted: wantedBy(issue), values: valuesOf(issue) }];
  }
  const best = branches.reduce((least, branch) => (weight(branch) < weight(least) ? branch : least));
  return best.flatMap(choose).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * Where one alternative is a list of words and another a text of some form, a word outside the list was still
 * meant for the list.
 */
function isAtRoot(issue: Issue, code: 'invalid_value' | 'invalid_format'): boolean {
  return issue.code === code && issue.path.length === 0;
}

function isRootMismatch(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isRootMismatch));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

/**
 * An unknown key counts more against an alternative than a missing one, and an unknown key at the root counts
 * more than everything below.
 */
function weight(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => {
    if (issue.code !== 'unrecognized_keys') return sum + 1;
    return sum + issue.keys.length * (issue.path.length === 0 ? 100 : 2);
  }, 0);
}

function wantedBy(issue: Issue): string[] {
  const wanted =
    issue.code === 'invalid_union'
      ? issue.errors.flatMap((branch) => branch.filter(isRootMismatch).flatMap(wantedBy))
      : wantedWords(issue);
  return [...new Set(wanted)];
}

function valuesOf(issue: Issue): string[] {
  if (issue.code === 'invalid_union')
    return issue.errors.flatMap((branch) => branch.filter(isRootMismatch).flatMap(valuesOf));
  return issue.code === 'invalid_value' ? issue.values.map(String) : [];
}

function wantedWords(issue: Issue): string[] {
  if (issue.code === 'invalid_value')
    return issue.values.map((value) => (typeof value === 'string' ? quoted(value) : String(value)));
  return issue.code === 'invalid_type' ? [kinds[issue.expected] ?? issue.expected] : [];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function reportIssue(issue: Issue | Mismatch, misfit: Misfit, list: Findings, suggest: Suggest): void {
  const { base, name, schema } = misfit;
  const below = issue.path as Path;
  const path = [...base, ...below];
  const value = valueAt(misfit.value, below);
  const what = placeInWords(below, name);
  const about = descriptionAt(schema, below);
  const hint = { hint: about ?? 'look it up in the schema of runbook files' };
  if (issue.code === 'unrecognized_keys') reportKeys(issue.keys, below, misfit, list, suggest);
  else if (issue.code === 'invalid_key') {
    list.add(
      { path, atKey: true },
      { code: 'invalid-value', message: `the key ${what} cannot be used`, ...hint },
    );
  } else if (value === undefined) {
    const parent = placeInWords(below.slice(0, -1), name);
    list.add(path.slice(0, -1), { code: 'missing-key', message: `${parent} lacks ${what}`, ...hint });
  } else if (issue.code === 'invalid_type' || issue.code === 'mismatch') {
    const wanted = issue.code === 'mismatch' ? issue.wanted : wantedWords(issue);
    const message = `${what} must be ${oneOf(wanted)}; it is ${valueInWords(value)}`;
    const values = issue.code === 'mismatch' ? issue.values : [];
    const near = typeof value === 'string' ? suggest(value, values) : undefined;
    const otherwise = about ?? spellings[wanted[0] ?? ''] ?? hint.hint;
    list.add(path, { code: 'wrong-type', message, hint: didYouMean(near, otherwise) });
  } else {
    const near =
      issue.code === 'invalid_value' && typeof value === 'string'
        ? suggest(value, issue.values.map(String))
        : undefined;
    const found = Array.isArray(value) ? `has ${value.length}` : `is ${valueInWords(value)}`;
    const message = `${what} ${rule(issue)}; it ${found}`;
    list.add(path, {
      code: 'invalid-value',
      message,
      ...(near === undefined ? hint : { hint: didYouMean(near, '') }),
    });
  }
}

/** How to write values of each kind. */
const spellings: Readonly<Record<string, string>> = {
  'a text': 'put it in quotes',
  'a number': 'write it without quotes',
  'a whole number': 'write it without quotes and without a fraction',
  'true or false': 'write it without quotes',
  'a list': 'put it in brackets: [ … ]',
  'an object': 'put it in braces: { "key": … }',
};

/** The rule that a value of the right kind breaks. */
function rule(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${oneOf(wantedWords(issue))}`;
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_format':
      return issue.format === 'date'
        ? 'must be a date such as 2026-12-24'
        : 'is not in the form it must have';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return `cannot be used: ${issue.message}`;
  }
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'string')
    return relation === 'at least' && limit === 1
      ? 'must not be empty'
      : `must have ${relation} ${limit} characters`;
  if (origin === 'array' || origin === 'set')
    return `must have ${relation} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `must be ${relation} ${limit}`;
}

function reportKeys(
  keys: readonly string[],
  below: Path,
  misfit: Misfit,
  list: Findings,
  suggest: Suggest,
): void {
  const known = [...keysAt(misfit.schema, below), ...(below.length === 0 ? (misfit.otherKeys ?? []) : [])];
  const what = placeInWords(below, misfit.name);
  const otherwise =
    known.length <= mostKeysListed
      ? `known keys: ${known.join(', ')}`
      : `remove it, or look the key up: ${(below.length === 0 && misfit.keysCommand) || 'pianola schema'}`;
  for (const key of keys) {
    if (list.isFull) {
      list.stop();
      return;
    }
    const place = { path: [...misfit.base, ...below, key], atKey: true };
    const message = `${quoted(key)} is not a key of ${what}`;
    list.add(place, { code: 'unknown-key', message, hint: didYouMean(suggest(key, known), otherwise) });
  }
}

function valueAt(root: unknown, path: Path): unknown {
  let at = root;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}
