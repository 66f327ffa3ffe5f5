import { stringify } from 'yaml';
import type { Problem } from '../../model/problem.ts';
import type { TestedFile } from '../../testing/tested.ts';
import { harmless } from '../../text/harmless.ts';
import { failureLines } from './failure-lines.ts';
import type { TestReport } from './test-report.ts';

/** The Test Anything Protocol, version 14: a line for each case, and a block in YAML where it failed. */
export function tapReport(): TestReport {
  let count = 0;
  let planned = 0;
  const point = (isOk: boolean, name: string, details?: Readonly<Record<string, unknown>>) => {
    count += 1;
    const line = `${isOk ? 'ok' : 'not ok'} ${count} - ${escaped(name)}\n`;
    return details === undefined ? line : `${line}  ---\n${indentedYaml(details)}  ...\n`;
  };
  const wrongFile = ({ file, problems }: TestedFile) => {
    const [first] = problems.filter(({ severity }) => severity === 'error');
    return point(false, `${file} can be played`, told(first, file));
  };
  return {
    start: (cases, wrong) => {
      planned = cases + wrong.length;
      return `TAP version 14\n${wrong.map(wrongFile).join('')}`;
    },
    file: () => '',
    case: (tested, told) => {
      const name = `${tested.file}: ${tested.name}`;
      if (tested.status === 'stopped') return 'Bail out! It was interrupted.\n';
      if (tested.status === 'passed') return point(true, name);
      const [first] = told;
      return point(false, name, {
        message: first?.failure.message,
        severity: 'fail',
        at: { file: tested.file, line: first?.failure.line, column: first?.failure.column },
        details: failureLines(tested, told).map(({ level, text }) => `${'  '.repeat(level)}${text}`),
      });
    },
    unusedMocks: ({ file }, problems) => {
      planned += problems.length;
      return problems
        .map((problem) => point(false, `${file}: ${problem.message}`, told(problem, file)))
        .join('');
    },
    // How many outcomes nobody uses is known at the end only.
    end: ({ notPlayed, isInterrupted }) => {
      const stopped = notPlayed > 0 && !isInterrupted;
      return `1..${planned}\n${stopped ? 'Bail out! A case failed, and the rest was not played.\n' : ''}`;
    },
  };
}

function told(problem: Problem | undefined, file: string): Readonly<Record<string, unknown>> {
  const at = { file: problem?.file ?? file, line: problem?.line, column: problem?.column };
  return { message: problem?.message, severity: 'fail', at };
}

function escaped(name: string): string {
  return harmless(name).replace(/[\\#]/g, (character) => `\\${character}`);
}

function indentedYaml(details: Readonly<Record<string, unknown>>): string {
  return stringify(details, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');
}
