import TinyQueue from 'tinyqueue';

interface Entry {
  readonly timeMs: number;
  readonly priority: number;
  readonly serial: number;
  readonly action: () => void;
  /** Whether it was called off. */
  isOff: boolean;
}

/**
 * What is to happen in simulated time. The order is by time, then by priority (lower first), then by when it
 * was added. The clock jumps from entry to entry and never goes back.
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

  /** Adds an action; a time in the past means now. O(log n). Gives a function that calls it off. */
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

  /** Moves the clock to the next entry, which is then due. Does nothing if there is none. */
  passTime(): void {
    let entry = this.#entries.peek();
    while (entry?.isOff) {
      this.#entries.pop();
      entry = this.#entries.peek();
    }
    if (entry !== undefined) this.#nowMs = entry.timeMs;
  }

  /**
   * How many entries are due now and have the same priority, so that any of them could come first. 0 if time
   * must pass before one is due, or if none has a lower priority number than `priority`.
   */
  dueBefore(priority: number): number {
    const due = this.#takeDue();
    return due.every((entry) => entry.priority < priority) ? due.length : 0;
  }

  /**
   * Moves the clock to the next entry and does it, or does the `place`-th of those that are due now. False if
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

  /** The entries that are due now; they stay in the queue. */
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
