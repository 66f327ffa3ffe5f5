import { basename } from 'node:path';
import type { Thresholds } from '../../analysis/coverage.ts';
import { compilePattern } from '../../databus/pattern.ts';
import { ignoreFileName } from '../../files/ignore-file.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { onDisk, writeFile } from '../../files/write-files.ts';
import {
  type ActivityType,
  findTestFiles,
  runTests,
  type TestedRun,
  type TestPlan,
  UsageError,
} from '../../index.ts';
import { isWrong, type TestReport } from '../../reports/tests/test-report.ts';
import { toldFailures } from '../../reports/tests/told-failures.ts';
import { plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import type { CoverageChoice, ReportChoice, ReporterChoice, Shard } from '../flags/test-flags.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { loadTestReport } from '../output/test-reporters.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';
import { missesThreshold, writeCoverage } from './test-coverage.ts';
import { MutantProgress, missesMutants } from './test-mutants.ts';

/** What `pianola test` was told. */
export interface TestFlags {
  readonly filter?: string;
  readonly bail?: true;
  readonly watch?: true;
  readonly update?: true;
  readonly shard?: Shard;
  readonly reporter?: readonly ReporterChoice[];
  readonly coverage?: readonly CoverageChoice[];
  readonly coverageThreshold?: Thresholds;
  readonly mutate?: true;
  readonly mutateThreshold?: number;
  readonly caseTimeout?: number;
  readonly activities?: readonly string[];
  readonly color: boolean;
}

/** What the cases are found and played with, each time they are played. */
export interface TestOrder {
  /** Test files, and folders that are searched for them. */
  readonly paths: readonly string[];
  readonly flags: TestFlags;
  readonly reporters: readonly ReporterChoice[];
  readonly coverage: readonly CoverageChoice[];
  readonly activityTypes: readonly ActivityType[];
}

/** What came of playing the cases once. */
export interface TestRound {
  readonly run: TestedRun;
  readonly code: number;
}

/**
 * Plays the cases of test files once and reports them. Throws UsageError for paths that cannot be read or
 * have no test files.
 */
export async function playRound(
  { paths, flags, reporters, coverage, activityTypes }: TestOrder,
  io: Io,
  signal: AbortSignal,
): Promise<TestRound> {
  const plan = await planOf({ paths, flags, activityTypes });
  const reports = await Promise.all(reporters.map((choice) => openReport(choice, flags, io)));
  const progress = io.stderr.isTTY && !io.stdout.isTTY ? new ProgressLine(io) : undefined;
  const isMutating = flags.mutate === true || flags.mutateThreshold !== undefined;
  const mutants = isMutating ? new MutantProgress(io) : undefined;
  const startMs = io.now();
  let played = 0;
  let all = 0;
  const run = await runTests(
    {
      ...plan,
      bail: flags.bail,
      coverage: coverage.length > 0 || flags.coverageThreshold !== undefined,
      mutate: isMutating,
    },
    {
      signal,
      onStart: (cases, tested) => {
        all = cases;
        keepInputs({ flags, reporters, coverage }, tested);
        for (const report of reports) report.write(report.of.start(cases, tested.filter(isWrong)));
      },
      onFile: (file) => {
        for (const report of reports) report.write(report.of.file(file));
      },
      onUnusedMocks: (file, problems) => {
        progress?.clear();
        for (const report of reports) report.write(report.of.unusedMocks(file, problems));
      },
      onCase: (tested, bundle) => {
        const told = toldFailures(tested, bundle, activityTypes);
        progress?.clear();
        for (const report of reports) report.write(report.of.case(tested, told));
        played += 1;
        progress?.show(() => `${played} of ${counted(all, 'case')}`);
      },
      onMutant: (state) => {
        progress?.clear();
        mutants?.add(state);
      },
    },
  );
  progress?.clear();
  mutants?.clear();
  const wallMs = io.now() - startMs;
  for (const report of reports) report.end(report.of.end(run, wallMs));
  tellNoCase(run, flags, isMutating, io);
  const thresholds = flags.coverageThreshold ?? {};
  await writeCoverage({ choices: coverage, thresholds }, run.coverage, activityTypes, io);
  const isMissed = missesThreshold(thresholds, run.coverage, io);
  const isScoreMissed = isMutating && missesMutants(run, flags.mutateThreshold, io);
  return { run, code: exitCodeFor(run, isMissed || isScoreMissed) };
}

/** Says so if no case was chosen, which `--mutate` says itself. */
function tellNoCase(run: TestedRun, { filter, shard }: TestFlags, isMutating: boolean, io: Io): void {
  const { passed, failed, notPlayed, files, isInterrupted } = run;
  if (passed + failed + notPlayed > 0 || files.some(isWrong) || isInterrupted || isMutating) return;
  if (shard !== undefined && isShardEmpty(run)) {
    io.stderr.write(fitted(`no case falls to shard ${shard.index} of ${shard.of}\n`, io.stderr));
    return;
  }
  const by = [filter === undefined ? [] : '--filter', shard === undefined ? [] : '--shard'].flat();
  const why = by.length === 0 ? 'there is no case' : `no case was chosen by ${by.join(' and ')}`;
  io.stderr.write(fitted(`error: ${why}\n`, io.stderr));
}

/** Throws UsageError if a report would overwrite what the tests are read from. */
export function keepInputs(
  { flags, reporters, coverage }: Pick<TestOrder, 'flags' | 'reporters' | 'coverage'>,
  files: readonly { readonly inputs: readonly string[] }[],
): void {
  const inputs = files.flatMap((file) => file.inputs).concat(flags.activities ?? []);
  const keep = (flag: string, choices: readonly ReportChoice[]) => {
    for (const { kind, file } of choices) {
      if (file === undefined) continue;
      const option = `${flag} ${kind}=${file}`;
      refuseToOverwrite(file, inputs, option);
      if (basename(file) === ignoreFileName)
        throw new UsageError(`${option} would overwrite a file that says what is left out`);
    }
  };
  keep('--reporter', reporters);
  keep('--coverage', coverage);
}

/** The test files of an order, and which of their cases are played. */
export async function planOf({
  paths,
  flags,
  activityTypes,
}: Pick<TestOrder, 'paths' | 'flags' | 'activityTypes'>): Promise<TestPlan> {
  return {
    files: await findTestFiles(paths),
    filter: filterOf(flags.filter),
    shard: flags.shard,
    activityTypes,
    ...(flags.caseTimeout !== undefined && { caseLimitMs: flags.caseTimeout * 1000 }),
  };
}

/** A pattern in linear time, which is found anywhere in a name. */
function filterOf(text: string | undefined): ((name: string) => boolean) | undefined {
  if (text === undefined) return undefined;
  const pattern = compilePattern(`(?s).*(?:${text}).*`);
  if (typeof pattern === 'string') throw new UsageError(`--filter: the pattern cannot be used: ${pattern}`);
  return (name) => pattern.matches(name);
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
  const end = (last: string) => onDisk(file, () => writeFile(file, text + last));
  return { of: factory({ colours: plainColours, width: undefined }), write, end };
}

/** Whether there are cases, and all of them fall to other shards. */
function isShardEmpty({ files }: TestedRun): boolean {
  return files.some(({ fitting }) => fitting > 0) && files.every(({ chosen }) => chosen === 0);
}

function exitCodeFor(run: TestedRun, isMissed: boolean): number {
  if (run.isInterrupted) return exitCodes.interrupted;
  if (run.files.some(isWrong)) return exitCodes.unusable;
  if (run.passed + run.failed === 0) return isShardEmpty(run) ? exitCodes.done : exitCodes.unusable;
  return run.failed + run.unusedMocks.length > 0 || isMissed ? exitCodes.failed : exitCodes.done;
}
