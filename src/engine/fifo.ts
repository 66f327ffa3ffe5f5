/** The items of a full block. */
const blockSize = 16_384;

interface Block<Item> {
  readonly items: Item[];
  next: Block<Item> | undefined;
}

/**
 * First in, first out. The items are kept in blocks: one array of millions would be copied as a whole each
 * time it grows, and a thread whose memory is nearly full aborts the process over such a piece.
 */
export class Fifo<Item> {
  #first: Block<Item> = { items: [], next: undefined };
  #last = this.#first;
  /** How many items of the first block are gone. */
  #head = 0;
  #pushed = 0;
  #dropped = 0;

  /** How many items were ever pushed. */
  get pushed(): number {
    return this.#pushed;
  }

  /** How many items are gone. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The item that was pushed first; undefined if there is none. */
  get first(): Item | undefined {
    return this.#first.items[this.#head];
  }

  push(item: Item): void {
    if (this.#last.items.length === blockSize) {
      const next: Block<Item> = { items: [], next: undefined };
      this.#last.next = next;
      this.#last = next;
    }
    this.#last.items.push(item);
    this.#pushed += 1;
  }

  /** Drops the first item. Only if there is one. */
  drop(): void {
    this.#dropped += 1;
    this.#head += 1;
    if (this.#head < blockSize) return;
    this.#first = this.#first.next ?? { items: [], next: undefined };
    if (this.#first.items.length === 0) this.#last = this.#first;
    this.#head = 0;
  }
}
