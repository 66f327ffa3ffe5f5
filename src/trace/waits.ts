/** So many waits are kept one by one. Of more, only how many lie in each bucket is kept. */
const mostExact = 256;
/** The buckets of each doubling of a wait. The middle of a bucket is at most 1/128 off what lies in it. */
const perDoubling = 64;

/**
 * Waits of jobs in milliseconds, in a few kilobytes however many there are. Their number, mean and longest
 * are exact. A percentile is exact for up to 256 waits, and for waits below 128 ms; else it is at most 0.8 %
 * off.
 */
export class Waits {
  #exact: number[] | undefined = [];
  #buckets = new Uint32Array(0);
  #count = 0;
  #sumMs = 0;
  #longestMs = 0;

  add(waitMs: number): void {
    this.#count += 1;
    this.#sumMs += waitMs;
    if (waitMs > this.#longestMs) this.#longestMs = waitMs;
    if (this.#exact === undefined) this.#put(waitMs);
    else if (this.#exact.push(waitMs) > mostExact) {
      for (const each of this.#exact) this.#put(each);
      this.#exact = undefined;
    }
  }

  get count(): number {
    return this.#count;
  }

  /** 0 without a wait, as `longestMs` is. */
  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sumMs / this.#count;
  }

  get longestMs(): number {
    return this.#longestMs;
  }

  /** The shortest time that at least so many percent of the jobs waited at most; 0 without a wait. */
  percentileMs(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent * this.#count) / 100));
    if (this.#exact !== undefined) return this.#exact.toSorted((a, b) => a - b)[rank - 1] ?? 0;
    let passed = 0;
    const bucket = this.#buckets.findIndex((count) => {
      passed += count;
      return passed >= rank;
    });
    return Math.min(middleOf(bucket), this.#longestMs);
  }

  #put(waitMs: number): void {
    const bucket = bucketOf(waitMs);
    if (bucket >= this.#buckets.length) {
      const larger = new Uint32Array(perDoubling * (Math.floor(bucket / perDoubling) + 1));
      larger.set(this.#buckets);
      this.#buckets = larger;
    }
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }
}

/** Up to 127 ms each millisecond has a bucket of its own; then each doubling has 64 of equal width. */
function bucketOf(waitMs: number): number {
  const doublings = Math.max(0, Math.floor(Math.log2(waitMs / perDoubling)));
  return doublings * perDoubling + Math.floor(waitMs / 2 ** doublings);
}

function middleOf(bucket: number): number {
  const doublings = Math.max(0, Math.floor(bucket / perDoubling) - 1);
  const width = 2 ** doublings;
  return (bucket - doublings * perDoubling) * width + (width - 1) / 2;
}
