import { numberOf } from '../databus/number.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { Operator } from '../model/operator.ts';
import { TextTests } from './text-tests.ts';

/**
 * The values that an Exclude tab certainly excludes. Conditions are indexed by item and compared value, so
 * that asking a tab of thousands of conditions about as many others takes about as long as reading them.
 */
export class Exclusions {
  readonly #same = new Set<string>();
  readonly #byItem = new Map<string, TextTests>();

  constructor(exclude: readonly Criterion[]) {
    const budget = { patterns: 100_000 };
    for (const criterion of exclude) {
      if (!('item' in criterion)) continue;
      const { item, operator, value } = criterion;
      this.#same.add(keyOf(criterion));
      if (typeof value !== 'string') continue;
      const tests = this.#byItem.get(item.toLowerCase()) ?? new TextTests(budget);
      this.#byItem.set(item.toLowerCase(), tests);
      tests.add(operator, value);
    }
  }

  /**
   * Whether one of the conditions holds wherever the given condition holds. A condition that is not on a
   * value gives false. At most 100,000 patterns are tried; after that the answer is false, which only means
   * that the definition alone does not tell.
   */
  someHoldsWherever(criterion: Criterion): boolean {
    if (!('item' in criterion)) return false;
    if (this.#same.has(keyOf(criterion))) return true;
    const { item, operator, value } = criterion;
    if (operator !== 'equals' || typeof value !== 'string' || numberOf(value) !== undefined) return false;
    return this.#byItem.get(item.toLowerCase())?.someHoldsFor(value) === true;
  }
}

/**
 * A key that is the same for conditions on the same item with the same value, without regard to case. `as`
 * replaces the operator.
 */
export function keyOf({ item, operator, value }: ValueCriterion, as: Operator = operator): string {
  return JSON.stringify([item.toLowerCase(), as, JSON.stringify(value).toLowerCase()]);
}
