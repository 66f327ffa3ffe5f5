/**
 * The jobs that can go on without time passing, first in, first out. A job that only used up its turn goes on
 * first, so that a parent that does not wait ends before its children begin.
 */
export class ReadyJobs {
  /** The jobs that go on before the others; the one added last goes first. */
  readonly #front: number[] = [];
  #queue: number[] = [];
  #head = 0;

  get length(): number {
    return this.#front.length + this.#queue.length - this.#head;
  }

  /** Adds a job behind all others. */
  add(job: number): void {
    this.#queue.push(job);
  }

  /** Adds a job before all others. */
  addFirst(job: number): void {
    this.#front.push(job);
  }

  /** Removes and gives the job at a place, from 0. */
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

  /** Removes a job that will not go on. O(n). */
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
