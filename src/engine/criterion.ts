import { parseIsoTime } from '../databus/calendar.ts';
import { ItemReader } from '../databus/items.ts';
import { numberOf } from '../databus/number.ts';
import { compilePattern } from '../databus/pattern.ts';
import type { Execution } from '../databus/token.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { Operator } from '../model/operator.ts';
import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import { type ActivityStatus, textOf, type Value } from '../model/published-data.ts';

/** A condition on one row of one execution. Throws LimitReached if there is no room to read its text. */
export type Condition = (execution: Execution, row: number) => boolean;

/** A test of one published value. */
export type ValueTest = (value: Value | undefined) => boolean;

type ComparisonOptions = Pick<Options, 'between' | 'dateComparison'>;
type Literal = string | number | boolean;

/**
 * A tab of conditions, joined by OR (section 3). Undefined for an empty tab, whose meaning depends on the
 * tab: an empty Include passes everything, an empty Exclude excludes nothing.
 */
export function anyOf(criteria: readonly Criterion[], options: ComparisonOptions): Condition | undefined {
  const conditions = criteria.map((criterion) => compileCriterion(criterion, options));
  const [first] = conditions;
  if (first === undefined || conditions.length === 1) return first;
  return (execution, row) => conditions.some((condition) => condition(execution, row));
}

/** Nearly all links test for one status. They share the tests: a call then has one target for all links. */
const hasStatus: Readonly<Record<ActivityStatus, Condition>> = {
  success: ({ status }) => status === 'success',
  warning: ({ status }) => status === 'warning',
  failed: ({ status }) => status === 'failed',
};

function compileCriterion(criterion: Criterion, options: ComparisonOptions): Condition {
  if ('status' in criterion) {
    const { status } = criterion;
    const [only] = status;
    return only !== undefined && status.length === 1
      ? hasStatus[only]
      : (execution) => status.includes(execution.status);
  }
  if ('never' in criterion) return () => false;
  const item = new ItemReader(criterion.item);
  const passes = compileValueTest(criterion, options);
  return (execution, row) => {
    const value = item.read(execution, row);
    // A text is copied to be compared without regard to case.
    if (typeof value === 'string') execution.facts.memory?.aboutToMake(value.length);
    return passes(value);
  };
}

/**
 * Compiles `operator value`. Text is compared without regard to case. Numbers are compared as numbers if the
 * published value or the literal is one. Dates are compared as option dateComparison says (A12). Ordering
 * anything else is false.
 */
export function compileValueTest(
  { operator, value }: Pick<ValueCriterion, 'operator' | 'value'>,
  options: ComparisonOptions,
): ValueTest {
  if (operator === 'is between') return between(value, options);
  if (Array.isArray(value)) throw new InvariantError(`operator "${operator}" takes one value`);
  const positive = positiveOf[operator];
  if (positive !== undefined) {
    const passes = textTest(positive, value, options);
    return positive === operator ? passes : (published) => !passes(published);
  }
  const order = ordering(value, options);
  const wanted = orderTests[operator as keyof typeof orderTests];
  return (published) => wanted(order(published));
}

type TextOperator = 'equals' | 'contains' | 'starts with' | 'ends with' | 'matches pattern';

const positiveOf: Partial<Record<Operator, TextOperator>> = {
  equals: 'equals',
  'does not equal': 'equals',
  contains: 'contains',
  'does not contain': 'contains',
  'starts with': 'starts with',
  'ends with': 'ends with',
  'matches pattern': 'matches pattern',
  'does not match pattern': 'matches pattern',
};

const orderTests = {
  'is less than': (sign: number) => sign < 0,
  'is greater than': (sign: number) => sign > 0,
  'is less than or equal to': (sign: number) => sign <= 0,
  'is greater than or equal to': (sign: number) => sign >= 0,
};

function textTest(operator: TextOperator, literal: Literal, options: ComparisonOptions): ValueTest {
  const wanted = textOf(literal).toLowerCase();
  switch (operator) {
    case 'equals':
      return equals(literal, wanted, options);
    case 'contains':
      return (published) => textOf(published).toLowerCase().includes(wanted);
    case 'starts with':
      return (published) => textOf(published).toLowerCase().startsWith(wanted);
    case 'ends with':
      return (published) => textOf(published).toLowerCase().endsWith(wanted);
    case 'matches pattern': {
      const pattern = compilePattern(textOf(literal));
      if (typeof pattern === 'string') throw new InvariantError(`a pattern got past validation: ${pattern}`);
      return (published) => pattern.matches(textOf(published));
    }
  }
}

function equals(literal: Literal, wanted: string, { dateComparison }: ComparisonOptions): ValueTest {
  const number = numberOf(literal);
  const date = dateComparison === 'chronological' ? parseIsoTime(wanted) : undefined;
  return (published) => {
    if (date !== undefined) return parseIsoTime(textOf(published)) === date;
    if (typeof published === 'number' || typeof literal === 'number') return numberOf(published) === number;
    return textOf(published).toLowerCase() === wanted;
  };
}

/**
 * Negative, zero or positive if the published value is below, at or above the literal; NaN if they cannot be
 * compared.
 */
function ordering(literal: Literal, options: ComparisonOptions): (published: Value | undefined) => number {
  const number = numberOf(literal);
  if (number !== undefined) {
    return (published) => (numberOf(published) ?? Number.NaN) - number;
  }
  const text = textOf(literal).toLowerCase();
  const date = parseIsoTime(text);
  if (date === undefined) return () => Number.NaN;
  return (published) => {
    const other = parseIsoTime(textOf(published));
    if (other === undefined) return Number.NaN;
    if (options.dateComparison === 'chronological') return other - date;
    const otherText = textOf(published).toLowerCase();
    return otherText < text ? -1 : otherText > text ? 1 : 0;
  };
}

function between(value: ValueCriterion['value'], options: ComparisonOptions): ValueTest {
  if (!Array.isArray(value)) throw new InvariantError('operator "is between" takes two values');
  const [low, high] = value.map((bound) => ordering(bound, options)) as [
    ReturnType<typeof ordering>,
    ReturnType<typeof ordering>,
  ];
  const margin = options.between === 'inclusive' ? 0 : Number.MIN_VALUE;
  return (published) => low(published) >= margin && high(published) <= -margin;
}
