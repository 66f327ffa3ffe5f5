import type { Later } from '../../engine/activity-type.ts';
import type { Bundle, Counter } from '../../model/bundle.ts';
import type { Options } from '../../model/options.ts';
import { pathOf } from '../../model/path.ts';

/** The value of a counter. */
export interface CounterValue {
  /** \Folder\Name. */
  readonly counter: string;
  /** The path of the runbook that has this value; null if all runbooks share one (A28). */
  readonly runbook: string | null;
  readonly value: number;
}

/** The counters that jobs read and change, wherever their values are. */
export interface Counters {
  get(counter: Counter, runbookPath: string): Later<number>;
  /**
   * Sets a counter to `change(value)` and gives the new value. If `change` gives undefined, nothing is set.
   * `change` may be called several times.
   */
  change(
    counter: Counter,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): Later<number | undefined>;
}

/** Gives memory of so many bytes, all 0: shared memory where several threads play. */
export type NewMemory = (bytes: number) => ArrayBufferLike;

const newOwnMemory: NewMemory = (bytes) => new ArrayBuffer(bytes);

/**
 * The values of all counters of a run, in memory that its threads may share. Any thread can change a counter,
 * and no update is lost (section 9). There is one value for each counter, or with `perRunbook` one for each
 * counter and runbook (A28).
 */
export class CounterValues implements Counters {
  /** The memory of the values. Others who change them make their own CounterValues with it. */
  readonly memory: ArrayBufferLike;
  readonly #values: BigInt64Array;
  readonly #rows: ReadonlyMap<Counter, number>;
  readonly #columns: ReadonlyMap<string, number>;
  /** The runbooks that have values of their own; null means all together. */
  readonly #places: readonly (string | null)[];

  /** In new memory every counter starts at its default. */
  constructor(
    { counters, runbooks }: Bundle,
    counterScope: Options['counterScope'],
    memory: ArrayBufferLike | NewMemory = newOwnMemory,
  ) {
    const places = counterScope === 'global' ? [] : runbooks.map(({ path }) => path);
    this.#places = counterScope === 'global' ? [null] : places;
    this.#columns = new Map(places.map((path, index) => [path.toLowerCase(), index]));
    this.#rows = new Map(counters.map((counter, index) => [counter, index]));
    const width = Math.max(1, places.length);
    const bytes = counters.length * width * BigInt64Array.BYTES_PER_ELEMENT;
    this.memory = typeof memory === 'function' ? memory(bytes) : memory;
    this.#values = new BigInt64Array(this.memory);
    if (typeof memory !== 'function') return;
    counters.forEach((counter, row) => {
      this.#values.fill(BigInt(counter.default), row * width, (row + 1) * width);
    });
  }

  get(counter: Counter, runbookPath: string): number {
    return Number(Atomics.load(this.#values, this.#place(counter, runbookPath)));
  }

  change(
    counter: Counter,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): number | undefined {
    const place = this.#place(counter, runbookPath);
    for (;;) {
      const before = Atomics.load(this.#values, place);
      const after = change(Number(before));
      if (after === undefined) return undefined;
      if (Atomics.compareExchange(this.#values, place, before, BigInt(after)) === before) return after;
    }
  }

  /**
   * The current values, in the order of the bundle; with `perRunbook` those of the runbooks that changed
   * them.
   */
  all(): readonly CounterValue[] {
    return [...this.#rows.keys()].flatMap((counter) =>
      this.#places.flatMap((runbook): CounterValue[] => {
        const value = this.get(counter, runbook ?? '');
        if (runbook !== null && value === counter.default) return [];
        return [{ counter: `\\${pathOf(counter)}`, runbook, value }];
      }),
    );
  }

  #place(counter: Counter, runbookPath: string): number {
    const row = this.#rows.get(counter) ?? 0;
    const width = Math.max(1, this.#columns.size);
    return row * width + (this.#columns.get(runbookPath.toLowerCase()) ?? 0);
  }
}
