import { setImmediate } from 'node:timers/promises';
import type { Run, RunProgress } from '../run.ts';

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
  #turnEndsMs = performance.now() + turnMs;
  #progressAtMs = performance.now() + progressMs;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Whether it is time to call `giveWay`. */
  get isDue(): boolean {
    return this.#run.isPaused || performance.now() >= this.#turnEndsMs;
  }

  /** Gives way. `progress` is called only if it is time to report. */
  async giveWay(progress?: () => RunProgress): Promise<void> {
    if (progress !== undefined && performance.now() >= this.#progressAtMs) {
      this.#run.emit('progress', progress());
      this.#progressAtMs = performance.now() + progressMs;
    }
    await setImmediate();
    if (this.#run.isPaused) await this.#run.whenRunning();
    this.#turnEndsMs = performance.now() + turnMs;
  }
}
