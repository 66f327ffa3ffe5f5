import type { RunProgress } from '../../index.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { cutToColumns } from '../../text/text-columns.ts';
import type { Io } from './io.ts';
import { terminalWidth } from './text-width.ts';

const leastGapMs = 100;

/**
 * One line on a terminal that shows how far something is. It is rewritten at most ten times a second; `clear`
 * removes it.
 */
export class ProgressLine {
  readonly #io: Pick<Io, 'stderr' | 'now'>;
  readonly #startMs: number;
  #shownAtMs = Number.NEGATIVE_INFINITY;

  constructor(io: Pick<Io, 'stderr' | 'now'>) {
    this.#io = io;
    this.#startMs = io.now();
  }

  /** Shows `what()`, which is called only if the line is due to be rewritten. */
  show(what: () => string): void {
    const nowMs = this.#io.now();
    if (nowMs - this.#shownAtMs < leastGapMs) return;
    this.#shownAtMs = nowMs;
    const line = `${what()} after ${durationText(nowMs - this.#startMs)} …`;
    // A line that goes on in the next one could not be written anew.
    this.#io.stderr.write(`\r${cutToColumns(line, (terminalWidth(this.#io.stderr) ?? 80) - 1)}\u001b[K`);
  }

  clear(): void {
    if (this.#shownAtMs > Number.NEGATIVE_INFINITY) this.#io.stderr.write('\r\u001b[K');
    this.#shownAtMs = Number.NEGATIVE_INFINITY;
  }
}

/**
 * `1200 activities`; with several jobs also how many run and wait: `1200 activities, 50 jobs running, 930
 * pending`.
 */
export function runProgressText({ executions, jobs: { counts } }: RunProgress): string {
  const done = counted(executions, 'activity', 'activities');
  const { Running, Pending, Completed, Failed, Canceled } = counts;
  if (Running + Pending + Completed + Failed + Canceled < 2) return done;
  return `${done}, ${counted(Running, 'job')} running, ${Pending} pending`;
}
