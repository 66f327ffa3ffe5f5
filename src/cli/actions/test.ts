import type { Thresholds } from '../../analysis/coverage.ts';
import { compilePattern } from '../../databus/pattern.ts';
import { writeFile } from '../../files/write-files.ts';
import { findTestFiles, runTests, type TestedRun, UsageError } from '../../index.ts';
import { isWrong, type TestReport } from '../../reports/tests/test-report.ts';
import { toldFailures } from '../../reports/tests/told-failures.ts';
import { plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import type { CoverageChoice, ReportChoice, ReporterChoice, Shard } from '../flags/test-flags.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { loadTestReport, wholeDocuments } from '../output/test-reporters.ts';
import { terminalWidth } from '../output/text-width.ts';
import { typesOf } from './definition.ts';
import { missesThreshold, writeCoverage } from './test-coverage.ts';

/** What `pianola test` was told. */
export interface TestFlags {
  readonly filter?: string;
  readonly bail?: true;
  readonly shard?: Shard;
  readonly reporter?: readonly ReporterChoice[];
  readonly coverage?: readonly CoverageChoice[];
  readonly coverageThreshold?: Thresholds;
  readonly caseTimeout?: number;
  readonly activities?: readonly string[];
  readonly color: boolean;
}

/**
 * Plays the cases of test files and reports them; returns the exit code. Throws UsageError for paths that
 * cannot be read or have no test files, and for flags that do not go together.
 */
export async function testCommand(paths: readonly string[], flags: TestFlags, io: Io): Promise<number> {
  const reporters = flags.reporter ?? [{ kind: 'default' }];
  const coverage = flags.coverage ?? [];
  checkOutputs([...reporters, ...coverage]);
  const files = await findTestFiles(paths.length === 0 ? ['.'] : paths);
  const reports = await Promise.all(reporters.map((choice) => openReport(choice, flags, io)));
  const activityTypes = await typesOf(flags.activities);
  const progress = io.stderr.isTTY && !io.stdout.isTTY ? new ProgressLine(io) : undefined;
  const startMs = io.now();
  let played = 0;
  let all = 0;
  const run = await interruptible(io, (signal) =>
    runTests(
      {
        files,
        filter: filterOf(flags.filter),
        shard: flags.shard,
        bail: flags.bail,
        activityTypes,
        coverage: coverage.length > 0 || flags.coverageThreshold !== undefined,
        ...(flags.caseTimeout !== undefined && { caseLimitMs: flags.caseTimeout * 1000 }),
      },
      {
        signal,
        onStart: (cases, tested) => {
          all = cases;
          for (const report of reports) report.write(report.of.start(cases, tested.filter(isWrong)));
        },
        onFile: (file) => {
          for (const report of reports) report.write(report.of.file(file));
        },
        onCase: (tested, bundle) => {
          const told = toldFailures(tested, bundle, activityTypes);
          progress?.clear();
          for (const report of reports) report.write(report.of.case(tested, told));
          played += 1;
          progress?.show(() => `${played} of ${counted(all, 'case')}`);
        },
      },
    ),
  );
  progress?.clear();
  const wallMs = io.now() - startMs;
  for (const report of reports) report.end(report.of.end(run, wallMs));
  const thresholds = flags.coverageThreshold ?? {};
  await writeCoverage({ choices: coverage, thresholds }, run.coverage, activityTypes, io);
  const isMissed = missesThreshold(thresholds, run.coverage, io);
  return exitCodeFor(run, isMissed);
}

/** A pattern in linear time, which is found anywhere in a name. */
function filterOf(text: string | undefined): ((name: string) => boolean) | undefined {
  if (text === undefined) return undefined;
  const pattern = compilePattern(`(?s).*(?:${text}).*`);
  if (typeof pattern === 'string') throw new UsageError(`--filter: the pattern cannot be used: ${pattern}`);
  return (name) => pattern.matches(name);
}

function checkOutputs(outputs: readonly ReportChoice[]): void {
  const onStdout = outputs.filter(({ file }) => file === undefined);
  const whole = onStdout.find(({ kind }) => wholeDocuments.has(kind));
  if (whole !== undefined && onStdout.length > 1)
    throw new UsageError(
      `${whole.kind} cannot share standard output with another report`,
      `give one of them a file, as in ${whole.kind}=results`,
    );
  const files = outputs.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`two reports write ${twice}`);
}

interface OpenReport {
  readonly of: TestReport;
  write(text: string): void;
  end(text: string): void;
}

async function openReport({ kind, file }: ReporterChoice, flags: TestFlags, io: Io): Promise<OpenReport> {
  const factory = await loadTestReport(kind);
  if (file === undefined) {
    const colours = await coloursFor(io.stdout, io, flags.color);
    const write = (text: string) => {
      if (text !== '') io.stdout.write(text);
    };
    return { of: factory({ colours, width: terminalWidth(io.stdout) }), write, end: write };
  }
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const end = (last: string) => writeFile(file, text + last);
  return { of: factory({ colours: plainColours, width: undefined }), write, end };
}

function exitCodeFor(run: TestedRun, isMissed: boolean): number {
  if (run.isInterrupted) return exitCodes.interrupted;
  if (run.files.some(isWrong) || run.passed + run.failed === 0) return exitCodes.unusable;
  return run.failed > 0 || isMissed ? exitCodes.failed : exitCodes.done;
}
