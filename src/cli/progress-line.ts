import type { RunProgress } from '../hosts/run.ts';
import { durationText } from '../reports/plain-words.ts';
import type { Io } from './io.ts';

const leastGapMs = 100;

/** One line on a terminal that tells how far a run is: written anew at most ten times a second, and gone when the run is over. */
export class ProgressLine {
  readonly #io: Pick<Io, 'stderr' | 'now'>;
  readonly #startMs: number;
  #shownAtMs = Number.NEGATIVE_INFINITY;

  constructor(io: Pick<Io, 'stderr' | 'now'>) {
    this.#io = io;
    this.#startMs = io.now();
  }

  show({ executions }: RunProgress): void {
    const nowMs = this.#io.now();
    if (nowMs - this.#shownAtMs < leastGapMs) return;
    this.#shownAtMs = nowMs;
    this.#io.stderr.write(
      `\r${executions} activities after ${durationText(nowMs - this.#startMs)} …\u001b[K`,
    );
  }

  clear(): void {
    if (this.#shownAtMs > Number.NEGATIVE_INFINITY) this.#io.stderr.write('\r\u001b[K');
    this.#shownAtMs = Number.NEGATIVE_INFINITY;
  }
}
