import type { LiveSurroundings } from './surroundings.ts';

/** The moment at which a run began, by both clocks. Plain data, which all threads of the run share. */
export interface RunOrigin {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/**
 * The time of a run: what the clock of the machine said when the run began, and the milliseconds that have
 * passed since then. Setting the clock does not touch it, so it never goes back, and differences of times are
 * durations. It is the same in all threads of the run.
 */
export class RunClock {
  readonly origin: RunOrigin;
  readonly #surroundings: Pick<LiveSurroundings, 'monotonicMs' | 'wallMs'>;

  constructor(surroundings: Pick<LiveSurroundings, 'monotonicMs' | 'wallMs'>, origin?: RunOrigin) {
    this.#surroundings = surroundings;
    this.origin = origin ?? { wallMs: surroundings.wallMs(), monotonicMs: surroundings.monotonicMs() };
  }

  /** Milliseconds since 1970. */
  now(): number {
    const { wallMs, monotonicMs } = this.origin;
    return Math.floor(wallMs + this.#surroundings.monotonicMs() - monotonicMs);
  }
}
