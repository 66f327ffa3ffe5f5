import TinyQueue from 'tinyqueue';

interface Entry {
  readonly timeMs: number;
  readonly priority: number;
  readonly serial: number;
  readonly action: () => void;
}

/**
 * What is to happen in simulated time. Order: by time, then by priority (lower first), then as it was put down. The clock jumps from entry
 * to entry and never goes back.
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

  /** Puts something down; a time in the past means now. O(log n). */
  add(timeMs: number, priority: number, action: () => void): void {
    this.#entries.push({ timeMs: Math.max(timeMs, this.#nowMs), priority, serial: this.#serial, action });
    this.#serial += 1;
  }

  /** Moves the clock to the next entry and does it; false when there is none. */
  step(): boolean {
    const entry = this.#entries.pop();
    if (entry === undefined) return false;
    this.#nowMs = entry.timeMs;
    entry.action();
    return true;
  }
}
