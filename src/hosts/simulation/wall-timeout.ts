import { alarm } from '../threads/alarm.ts';
import type { LiveSurroundings } from '../threads/surroundings.ts';

/** The limit on the real time that simulations may take, all of those together that share it. */
export interface WallLimit {
  /** In milliseconds. */
  readonly limitMs: number;
  /** Aborted when the time is up. */
  readonly signal: AbortSignal;
}

/** What ends a simulation before its time. */
export interface EarlyEnds {
  /** Aborted when the run is cancelled. */
  readonly stop: AbortSignal;
  readonly wallLimit: WallLimit | undefined;
}

/** Such a limit by the monotonic clock of the surroundings, counted from when this is made. */
export class WallTimeout implements WallLimit {
  readonly limitMs: number;
  readonly #controller = new AbortController();
  readonly #callOff: () => void;

  constructor(limitMs: number, around: Pick<LiveSurroundings, 'after' | 'monotonicMs'>) {
    this.limitMs = limitMs;
    const { monotonicMs } = around;
    this.#callOff = alarm(around, monotonicMs, monotonicMs() + limitMs, () => this.#controller.abort());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Calls it off. */
  end(): void {
    this.#callOff();
  }
}
