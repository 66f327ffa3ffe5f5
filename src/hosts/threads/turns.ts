import type { Run, RunProgress } from '../run.ts';
import type { LiveSurroundings } from './surroundings.ts';

/** Executions between two checks of the clock. */
export const budget = 512;
const turnMs = 25;
const progressMs = 100;

/**
 * Shares the event loop during a long run. Between budgets it gives way often enough for signals, output and
 * other work, waits while the run is paused, and reports progress. None of this changes what the run does.
 */
export class Turns {
  readonly #run: Run;
  readonly #around: Pick<LiveSurroundings, 'monotonicMs' | 'turn'>;
  #turnEndsMs: number;
  #progressAtMs: number;

  constructor(run: Run, around: Pick<LiveSurroundings, 'monotonicMs' | 'turn'>) {
    this.#run = run;
    this.#around = around;
    const nowMs = around.monotonicMs();
    this.#turnEndsMs = nowMs + turnMs;
    this.#progressAtMs = nowMs + progressMs;
  }

  /** Whether it is time to call `giveWay`. */
  get isDue(): boolean {
    return this.#run.isPaused || this.#around.monotonicMs() >= this.#turnEndsMs;
  }

  /**
   * Gives way. `progress` is called only if it is time to report. `unless` may end the wait until a paused
   * run goes on.
   */
  async giveWay(
    progress?: () => RunProgress,
    unless: (running: Promise<void>) => Promise<unknown> = (running) => running,
  ): Promise<void> {
    if (progress !== undefined && this.#around.monotonicMs() >= this.#progressAtMs) {
      this.#run.emit('progress', progress());
      this.#progressAtMs = this.#around.monotonicMs() + progressMs;
    }
    await this.#around.turn();
    if (this.#run.isPaused) await unless(this.#run.whenRunning());
    this.#turnEndsMs = this.#around.monotonicMs() + turnMs;
  }
}
