/** The first block has room for so many pairs, and each next one for twice as many, up to a limit. */
const firstSize = 8;
const mostSize = 1024;

interface Block<Left, Right> {
  readonly lefts: Left[];
  readonly rights: (Right | undefined)[];
  readonly size: number;
  next: Block<Left, Right> | undefined;
}

/**
 * First in, first out, of pairs, which are kept in two columns. The columns are in blocks of a fixed size: a
 * list that grows is copied again and again, and one of millions would be copied as a whole. A thread whose
 * memory is nearly full aborts the process over such a piece.
 */
export class PairFifo<Left, Right> {
  #first: Block<Left, Right> = newBlock(firstSize);
  #last = this.#first;
  /** How many pairs of the first block are gone. */
  #head = 0;
  /** How many pairs the last block ever had. */
  #tail = 0;
  #pushed = 0;
  #taken = 0;
  /** The pair that was taken last. */
  left: Left | undefined;
  right: Right | undefined;

  /** How many pairs were ever pushed. */
  get pushed(): number {
    return this.#pushed;
  }

  /** How many pairs were ever taken. */
  get taken(): number {
    return this.#taken;
  }

  /** How many pairs there are. */
  get size(): number {
    return this.#pushed - this.#taken;
  }

  /** The right one of the next pair; undefined if there is none. */
  get nextRight(): Right | undefined {
    return this.#first.rights[this.#head];
  }

  push(left: Left, right: Right): void {
    if (this.#tail === this.#last.size) {
      this.#last.next = newBlock(Math.min(2 * this.#last.size, mostSize));
      this.#last = this.#last.next;
      this.#tail = 0;
    }
    this.#last.lefts[this.#tail] = left;
    this.#last.rights[this.#tail] = right;
    this.#tail += 1;
    this.#pushed += 1;
  }

  /** Takes the next pair, which is the one pushed first: it is in `left` and `right` then. False: none. */
  take(): boolean {
    if (this.#taken === this.#pushed) return false;
    const { lefts, rights, size } = this.#first;
    this.left = lefts[this.#head];
    this.right = rights[this.#head];
    this.#taken += 1;
    this.#head += 1;
    if (this.#head === size) this.#nextBlock();
    return true;
  }

  #nextBlock(): void {
    this.#head = 0;
    if (this.#first.next !== undefined) this.#first = this.#first.next;
    else {
      this.#first = newBlock(firstSize);
      this.#last = this.#first;
      this.#tail = 0;
    }
  }
}

function newBlock<Left, Right>(size: number): Block<Left, Right> {
  const lefts = new Array<Left>(size);
  const rights = new Array<Right | undefined>(size);
  // V8 makes a list of small numbers into one of anything when something else comes. Here it comes at once.
  rights[0] = undefined;
  return { lefts, rights, size, next: undefined };
}
