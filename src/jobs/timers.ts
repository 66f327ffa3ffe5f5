import type { Work } from './dispatch-protocol.ts';

/** Acts at its time, and returns the remaining work. */
type Due = () => Work | undefined;

/** What is to be done at given times. The host keeps the clock. */
export class Timers {
  readonly #due = new Map<number, Due>();
  #lastId = 0;

  /**
   * Calls `due` at this time, in milliseconds since 1970, unless it is called off. Returns the timer's
   * number.
   */
  *set(atMs: number, due: Due): Work<number> {
    this.#lastId += 1;
    const timer = this.#lastId;
    this.#due.set(timer, due);
    yield { kind: 'wake', timer, atMs };
    return timer;
  }

  /** Cancels a timer whose time has not come. */
  *callOff(timer: number): Work {
    this.#due.delete(timer);
    yield { kind: 'callOff', timer };
  }

  /** Does what a timer was set for, now that its time has come. Does nothing if the timer was called off. */
  *timeIsUp(timer: number): Work {
    const due = this.#due.get(timer);
    this.#due.delete(timer);
    yield* due?.() ?? [];
  }
}
