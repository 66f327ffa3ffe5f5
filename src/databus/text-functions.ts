import type { Options } from '../model/options.ts';
import { ActivityFailure } from './activity-failure.ts';
import { numberOf } from './number.ts';

/** What a text can call, and with how many parameters. */
export interface TextFunction {
  readonly apply: (values: readonly string[], options: Pick<Options, 'midBase'>) => string;
  /** The fewest and the most parameters. */
  readonly arity: readonly [number, number];
  /** The parameters, in words. */
  readonly parameters: string;
}

function numeric(text: string, name: string): number {
  const value = numberOf(text);
  if (value === undefined) throw new ActivityFailure(`${name}: "${text}" is not a number`);
  return value;
}

/** The shortest text of a number: 0.1 + 0.2 is 0.3, as people expect. */
function plain(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function withPrecision(value: number, precision: string | undefined, name: string): string {
  if (precision === undefined) return plain(value);
  const digits = numeric(precision, name);
  if (!Number.isInteger(digits) || digits < 0 || digits > 100) {
    throw new ActivityFailure(
      `${name}: the precision must be a whole number from 0 to 100, not "${precision}"`,
    );
  }
  return Number(value.toPrecision(15)).toFixed(digits);
}

/** A count of characters: whole and not negative. It may be beyond the end of the text. */
function count(text: string, name: string): number {
  return Math.max(0, Math.trunc(numeric(text, name)));
}

function field(text: string, delimiter: string, position: number): string {
  if (delimiter === '') return position === 1 ? text : '';
  if (!Number.isInteger(position) || position < 1) return '';
  let start = 0;
  for (let passed = 1; ; passed += 1) {
    const end = text.indexOf(delimiter, start);
    if (passed === position) return text.slice(start, end < 0 ? text.length : end);
    if (end < 0) return '';
    start = end + delimiter.length;
  }
}

function quotient(left: string, right: string, precision: string | undefined): string {
  const divisor = numeric(right, 'Div');
  if (divisor === 0) throw new ActivityFailure('Div: division by zero');
  return withPrecision(numeric(left, 'Div') / divisor, precision, 'Div');
}

/** How many spaces a text begins with; tabs and line breaks are no spaces. */
function leadingSpaces(text: string): number {
  let spaces = 0;
  while (text[spaces] === ' ') spaces += 1;
  return spaces;
}

/** Where the spaces begin that a text ends with. */
function trailingSpaces(text: string): number {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return end;
}

const withoutLeading = (text: string) => text.slice(leadingSpaces(text));
const withoutTrailing = (text: string) => text.slice(0, trailingSpaces(text));
const one = [1, 1] as const;
const two = [2, 2] as const;
const many = [1, Number.POSITIVE_INFINITY] as const;

/**
 * The data manipulation functions of section 2, by their case-sensitive names. Positions count from 1, except
 * in Mid, whose documented example counts from 0 (A9). The activity fails if a number is needed and the value
 * is not one.
 */
export const textFunctions: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ['Upper', { arity: one, parameters: 'text', apply: ([text = '']) => text.toUpperCase() }],
  ['Lower', { arity: one, parameters: 'text', apply: ([text = '']) => text.toLowerCase() }],
  [
    'Field',
    {
      arity: [3, 3],
      parameters: 'text, delimiter, position',
      apply: ([text = '', by = '', n = '']) => field(text, by, numeric(n, 'Field')),
    },
  ],
  [
    'Sum',
    {
      arity: many,
      parameters: 'number, number, …',
      apply: (values) => plain(values.reduce((sum, value) => sum + numeric(value, 'Sum'), 0)),
    },
  ],
  [
    'Mult',
    {
      arity: many,
      parameters: 'number, number, …',
      apply: (values) => plain(values.reduce((sum, value) => sum * numeric(value, 'Mult'), 1)),
    },
  ],
  [
    'Diff',
    {
      arity: [2, 3],
      parameters: 'number, number to subtract, precision',
      apply: ([a = '', b = '', precision]) =>
        withPrecision(numeric(a, 'Diff') - numeric(b, 'Diff'), precision, 'Diff'),
    },
  ],
  [
    'Div',
    {
      arity: [2, 3],
      parameters: 'number, divisor, precision',
      apply: ([a = '', b = '', precision]) => quotient(a, b, precision),
    },
  ],
  [
    'Instr',
    {
      arity: two,
      parameters: 'text, text to find',
      apply: ([text = '', find = '']) => String(text.indexOf(find) + 1),
    },
  ],
  [
    'Left',
    {
      arity: two,
      parameters: 'text, length',
      apply: ([text = '', length = '']) => text.slice(0, count(length, 'Left')),
    },
  ],
  [
    'Right',
    {
      arity: two,
      parameters: 'text, length',
      apply: ([text = '', length = '']) => text.slice(Math.max(0, text.length - count(length, 'Right'))),
    },
  ],
  [
    'Mid',
    {
      arity: [3, 3],
      parameters: 'text, start, length',
      apply: ([text = '', start = '', length = ''], { midBase }) => {
        const from = Math.max(0, Math.trunc(numeric(start, 'Mid')) - midBase);
        return text.slice(from, from + count(length, 'Mid'));
      },
    },
  ],
  ['LTrim', { arity: one, parameters: 'text', apply: ([text = '']) => withoutLeading(text) }],
  ['RTrim', { arity: one, parameters: 'text', apply: ([text = '']) => withoutTrailing(text) }],
  ['Trim', { arity: one, parameters: 'text', apply: ([text = '']) => withoutTrailing(withoutLeading(text)) }],
  ['Len', { arity: one, parameters: 'text', apply: ([text = '']) => String(text.length) }],
]);
