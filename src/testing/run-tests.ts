import { catalogueWith } from '../activities/catalogue.ts';
import type { ActivityType, Catalogue } from '../engine/activity-type.ts';
import type { Position } from '../formats/text/place.ts';
import type { Bundle } from '../model/bundle.ts';
import { type Problem, UsageError } from '../model/problem.ts';
import { testedItems } from '../trace/runbook-trace.ts';
import { TraceCounts } from '../trace/trace-counts.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { TraceEvidence } from '../trace/trace-evidence.ts';
import { playedInOrders } from './case-orders.ts';
import { CasePlaces } from './case-places.ts';
import { CasePlayer, type PlayedCase } from './case-player.ts';
import { Coverage, type CoveredDefinition } from './coverage.ts';
import type { PassedCase } from './mutation-run.ts';
import type { ObservedRun } from './observed-run.ts';
import type { MockSource, TestCase } from './test-case.ts';
import { TestFiles, type TestSuite } from './test-files.ts';
import type {
  CaseEvidence,
  LocatedFailure,
  MutatedRunbook,
  TestedCase,
  TestedFile,
  TestedMutant,
  TestedRun,
} from './tested.ts';
import { testedMutants } from './tested-mutants.ts';
import { TestMockUses } from './unused-in-tests.ts';

/** Which cases are played, and with what. */
export interface TestPlan {
  /** The test files. */
  readonly files: readonly string[];
  /** Only cases whose name fits. */
  readonly filter?: ((name: string) => boolean) | undefined;
  /** Play every `of`th case, beginning with this one, from 1. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
  /** End after the first case that fails. */
  readonly bail?: boolean | undefined;
  readonly activityTypes?: readonly ActivityType[] | undefined;
  /** Whether to add up what the cases reach of their runbooks. */
  readonly coverage?: boolean | undefined;
  /** Whether to play the mutants of the runbooks that the cases play, once all cases have passed. */
  readonly mutate?: boolean | undefined;
  /** A case that takes longer by the clock fails, in milliseconds. */
  readonly caseLimitMs?: number | undefined;
}

/** Watches and stops a run of tests. */
export interface TestWatch {
  readonly signal?: AbortSignal | undefined;
  /** Called when all files are read. `cases`: how many are to be played. */
  onStart?(cases: number, files: readonly TestedFile[]): void;
  onFile?(file: TestedFile): void;
  /** `bundle`: the definition of the case. `run`: what was observed; undefined if it could not be played. */
  onCase?(tested: TestedCase, bundle: Bundle, run: ObservedRun | undefined): void;
  /**
   * Called after `onCase`: the case is played once more for what this returns, in the documented order and
   * with all published data.
   */
  eventsOf?(tested: TestedCase): (event: TraceEvent) => void;
  /** Called after the cases of a file that has simulated outcomes that none of its cases used. */
  onUnusedMocks?(file: TestedFile, problems: readonly Problem[]): void;
  /** Called after each mutant that was played. */
  onMutant?(state: TestedMutant['state']): void;
}

/**
 * Plays the cases of test files (format section 7) in the order of the files, simulated, one after another. A
 * file with an error is told and not played. Throws UsageError for a file that cannot be read.
 */
export async function runTests(plan: TestPlan, watch: TestWatch = {}): Promise<TestedRun> {
  const suites = await readSuites(plan);
  const files = suites.map(({ suite, fitting, chosen }): TestedFile => {
    const { file, problems, bundle, inputs } = suite;
    return { file, problems, bundle, inputs, fitting, chosen: chosen.length };
  });
  const total = files.reduce((sum, { chosen }) => sum + chosen, 0);
  watch.onStart?.(total, files);
  const cases: TestedCase[] = [];
  const played: PassedCase[] = [];
  const unusedMocks: Problem[] = [];
  const all = suites.flatMap(({ suite }) => suite.cases);
  const sources = mockSourcesBySuite(suites);
  const mockUses = new TestMockUses();
  const covered = new Covered(plan.activityTypes ?? []);
  const isOver = () => watch.signal?.aborted === true || (plan.bail === true && cases.some(isFailed));
  for (const [index, { suite, chosen }] of suites.entries()) {
    watch.onFile?.(files[index] as TestedFile);
    if (suite.bundle === undefined || chosen.length === 0 || isOver()) continue;
    const player = new SuitePlayer(suite, suite.bundle, plan, watch, mockUses);
    try {
      for (const test of chosen) {
        if (isOver()) break;
        const { tested, run } = await player.play(test);
        cases.push(tested);
        if (plan.coverage && run !== undefined) covered.of(suite, suite.bundle).add(run);
        if (plan.mutate && run !== undefined) played.push({ suite, test, run });
        watch.onCase?.(tested, suite.bundle, run);
        if (run !== undefined && watch.eventsOf !== undefined && !watch.signal?.aborted)
          await player.again(test, watch.eventsOf(tested));
      }
      const unused = await mockUses.problems(sources[index] ?? [], all);
      unusedMocks.push(...unused);
      if (unused.length > 0) watch.onUnusedMocks?.(files[index] as TestedFile, unused);
    } finally {
      await player.close();
    }
  }
  const passed = cases.filter(({ status }) => status === 'passed').length;
  const failed = cases.filter(isFailed).length;
  const notPlayed = total - passed - failed;
  const isGreen = passed > 0 && passed === total && unusedMocks.length === 0 && !files.some(hasErrors);
  const mutants = plan.mutate && isGreen ? await mutantsFor(played, plan, watch) : undefined;
  const isInterrupted = watch.signal?.aborted === true;
  const sums = { passed, failed, notPlayed, isInterrupted };
  return { files, cases, unusedMocks, ...sums, coverage: covered.definitions, mutants };
}

/** Of each suite, the simulated outcomes that no later one has: test files may share a mocks file. */
function mockSourcesBySuite(suites: Awaited<ReturnType<typeof readSuites>>): readonly MockSource[][] {
  const last = new Map<MockSource, number>();
  for (const [index, { suite, chosen }] of suites.entries())
    if (chosen.length > 0)
      for (const { mockSources } of suite.cases) for (const source of mockSources) last.set(source, index);
  const bySuite = suites.map((): MockSource[] => []);
  for (const [source, index] of last) bySuite[index]?.push(source);
  return bySuite;
}

function mutantsFor(
  cases: readonly PassedCase[],
  { activityTypes, caseLimitMs }: TestPlan,
  { signal, onMutant }: TestWatch,
): Promise<readonly MutatedRunbook[]> {
  return testedMutants(cases, {
    catalogue: catalogueWith(activityTypes),
    caseLimitMs,
    signal: signal ?? new AbortController().signal,
    onMutant: ({ state }) => onMutant?.(state),
  });
}

const hasErrors = ({ problems }: TestedFile) => problems.some(({ severity }) => severity === 'error');

const isFailed = ({ status }: TestedCase) => status === 'failed';

/** A test file that was read, with the cases that the filter lets through, and those of them to be played. */
interface ReadSuite {
  readonly suite: TestSuite;
  readonly fitting: number;
  readonly chosen: readonly TestCase[];
}

/** Reads the test files of a plan, and chooses of each the cases that are played. */
export async function readSuites({
  files,
  filter,
  shard,
  activityTypes = [],
}: TestPlan): Promise<readonly ReadSuite[]> {
  const reader = new TestFiles(activityTypes);
  let at = 0;
  const isOfShard = () => {
    at += 1;
    return shard === undefined || (at - 1) % shard.of === shard.index - 1;
  };
  const suites: ReadSuite[] = [];
  for (const file of files) {
    const suite = await reader.read(file);
    const fitting = suite.cases.filter(({ name }) => filter === undefined || filter(name));
    suites.push({ suite, fitting: fitting.length, chosen: fitting.filter(isOfShard) });
  }
  return suites;
}

/** Plays the cases of one file. */
class SuitePlayer {
  readonly #suite: TestSuite;
  readonly #bundle: Bundle;
  readonly #player: CasePlayer;
  readonly #places: CasePlaces;

  constructor(
    suite: TestSuite,
    bundle: Bundle,
    { caseLimitMs }: TestPlan,
    { signal = new AbortController().signal }: TestWatch,
    mockUses: TestMockUses,
  ) {
    this.#suite = suite;
    this.#bundle = bundle;
    this.#places = new CasePlaces(suite.text, suite.cases);
    this.#player = new CasePlayer(bundle, signal, caseLimitMs, mockUses);
  }

  async play(
    test: TestCase,
  ): Promise<{ readonly tested: TestedCase; readonly run: ObservedRun | undefined }> {
    const startMs = performance.now();
    try {
      const { played, orders, isCutShort, schedule } = await playedInOrders(test, this.#player);
      const wallMs = performance.now() - startMs;
      const more = { wallMs, orders, isCutShort, schedule, result: played.result };
      const isStopped = played.result.isInterrupted && schedule.length === 0;
      const status = isStopped ? 'stopped' : played.failures.length > 0 ? 'failed' : 'passed';
      const evidence = status === 'failed' && schedule.length === 0 ? await this.#evidence(test) : undefined;
      const failures = isStopped ? [] : played.failures;
      const tested = await this.#tested(test, { ...more, status, evidence }, failures);
      return { tested, run: played.run };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const hint = error.hint === undefined ? [] : error.hint.split('\n');
      const failure = { path: test.path, message: error.message, expected: [], actual: hint };
      const nothing = { orders: 0, isCutShort: false, schedule: [], result: undefined, evidence: undefined };
      const wallMs = performance.now() - startMs;
      const tested = await this.#tested(test, { ...nothing, wallMs, status: 'failed' }, [failure]);
      return { tested, run: undefined };
    }
  }

  /** Plays a case once more, in the documented order and with all published data. */
  async again(test: TestCase, take: (event: TraceEvent) => void): Promise<void> {
    const options = { ...test.options, publishedData: 'all' as const };
    await this.#player.play({ ...test, options }, { take });
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  /** Plays the case again, with all that the causes of its failures are found in. */
  async #evidence(test: TestCase): Promise<CaseEvidence> {
    const tested = new Map(this.#bundle.runbooks.map((each) => [each.path, testedItems(each)]));
    const counts = new TraceCounts((of, activity) => tested.get(of)?.get(activity) ?? []);
    const evidence = new TraceEvidence();
    await this.again(test, (event) => {
      counts.add(event);
      evidence.add(event);
    });
    return { evidence, counts: counts.runbooks, mocks: test.options.mocks };
  }

  async #tested(
    { name, path }: TestCase,
    more: Omit<TestedCase, keyof Position | 'file' | 'name' | 'failures'>,
    failures: PlayedCase['failures'],
  ): Promise<TestedCase> {
    const located: LocatedFailure[] = [];
    for (const failure of failures) {
      const { path, at = [] } = failure;
      located.push({ ...failure, ...(await this.#places.of([...path, ...at])) });
    }
    const { file } = this.#suite;
    return { file, name, ...(await this.#places.of(path)), ...more, failures: located };
  }
}

/** What the cases of all files reach, by definition. */
class Covered {
  readonly #catalogue: Catalogue;
  readonly #byPath = new Map<string, CoveredDefinition & { readonly coverage: Coverage }>();

  constructor(types: readonly ActivityType[]) {
    this.#catalogue = catalogueWith(types);
  }

  get definitions(): readonly CoveredDefinition[] {
    return [...this.#byPath.values()].map(({ path, runbooks, places }) => ({ path, runbooks, places }));
  }

  of({ definition: { path, places } }: TestSuite, bundle: Bundle): Coverage {
    let known = this.#byPath.get(path);
    if (known === undefined) {
      const coverage = new Coverage(bundle, this.#catalogue);
      known = { path, places, runbooks: coverage.runbooks, coverage };
      this.#byPath.set(path, known);
    }
    return known.coverage;
  }
}
