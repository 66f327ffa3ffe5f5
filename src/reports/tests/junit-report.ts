import type { Problem } from '../../model/problem.ts';
import type { TestedCase, TestedFile } from '../../testing/tested.ts';
import { harmlessLines } from '../../text/harmless.ts';
import { xmlText } from '../graph/shown-text.ts';
import { problemList } from '../problem-list.ts';
import { failureLines } from './failure-lines.ts';
import { isWrong, type TestReport, type ToldFailure } from './test-report.ts';

interface Suite {
  readonly file: TestedFile;
  readonly unusedMocks: Problem[];
  readonly cases: { readonly tested: TestedCase; readonly told: readonly ToldFailure[] }[];
}

/**
 * JUnit's XML, as continuous integration reads it: a `testsuite` for each file, a `testcase` for each case, a
 * `failure` with its diff and causes, an `error` for a file that cannot be played.
 */
export function junitReport(): TestReport {
  const suites = new Map<string, Suite>();
  return {
    start: () => '',
    file: (file) => {
      suites.set(file.file, { file, cases: [], unusedMocks: [] });
      return '';
    },
    case: (tested, told) => {
      suites.get(tested.file)?.cases.push({ tested, told });
      return '';
    },
    unusedMocks: ({ file }, problems) => {
      suites.get(file)?.unusedMocks.push(...problems);
      return '';
    },
    end: (_run, wallMs) => {
      const all = [...suites.values()].filter(({ file, cases }) => cases.length > 0 || isWrong(file));
      const count = (of: (suite: Suite) => number) => all.reduce((sum, suite) => sum + of(suite), 0);
      const head = `tests="${count(testsIn)}" failures="${count(failuresIn)}" errors="${count(errorsIn)}"`;
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pianola" ${head} ` +
        `time="${seconds(wallMs)}">\n${all.map(suiteXml).join('')}</testsuites>\n`
      );
    },
  };
}

const errorsIn = ({ file }: Suite) => (isWrong(file) ? 1 : 0);
const failuresIn = ({ cases, unusedMocks }: Suite) =>
  cases.filter(({ tested }) => tested.status === 'failed').length + unusedMocks.length;
const skippedIn = ({ cases }: Suite) => cases.filter(({ tested }) => tested.status === 'stopped').length;
const testsIn = (suite: Suite) => suite.cases.length + suite.unusedMocks.length + errorsIn(suite);

function suiteXml(suite: Suite): string {
  const { file, cases, unusedMocks } = suite;
  const time = cases.reduce((sum, { tested }) => sum + tested.wallMs, 0);
  const counts = `tests="${testsIn(suite)}" failures="${failuresIn(suite)}" errors="${errorsIn(suite)}"`;
  return (
    `  <testsuite name="${fitXml(file.file)}" ${counts} skipped="${skippedIn(suite)}" ` +
    `time="${seconds(time)}">\n` +
    (isWrong(file) ? errorXml(file) : '') +
    cases.map(({ tested, told }) => caseXml(tested, told)).join('') +
    unusedMocks.map((problem) => unusedXml(problem, file)).join('') +
    '  </testsuite>\n'
  );
}

function caseXml(tested: TestedCase, told: readonly ToldFailure[]): string {
  const { file, name, line, wallMs, status } = tested;
  const attributes =
    `name="${fitXml(name)}" classname="${fitXml(file)}" file="${fitXml(file)}" line="${line}" ` +
    `time="${seconds(wallMs)}"`;
  if (status === 'passed') return `    <testcase ${attributes}/>\n`;
  if (status === 'stopped')
    return `    <testcase ${attributes}>\n      <skipped message="interrupted"/>\n    </testcase>\n`;
  const text = failureLines(tested, told)
    .map((one) => `${'  '.repeat(one.level)}${one.text}`)
    .join('\n');
  const message = told.map(({ failure }) => failure.message).join('; ');
  return (
    `    <testcase ${attributes}>\n      <failure message="${fitXml(message)}" type="expectation">` +
    `${fitXml(text)}</failure>\n    </testcase>\n`
  );
}

function unusedXml(problem: Problem, { file }: TestedFile): string {
  const { file: at = file, line = 1, message } = problem;
  return (
    `    <testcase name="${fitXml(message)}" classname="${fitXml(file)}" file="${fitXml(at)}" ` +
    `line="${line}" time="0">\n      <failure message="${fitXml(message)}" type="${problem.code}">` +
    `${fitXml(problemList([problem]).trimEnd())}</failure>\n    </testcase>\n`
  );
}

function errorXml({ file, problems }: TestedFile): string {
  const errors = problems.filter(({ severity }: Problem) => severity === 'error');
  const name = fitXml(file);
  return (
    `    <testcase name="the file can be played" classname="${name}" file="${name}" time="0">\n` +
    `      <error message="${fitXml(errors[0]?.message ?? '')}" type="definition">` +
    `${fitXml(problemList(errors).trimEnd())}</error>\n    </testcase>\n`
  );
}

/** Text as an XML document may hold it: control characters are shown by their pictures. */
function fitXml(text: string): string {
  return xmlText(harmlessLines(text).replace(/[\ufffe\uffff]/g, '\ufffd'));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
