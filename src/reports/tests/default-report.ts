import type { Problem } from '../../model/problem.ts';
import type { TestedCase, TestedRun } from '../../testing/tested.ts';
import { harmless } from '../../text/harmless.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { problemList } from '../problem-list.ts';
import type { FailureLine } from './failure-line.ts';
import { failureLines } from './failure-lines.ts';
import { mutantsText } from './mutants-text.ts';
import { isWrong, type TestReport, type TestReportOptions } from './test-report.ts';

const marks = { passed: '✓', failed: '✗', stopped: '-' } as const;
/** A case that took longer is told so. */
const slowMs = 1_000;

/** For people: each file with its cases, failures with their diffs and causes below, and the sums. */
export function defaultReport(options: TestReportOptions): TestReport {
  const { colours, width = Number.POSITIVE_INFINITY } = options;
  const paintOf = (kind: FailureLine['kind']) =>
    kind === 'expected'
      ? colours.information
      : kind === 'actual'
        ? colours.error
        : kind === 'message'
          ? (text: string) => text
          : colours.quiet;
  const line = (text: string, indent: number, paint = (part: string) => part) => {
    const told = brokenAtWords(text, { start: indent, indent: indent + 2, width });
    return `${' '.repeat(indent)}${indented(paint(told), indent + 2)}\n`;
  };
  const caseLine = (tested: TestedCase) => {
    const { status, name, orders, wallMs } = tested;
    const paint =
      status === 'passed' ? colours.information : status === 'failed' ? colours.error : colours.warning;
    const more = [
      orders > 1 ? counted(orders, 'order') : '',
      wallMs >= slowMs ? durationText(wallMs) : '',
      status === 'stopped' ? 'stopped' : '',
    ].filter((part) => part !== '');
    const aside = more.length === 0 ? '' : colours.quiet(` (${more.join(', ')})`);
    return `  ${paint(marks[status])} ${harmless(name)}${aside}\n`;
  };
  return {
    start: () => '',
    file: (file) => {
      const name = `${colours.strong(harmless(file.file))}\n`;
      const { problems } = file;
      if (isWrong(file)) return name + problemList(problems, colours, width);
      return file.chosen === 0 ? '' : name + problemList(problems, colours, width);
    },
    case: (tested, told) =>
      caseLine(tested) +
      failureLines(tested, told)
        .map(({ kind, level, text }) => line(text, 6 + 2 * level, paintOf(kind)))
        .join(''),
    unusedMocks: (_file, problems) =>
      `  ${colours.error(marks.failed)} ${unusedWords(problems)}\n${problemList(problems, colours, width)}`,
    end: (run, wallMs) =>
      `${summary(run)} in ${durationText(wallMs)}\n${run.mutants ? mutantsText(run.mutants, options) : ''}`,
  };
}

/** `2 simulated outcomes that no case used`. */
function unusedWords(problems: readonly Problem[]): string {
  return `${counted(problems.length, 'simulated outcome')} that no case used`;
}

/** `3 passed, 1 failed, 2 not played; 1 file could not be played`. */
export function summary(run: TestedRun): string {
  const { passed, failed, notPlayed, files } = run;
  const wrong = files.filter(isWrong).length;
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notPlayed > 0 ? [`${notPlayed} not played`] : []),
  ];
  const more = [
    ...(run.unusedMocks.length > 0 ? [unusedWords(run.unusedMocks)] : []),
    ...(wrong > 0 ? [`${counted(wrong, 'file')} could not be played`] : []),
  ];
  return [parts.join(', '), ...more].join('; ');
}
