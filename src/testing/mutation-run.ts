import { freeze } from 'immer';
import { BundleFacts } from '../analysis/bundle-facts.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import type { Choose } from '../engine/link-orders.ts';
import { isSoundWith } from '../formats/native/check-change.ts';
import type { RunResult } from '../hosts/run.ts';
import type { Bundle } from '../model/bundle.ts';
import { optionsInForce } from '../model/options.ts';
import { UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook.ts';
import { playInOtherOrders } from './case-orders.ts';
import { CasePlayer, type PlayedCase } from './case-player.ts';
import type { ChangedPart, MutantKind } from './mutants/change.ts';
import { type Mutant, mutantsOf } from './mutants/mutants-of.ts';
import { activityKey, type ObservedRun } from './observed-run.ts';
import type { TestCase } from './test-case.ts';
import type { TestSuite } from './test-files.ts';
import type { MutantNoticed, TestedMutant } from './tested.ts';
import { TestMockUses } from './unused-in-tests.ts';

/** A case that passed, with what its run did. */
export interface PassedCase {
  readonly suite: TestSuite;
  readonly test: TestCase;
  readonly run: ObservedRun;
}

/** A mutant that was played, without its place. */
export interface JudgedMutant extends Pick<TestedMutant, 'state' | 'by'> {
  readonly mutant: Mutant;
}

/** What one runbook of a definition gave. */
export interface JudgedRunbook {
  readonly runbook: Runbook;
  readonly mutants: readonly JudgedMutant[];
  readonly leftOut: number;
}

/** The mutants of all runbooks of a definition that its cases play. */
export interface MutationPlan {
  readonly bundle: Bundle;
  /** All cases of the definition; they passed. */
  readonly cases: readonly PassedCase[];
  readonly catalogue: Catalogue;
  readonly caseLimitMs: number | undefined;
  readonly signal: AbortSignal;
  /** Called after each mutant. */
  onMutant(judged: JudgedMutant): void;
}

/**
 * Plays the mutants of each runbook that the cases play: first each case that reaches the changed part in the
 * documented order, then the others that could notice it, then the other orders, until a case fails. If it is
 * interrupted, it gives what is known.
 */
export async function judgedRunbooks(plan: MutationPlan): Promise<readonly JudgedRunbook[]> {
  const { cases, catalogue, signal } = plan;
  const usual = cases.reduce((most, { run }) => Math.max(most, run.result?.executions ?? 0), 0);
  const mostSteps = usual * timesUsual + leastSteps;
  const bundle = withFewerSteps(plan.bundle, mostSteps);
  const facts = new BundleFacts(bundle, catalogue);
  const judge = new MutantJudge({ ...plan, bundle }, mostSteps);
  const judged: JudgedRunbook[] = [];
  try {
    for (const runbook of bundle.runbooks) {
      if (signal.aborted) break;
      const playing = cases.filter(({ run }) => run.jobs.has(runbook.path));
      if (playing.length === 0) continue;
      const mutants: JudgedMutant[] = [];
      let leftOut = 0;
      for (const mutant of mutantsOf(runbook, facts)) {
        const one = await judge.of(mutant, runbook, playing);
        if (signal.aborted) break;
        if (one === undefined) leftOut += 1;
        else {
          mutants.push(one);
          plan.onMutant(one);
        }
      }
      judged.push({ runbook, mutants, leftOut });
    }
  } finally {
    await judge.close();
  }
  return judged;
}

/** A run that takes more executions than the longest case, times this and so many more, does not end. */
const timesUsual = 10;
const leastSteps = 1_000;

function withFewerSteps(bundle: Bundle, most: number): Bundle {
  const runbooks = bundle.runbooks.map((runbook): Runbook => {
    const maxExecutions = Math.min(most, optionsInForce(runbook.options).maxExecutions);
    return freeze({ ...runbook, options: { ...runbook.options, maxExecutions } }, true);
  });
  return { ...bundle, runbooks };
}

/** How a case ended: somebody noticed the mutant, nobody did, or it cannot be played at all. */
type Verdict = Pick<JudgedMutant, 'state' | 'by'> | 'unnoticed' | 'refused';

class MutantJudge {
  readonly #plan: MutationPlan;
  readonly #mostSteps: number;
  readonly #player: CasePlayer;

  constructor(plan: MutationPlan, mostSteps: number) {
    this.#plan = plan;
    this.#mostSteps = mostSteps;
    this.#player = new CasePlayer(plan.bundle, plan.signal, plan.caseLimitMs);
  }

  /** Undefined for a mutant that is no sound runbook, or that is refused when it is played. */
  async of(
    mutant: Mutant,
    before: Runbook,
    playing: readonly PassedCase[],
  ): Promise<JudgedMutant | undefined> {
    const { bundle, catalogue } = this.#plan;
    if (!isSoundWith(mutant.runbook, { before, bundle, catalogue })) return undefined;
    const reaching = playing.filter(({ run }) => reaches(run, before.path, mutant.part));
    const others = mutant.isFar ? playing.filter((one) => !reaching.includes(one)) : [];
    const changed = withRunbook(bundle, before, mutant.runbook);
    const results = new Map<TestCase, readonly RunResult[]>();
    const verdict = await this.#verdict([...reaching, ...others], changed, results);
    if (verdict === 'refused') return undefined;
    if (verdict !== 'unnoticed') return { mutant, ...verdict };
    const refusing = keepsNames.has(mutant.kind)
      ? undefined
      : await this.#refusingFile(withRunbook(bundle, before, asWritten(mutant, before)));
    const by = refusing ?? (await this.#unusedIn(results));
    if (by !== undefined) return { mutant, state: 'noticed', by };
    return { mutant, state: reaching.length === 0 ? 'unreached' : 'unnoticed', by: undefined };
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  /** `results` gets how the cases ended, in all orders in which they were played. */
  async #verdict(
    cases: readonly PassedCase[],
    bundle: Bundle,
    results: Map<TestCase, readonly RunResult[]>,
  ): Promise<Verdict> {
    const kept = async (one: PassedCase, choose?: Choose) => {
      const played = await this.#play(one, bundle, choose);
      results.set(one.test, [...(results.get(one.test) ?? []), played.result]);
      return played;
    };
    try {
      for (const one of cases) {
        const found = noticedBy(one, await kept(one));
        if (found !== undefined) return found;
      }
      for (const one of cases) {
        let found: ReturnType<typeof noticedBy>;
        const play = (choose: Choose) => kept(one, choose);
        await playInOtherOrders(one.test, play, (played) => {
          found = noticedBy(one, played);
          return found !== undefined || played.result.isInterrupted;
        });
        if (found !== undefined) return found;
      }
    } catch (error) {
      if (error instanceof UsageError) return 'refused';
      throw error;
    }
    return 'unnoticed';
  }

  #play({ test }: PassedCase, bundle: Bundle, choose?: Choose): Promise<PlayedCase> {
    const written = test.options.options;
    // It wins over what the runbook says.
    const most = written?.maxExecutions;
    if (most === undefined) return this.#player.play(test, { bundle, choose });
    const maxExecutions = Math.min(most, this.#mostSteps);
    const options = { ...test.options, options: { ...written, maxExecutions } };
    return this.#player.play({ ...test, options }, { bundle, choose });
  }

  /** The first test file with an outcome that nothing would use any more: that fails its tests. */
  async #unusedIn(results: ReadonlyMap<TestCase, readonly RunResult[]>): Promise<MutantNoticed | undefined> {
    const uses = new TestMockUses();
    for (const { test, run } of this.#plan.cases)
      for (const result of results.get(test) ?? (run.result ? [run.result] : [])) uses.add(test, result);
    const all = this.#plan.cases.map(({ test }) => test);
    const played = this.#plan.cases.filter(({ test }) => results.has(test));
    for (const { suite, test } of played) {
      const [problem] = await uses.problems(test.mockSources, all);
      if (problem !== undefined) return { file: suite.file, case: undefined, message: problem.message };
    }
    return undefined;
  }

  /** The first test file that would be refused with a definition. */
  async #refusingFile(bundle: Bundle): Promise<MutantNoticed | undefined> {
    for (const suite of new Set(this.#plan.cases.map((one) => one.suite))) {
      const message = await suite.errorWith(bundle);
      if (message !== undefined) return { file: suite.file, case: undefined, message };
    }
    return undefined;
  }
}

/** After such a change a definition has all that a test file can name, and reads all that it read. */
const keepsNames: ReadonlySet<MutantKind> = new Set([
  'swap-status',
  'change-condition',
  'swap-tabs',
  'reorder-links',
  'retarget-junction',
  'flatten',
  'unflatten',
  'change-flatten',
  'change-value',
]);

function noticedBy(
  { suite, test, run }: PassedCase,
  { result, failures }: PlayedCase,
): Exclude<Verdict, string> | undefined {
  if (result.isInterrupted) return undefined;
  const by = { file: suite.file, case: test.name };
  const { limit } = result;
  if (limit !== undefined && limit !== 'deadlock' && limit !== run.result?.limit)
    return { state: 'timeout', by: { ...by, message: `the run was ended by the limit ${limit}` } };
  const [first] = failures;
  return first && { state: 'noticed', by: { ...by, message: first.message } };
}

function reaches(run: ObservedRun, path: string, part: ChangedPart): boolean {
  if (part.kind === 'activity') return run.ran.has(activityKey(path, part.id));
  const use = run.links.get(path)?.[part.index];
  return use !== undefined && use.passed + use.heldBack > 0;
}

function withRunbook(bundle: Bundle, before: Runbook, after: Runbook): Bundle {
  return { ...bundle, runbooks: bundle.runbooks.map((runbook) => (runbook === before ? after : runbook)) };
}

/** The mutant as somebody would write it: what is left out is not there at all. */
function asWritten({ runbook, part, isRemoval }: Mutant, before: Runbook): Runbook {
  if (!isRemoval) return runbook;
  if (part.kind === 'link')
    return { ...runbook, links: before.links.filter((_, index) => index !== part.index) };
  const { id } = part;
  return {
    ...runbook,
    activities: runbook.activities.filter((activity) => activity.id !== id),
    links: runbook.links.filter(({ from, to }) => from !== id && to !== id),
  };
}
