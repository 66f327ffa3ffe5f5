import type { Problem } from '../../model/problem.ts';
import type { TestedFile } from '../../testing/tested.ts';
import { harmlessLines } from '../../text/harmless.ts';
import { failureLines } from './failure-lines.ts';
import { isNoticed, mutantSentence } from './mutants-text.ts';
import { isWrong, type TestReport } from './test-report.ts';

/**
 * Commands of a GitHub workflow: an annotation at the line of each failure, of each problem, and of each
 * mutant that no case notices.
 */
export function githubReport(): TestReport {
  return {
    start: () => '',
    file: (file) =>
      file.problems
        .filter(({ severity }) => isWrong(file) || severity === 'warning')
        .map((problem) => ofProblem(problem, file))
        .join(''),
    unusedMocks: (file, problems) => problems.map((problem) => ofProblem(problem, file)).join(''),
    case: (tested, told) =>
      told
        .map(({ failure, causes }) => {
          const [, ...lines] = failureLines({ ...tested, schedule: [] }, [{ failure, causes }]);
          const text = lines.map(({ level, text }) => `${'  '.repeat(level - 1)}${text}`);
          const place = { file: tested.file, line: failure.line, column: failure.column };
          return annotation('error', place, tested.name, [failure.message, ...text].join('\n'));
        })
        .join(''),
    end: ({ mutants = [] }) =>
      mutants
        .flatMap((runbook) => runbook.mutants)
        .filter((mutant) => !isNoticed(mutant))
        .map((mutant) => annotation('notice', mutant, 'no case notices', mutantSentence(mutant)))
        .join(''),
  };
}

function ofProblem(problem: Problem, { file }: TestedFile): string {
  const { severity, line = 1, column = 1, message, hint, code } = problem;
  const text = hint === undefined ? message : `${message}\n${hint}`;
  const place = { file: problem.file ?? file, line, column };
  return annotation(severity === 'error' ? 'error' : 'warning', place, code, text);
}

function annotation(
  level: 'error' | 'warning' | 'notice',
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
  title: string,
  text: string,
): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(title)}`;
  return `::${level} ${place}::${data(text)}\n`;
}

function data(text: string): string {
  return harmlessLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
