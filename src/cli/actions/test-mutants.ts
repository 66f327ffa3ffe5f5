import { percentOf } from '../../analysis/coverage.ts';
import type { TestedMutant, TestedRun } from '../../index.ts';
import { mutantScore } from '../../reports/tests/mutants-text.ts';
import { isWrong } from '../../reports/tests/test-report.ts';
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

function whyNoMutants({ files, passed, failed, notPlayed, unusedMocks }: TestedRun): string {
  if (files.some(isWrong)) return 'every file must be right before';
  if (passed + failed + notPlayed === 0) return 'no case was chosen';
  return failed + notPlayed === 0 && unusedMocks.length > 0
    ? 'every simulated outcome of the test files must be used before'
    : 'all cases must pass before';
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
      ? `no mutants were played: ${whyNoMutants(run)}`
      : least !== undefined && score < least
        ? `the cases notice ${score} % of the mutants, below ${least} %`
        : undefined;
  if (message !== undefined) io.stderr.write(fitted(`error: ${message}\n`, io.stderr));
  return message !== undefined;
}
