import { percentOf } from '../../analysis/coverage.ts';
import type { TestedMutant, TestedRun } from '../../index.ts';
import { mutantScore } from '../../reports/tests/mutants-text.ts';
import { counted } from '../../text/plain-words.ts';
import type { Io } from '../output/io.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { fitted } from '../output/text-width.ts';

/** Shows on a terminal how many mutants were played. The cases have been told by then. */
export class MutantProgress {
  readonly #line: ProgressLine | undefined;
  #played = 0;
  #missed = 0;

  constructor(io: Io) {
    this.#line = io.stderr.isTTY ? new ProgressLine(io) : undefined;
  }

  add(state: TestedMutant['state']): void {
    this.#played += 1;
    if (state === 'unnoticed' || state === 'unreached') this.#missed += 1;
    this.#line?.show(() => `${counted(this.#played, 'mutant')}, ${this.#missed} not noticed`);
  }

  clear(): void {
    this.#line?.clear();
  }
}

/**
 * Says that there are no mutants, or that the cases notice less than `least` per cent of them. Returns
 * whether that is so.
 */
export function missesMutants(run: TestedRun, least: number | undefined, io: Io): boolean {
  if (run.isInterrupted) return false;
  const score = percentOf(mutantScore(run.mutants ?? []));
  const message =
    run.mutants === undefined
      ? 'no mutants were played: all cases must pass before'
      : least !== undefined && score < least
        ? `the cases notice ${score} % of the mutants, below ${least} %`
        : undefined;
  if (message !== undefined) io.stderr.write(fitted(`error: ${message}\n`, io.stderr));
  return message !== undefined;
}
