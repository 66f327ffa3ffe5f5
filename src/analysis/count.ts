/**
 * A product of a whole number and the numbers of rows of some activities, each given as the number of a
 * `RowSymbol`.
 */
interface Term {
  readonly factor: number;
  /** In ascending order. */
  readonly rows: readonly number[];
}

/**
 * How often something happens, as a sum of products of numbers of rows (sections 1.4 and 2). `many`: the sum
 * would be too long to read. No terms: never.
 */
export type Count = readonly Term[] | 'many';

/** Counts beyond these limits are `many`. */
const mostTerms = 8;
const mostFactors = 8;
const largestFactor = 1_000_000;

/** Never. */
export const never: Count = [];

/** Once. */
export const once: Count = [{ factor: 1, rows: [] }];

/** Whether the count is certainly 0. */
export function isNever(count: Count): boolean {
  return count.length === 0;
}

/** The number if it depends on no rows; undefined otherwise. */
export function constantOf(count: Count): number | undefined {
  if (count === 'many') return undefined;
  const [first] = count;
  if (first === undefined) return 0;
  return count.length === 1 && first.rows.length === 0 ? first.factor : undefined;
}

/** The sum of two counts, as for tokens that arrive at a merge from two sides (1.4, consequence 1). */
export function plus(left: Count, right: Count): Count {
  if (isNever(left)) return right;
  if (isNever(right)) return left;
  if (left === 'many' || right === 'many') return 'many';
  const terms = new Map(left.map((term) => [term.rows.join(), term]));
  for (const { factor, rows } of right) {
    const key = rows.join();
    terms.set(key, { factor: factor + (terms.get(key)?.factor ?? 0), rows });
  }
  return bounded([...terms.values()]);
}

/** The count multiplied by a whole number from 0. */
export function timesNumber(count: Count, number: number): Count {
  if (number === 0) return never;
  if (count === 'many') return count;
  return bounded(count.map(({ factor, rows }) => ({ factor: factor * number, rows })));
}

/** The count multiplied by the rows of an activity. `rows` is the number of that activity's `RowSymbol`. */
export function timesRows(count: Count, rows: number): Count {
  if (count === 'many') return count;
  return bounded(
    count.map((term) => ({
      factor: term.factor,
      rows: [...term.rows, rows].sort((left, right) => left - right),
    })),
  );
}

function bounded(terms: readonly Term[]): Count {
  const isReadable =
    terms.length <= mostTerms &&
    terms.every(({ factor, rows }) => factor <= largestFactor && rows.length <= mostFactors);
  return isReadable ? terms : 'many';
}

/** The value for given numbers of rows; undefined for `many`. */
export function countValue(count: Count, rowsOf: (rows: number) => number): number | undefined {
  if (count === 'many') return undefined;
  return count.reduce(
    (sum, { factor, rows }) => sum + rows.reduce((product, each) => product * rowsOf(each), factor),
    0,
  );
}

/** The numbers of the row symbols in a count. */
export function symbolsIn(count: Count): readonly number[] {
  return count === 'many' ? [] : [...new Set(count.flatMap(({ rows }) => rows))];
}

/** `n·m + 2·k`; `0` for never; `many` for a count that is too long to read. */
export function countText(count: Count, nameOf: (rows: number) => string): string {
  if (count === 'many') return 'many';
  if (count.length === 0) return '0';
  return count
    .map(({ factor, rows }) => {
      const names = rows.map(nameOf);
      return (factor === 1 && names.length > 0 ? names : [String(factor), ...names]).join('·');
    })
    .join(' + ');
}

const letters = ['n', 'm', 'k', 'p', 'q', 'r', 's', 't'];

/**
 * The name of the n-th activity that can return several rows, from 0: n, m, k, … t, then n9, n10 and so on.
 */
export function symbolName(rows: number): string {
  return letters[rows] ?? `n${rows + 1}`;
}
