import { type CounterMemory, counterKey } from '../hosts/play/counter-values.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Options } from '../model/options.ts';
import type { KeptCounter } from '../store/job-queue.ts';

/** So many counters a server can have. */
const mostCounters = 1_000_000;

/**
 * The counters of a runbook server, in memory that the threads of all its jobs share, whichever definition
 * they play: a counter is the same in all versions (A28).
 */
export class CounterBoard {
  readonly #memory: SharedArrayBuffer;
  readonly #values: BigInt64Array;
  readonly #places = new Map<string, number>();
  /** The values as they are kept. */
  readonly #kept = new Map<string, bigint>();

  /** `kept`: the values that a server before has left. */
  constructor(kept: readonly KeptCounter[]) {
    const bytes = BigInt64Array.BYTES_PER_ELEMENT;
    this.#memory = new SharedArrayBuffer(bytes, { maxByteLength: bytes * mostCounters });
    this.#values = new BigInt64Array(this.#memory);
    for (const { key, value } of kept) {
      this.#placeOf(key, BigInt(value));
      this.#kept.set(key, BigInt(value));
    }
  }

  /** Where a definition finds its counters; those that are new have their defaults. */
  memoryFor(bundle: Bundle, scope: Options['counterScope']): CounterMemory {
    const places: Record<string, number> = {};
    const owners = scope === 'global' ? [null] : bundle.runbooks.map(({ path }) => path);
    for (const counter of bundle.counters)
      for (const runbook of owners) {
        const key = counterKey(counter, runbook);
        places[key] = this.#placeOf(key, BigInt(counter.default));
      }
    return { memory: this.#memory, places };
  }

  /** The counters that have changed since they were last kept; they count as kept now. */
  changed(): readonly KeptCounter[] {
    const changed: KeptCounter[] = [];
    for (const [key, place] of this.#places) {
      const value = Atomics.load(this.#values, place);
      if (this.#kept.get(key) === value) continue;
      this.#kept.set(key, value);
      changed.push({ key, value: Number(value) });
    }
    return changed;
  }

  #placeOf(key: string, value: bigint): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#places.size;
    const bytes = BigInt64Array.BYTES_PER_ELEMENT * (place + 1);
    if (this.#memory.byteLength < bytes) this.#memory.grow(bytes);
    this.#places.set(key, place);
    this.#values[place] = value;
    return place;
  }
}
