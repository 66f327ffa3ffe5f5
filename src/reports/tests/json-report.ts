import { percentOf } from '../../analysis/coverage.ts';
import type { MutatedRunbook, TestedCase, TestedFile } from '../../testing/tested.ts';
import { mutantScore } from './mutants-text.ts';
import type { TestReport, ToldFailure } from './test-report.ts';

/** One JSON object: files with their problems, cases with their failures, mutants, and the sums. */
export function jsonReport(): TestReport {
  const files: TestedFile[] = [];
  const cases: ReturnType<typeof caseValue>[] = [];
  return {
    start: () => '',
    file: (file) => {
      files.push(file);
      return '';
    },
    case: (tested, told) => {
      cases.push(caseValue(tested, told));
      return '';
    },
    // They stand in the sums at the end.
    unusedMocks: () => '',
    end: ({ unusedMocks, passed, failed, notPlayed, isInterrupted, mutants }, wallMs) =>
      `${JSON.stringify(
        {
          passed,
          failed,
          notPlayed,
          isInterrupted,
          durationSeconds: wallMs / 1000,
          files: files.map(({ file, problems }) => ({ file, problems })),
          cases,
          unusedMocks,
          ...(mutants && { mutants: mutants.map(mutatedValue) }),
        },
        null,
        2,
      )}\n`,
  };
}

function mutatedValue(mutated: MutatedRunbook) {
  const { runbook, mutants, leftOut } = mutated;
  const share = mutantScore([mutated]);
  return {
    runbook,
    score: percentOf(share),
    noticed: share.covered,
    all: share.total,
    leftOut,
    mutants: mutants.map(({ kind, what, file, line, column, state, by }) => ({
      ...{ kind, what, file, line, column, state },
      by: by === undefined ? null : { file: by.file, case: by.case ?? null, message: by.message },
    })),
  };
}

function caseValue(tested: TestedCase, told: readonly ToldFailure[]) {
  const { file, name, line, column, status, wallMs, orders, isCutShort, schedule, result } = tested;
  return {
    ...{ file, name, line, column, status, seconds: wallMs / 1000, orders, isCutShort },
    result: result && {
      status: result.status,
      limit: result.limit ?? null,
      executions: result.executions,
      jobs: result.jobs,
      durationSeconds: result.durationMs / 1000,
    },
    failures: told.map(({ failure, causes }) => ({
      line: failure.line,
      column: failure.column,
      path: failure.path,
      message: failure.message,
      expected: failure.expected,
      actual: failure.actual,
      causes,
    })),
    schedule,
  };
}
