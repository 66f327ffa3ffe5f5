/**
 * The jobs that can go on without time passing. Order: first in, first out; one that merely used up its turn
 * goes on first, so that a parent that waits for nothing is through before its children begin.
 */
export class ReadyJobs {
  /** Those that go on before the others: the last one put there first. */
  readonly #front: number[] = [];
  #queue: number[] = [];
  #head = 0;

  get length(): number {
    return this.#front.length + this.#queue.length - this.#head;
  }

  /** Behind all others. */
  add(job: number): void {
    this.#queue.push(job);
  }

  /** Before all others. */
  addFirst(job: number): void {
    this.#front.push(job);
  }

  /** The one at a place, 0 being the first. */
  take(place = 0): number {
    if (place < this.#front.length) {
      return this.#front.splice(this.#front.length - 1 - place, 1)[0] as number;
    }
    const at = this.#head + place - this.#front.length;
    const job = this.#queue[at] as number;
    if (at > this.#head) this.#queue.splice(at, 1);
    else this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return job;
  }

  /** Drops one that will not go on. O(n). */
  remove(job: number): void {
    for (let place = this.length - 1; place >= 0; place -= 1) {
      if (this.#at(place) === job) this.take(place);
    }
  }

  #at(place: number): number | undefined {
    const { length } = this.#front;
    return place < length ? this.#front[length - 1 - place] : this.#queue[this.#head + place - length];
  }
}
