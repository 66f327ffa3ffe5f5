import { emptyRow, type Row } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';

const cachedUpTo = 1000;

/**
 * The count items of a type for a number of rows (A7): a runbook tests for no rows with `Count equals 0`.
 * Empty for a type that cannot produce several rows. The rows are frozen, and shared for small counts.
 */
export class CountItems {
  readonly #names: readonly string[];
  readonly #known: Row[] = [];

  constructor({ multiValue, publishes }: Pick<ActivityType, 'multiValue' | 'publishes'>) {
    this.#names = multiValue ? publishes.filter((item) => item.isCount).map(({ name }) => name) : [];
  }

  of(rows: number): Row {
    if (this.#names.length === 0) return emptyRow;
    if (rows > cachedUpTo) return this.#made(rows);
    this.#known[rows] ??= this.#made(rows);
    return this.#known[rows];
  }

  #made(rows: number): Row {
    return Object.freeze(Object.fromEntries(this.#names.map((name) => [name, rows])));
  }
}
