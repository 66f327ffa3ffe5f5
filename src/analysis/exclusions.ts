import { numberOf } from '../databus/number.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { Operator } from '../model/operator.ts';
import { TextTests } from './text-tests.ts';

/**
 * What the conditions of an Exclude tab exclude for certain. They are indexed by item and by what they
 * compare with: a tab of thousands of conditions is asked about each of as many others in about the time it
 * takes to read them.
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
   * Whether one of them holds wherever this condition does. Other conditions than on a value are settled
   * before it is asked. Patterns are tried 100,000 times at most; after that the answer is no, which is only
   * to say that the definition alone does not tell.
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
 * The same text for conditions on the same item with the same value, letter case aside; `as` stands in for
 * the operator.
 */
export function keyOf({ item, operator, value }: ValueCriterion, as: Operator = operator): string {
  return JSON.stringify([item.toLowerCase(), as, JSON.stringify(value).toLowerCase()]);
}
