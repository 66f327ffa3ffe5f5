import type { Work } from './dispatch-protocol.ts';

/** Does something, and gives what is left to do. */
type Due = () => Work | undefined;

/** What is to be done at a time. The host keeps the times; here is what they are for. */
export class Timers {
  readonly #due = new Map<number, Due>();
  #lastId = 0;

  /**
   * Has `due` done at this time, in milliseconds since 1970, unless it is called off. Returns the timer's
   * number.
   */
  *set(atMs: number, due: Due): Work<number> {
    this.#lastId += 1;
    const timer = this.#lastId;
    this.#due.set(timer, due);
    yield { kind: 'wake', timer, atMs };
    return timer;
  }

  /** Forgets a timer; nothing happens where its time has come already. */
  *callOff(timer: number): Work {
    if (this.#due.delete(timer)) yield { kind: 'callOff', timer };
  }

  /** What is to be done now that the time of a timer has come; nothing where it was called off. */
  *timeIsUp(timer: number): Work {
    const due = this.#due.get(timer);
    this.#due.delete(timer);
    yield* due?.() ?? [];
  }
}
