import TinyQueue from 'tinyqueue';

interface Entry {
  readonly timeMs: number;
  readonly priority: number;
  readonly serial: number;
  readonly action: () => void;
  /** It was called off. */
  isOff: boolean;
}

/**
 * What is to happen in simulated time. Order: by time, then by priority (lower first), then as it was put
 * down. The clock jumps from entry to entry and never goes back.
 */
export class Agenda {
  #nowMs: number;
  #serial = 0;
  readonly #entries = new TinyQueue<Entry>(
    [],
    (a, b) => a.timeMs - b.timeMs || a.priority - b.priority || a.serial - b.serial,
  );

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /**
   * Puts something down; a time in the past means now. O(log n). The function it gives calls it off again.
   */
  add(timeMs: number, priority: number, action: () => void): () => void {
    const entry: Entry = {
      timeMs: Math.max(timeMs, this.#nowMs),
      priority,
      serial: this.#serial,
      action,
      isOff: false,
    };
    this.#entries.push(entry);
    this.#serial += 1;
    return () => {
      entry.isOff = true;
    };
  }

  /** Moves the clock to the next entry, which is then due; does nothing when there is none. */
  passTime(): void {
    let entry = this.#entries.peek();
    while (entry?.isOff) {
      this.#entries.pop();
      entry = this.#entries.peek();
    }
    if (entry !== undefined) this.#nowMs = entry.timeMs;
  }

  /**
   * How many entries are due next: of the same time and priority, so that any of them could come first. 0
   * when time must pass for them.
   */
  get due(): number {
    return this.#takeDue().length;
  }

  /**
   * Moves the clock to the next entry and does it, or the `place`-th of those that are due now; false when
   * there is none.
   */
  step(place = 0): boolean {
    if (place > 0) return this.#stepTo(place);
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      if (entry.isOff) continue;
      this.#nowMs = entry.timeMs;
      entry.action();
      return true;
    }
    return false;
  }

  #stepTo(place: number): boolean {
    const [entry] = this.#takeDue().splice(place, 1);
    if (entry === undefined) return false;
    entry.isOff = true;
    entry.action();
    return true;
  }

  /** Looks at what is due now; leaves it where it is. */
  #takeDue(): Entry[] {
    const due: Entry[] = [];
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      if (entry.isOff) continue;
      due.push(entry);
      const [first] = due as [Entry];
      if (entry.timeMs === this.#nowMs && entry.priority === first.priority) continue;
      break;
    }
    for (const entry of due) this.#entries.push(entry);
    return due.filter(({ timeMs, priority }) => timeMs === this.#nowMs && priority === due[0]?.priority);
  }
}
