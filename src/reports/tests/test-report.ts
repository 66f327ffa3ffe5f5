import type { Problem } from '../../model/problem.ts';
import type { TestedCase, TestedFile, TestedRun } from '../../testing/tested.ts';
import type { Colours } from '../../text/colours.ts';
import type { CauseLine } from '../explain/first-cause.ts';

/** What a report of tests is written with. */
export interface TestReportOptions {
  readonly colours: Colours;
  /** The columns of the terminal; undefined for a file or a pipe. */
  readonly width: number | undefined;
}

/** A failure with the chain of its causes. */
export interface ToldFailure {
  readonly failure: TestedCase['failures'][number];
  readonly causes: readonly CauseLine[];
}

/** Writes what tests gave. Each function gives the text that is written next. */
export interface TestReport {
  /** `cases`: how many are played; `wrong`: the files that cannot be played. */
  start(cases: number, wrong: readonly TestedFile[]): string;
  file(file: TestedFile): string;
  case(tested: TestedCase, failures: readonly ToldFailure[]): string;
  /** Simulated outcomes that no case of a file used, after its cases. */
  unusedMocks(file: TestedFile, problems: readonly Problem[]): string;
  end(run: TestedRun, wallMs: number): string;
}

/** Whether no case of a file can be played. */
export function isWrong({ problems }: TestedFile): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** `file:line:column`, as editors find it. */
export function casePlace(
  { file }: Pick<TestedCase, 'file'>,
  at: { readonly line: number; readonly column: number },
): string {
  return `${file}:${at.line}:${at.column}`;
}
