import type { LiveSurroundings } from './surroundings.ts';

/** The moment at which a run began, by both clocks. Plain data, which all threads of the run share. */
export interface RunOrigin {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

const leastStepMs = 1_000;

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

  /**
   * What the clock of the machine says at `nowMs`, the present time of the run. The two differ when the clock
   * was set or the machine has slept. Less than a second counts as no difference.
   */
  wallOf(nowMs: number): number {
    const aheadMs = Math.round(this.#surroundings.wallMs() - this.now());
    return Math.abs(aheadMs) < leastStepMs ? nowMs : nowMs + aheadMs;
  }
}
