import { type Count, constantOf, countText, isNever, symbolName } from '../../analysis/count.ts';
import type { Visits } from '../../analysis/visit-counts.ts';
import type { Wired } from '../../analysis/wiring.ts';

/** A count in the symbols of the runbook: `n·m`. */
export function symbolically(count: Count): string {
  return countText(count, symbolName);
}

/**
 * How often an activity runs, in words: `once`, `n·m times`, `at most n times`, `at most once, only after a
 * failure`, `never`.
 */
export function visitsText({ usual, isAtMost, most }: Pick<Visits, 'usual' | 'isAtMost' | 'most'>): string {
  if (isNever(most)) return 'never';
  if (isNever(usual)) return `at most ${times(most)}, only after a failure or warning`;
  return `${isAtMost ? 'at most ' : ''}${times(usual)}${isMore(most, usual) ? ', more after failures' : ''}`;
}

function isMore(most: Count, usual: Count): boolean {
  return symbolically(most) !== symbolically(usual);
}

function times(count: Count): string {
  const constant = constantOf(count);
  return constant === 1 ? 'once' : constant === 2 ? 'twice' : `${symbolically(count)} times`;
}

/**
 * How many rows an activity sends on: `n rows each`, `n·m rows in all`. Blank for one row each time it runs.
 */
export function rowsText({ isJunction }: Wired, visits: Visits): string {
  const { usualRows, mostRows, rowsAreAtMost, symbol, usual, rows } = visits;
  if (isJunction) {
    const sent = isNever(usualRows) ? mostRows : usualRows;
    const constant = constantOf(sent);
    const told = constant === undefined ? `${symbolically(sent)} rows` : plural(constant);
    return `sends on ${rowsAreAtMost ? 'at most ' : ''}${told}`;
  }
  if (rows?.exactly !== undefined) {
    const each = rows.exactly.usual;
    if (each === 1) return '';
    const all = constantOf(usualRows);
    return constantOf(usual) === 1 || all === 0 || all === undefined
      ? plural(each)
      : `${plural(each)} each, ${all} in all`;
  }
  if (symbol === undefined) return '';
  if (constantOf(usual) === 1) return `${symbolName(symbol)} rows`;
  return isNever(usualRows)
    ? `${symbolName(symbol)} rows each`
    : `${symbolName(symbol)} rows each, ${symbolically(usualRows)} in all`;
}

function plural(rows: number): string {
  return rows === 0 ? 'nothing' : rows === 1 ? '1 row' : `${rows} rows`;
}
