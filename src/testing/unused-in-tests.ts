import type { RunResult } from '../hosts/run.ts';
import { entryCount } from '../model/mock.ts';
import type { Problem } from '../model/problem.ts';
import type { UnusedMock } from '../model/unused-mock.ts';
import type { MockSource, TestCase } from './test-case.ts';

/** Keeps what the runs of cases did not use of their simulated outcomes. */
export class TestMockUses {
  readonly #runs = new Map<TestCase, Map<string, readonly UnusedMock[]>>();
  readonly #unclear = new Set<TestCase>();

  /** A run of a case has ended. One that did not come to its end could have used anything. */
  add(test: TestCase, { unusedMocks, limit, isInterrupted }: RunResult): void {
    if (unusedMocks === undefined || limit !== undefined || isInterrupted) this.#unclear.add(test);
    else {
      const runs = this.#runs.get(test) ?? new Map<string, readonly UnusedMock[]>();
      this.#runs.set(test, runs);
      runs.set(JSON.stringify(unusedMocks), unusedMocks);
    }
  }

  /**
   * Errors for the outcomes of these sources that no case used. What a case could have used that was not
   * played to its end is not told.
   */
  async problems(sources: Iterable<MockSource>, cases: readonly TestCase[]): Promise<readonly Problem[]> {
    const found: Problem[] = [];
    for (const source of sources) {
      const users = cases.filter(({ mockSources }) => mockSources.includes(source));
      if (!users.some((test) => this.#isClear(test))) continue;
      const unused = Object.keys(source.mocks).flatMap((runbook) => this.#unusedOf(source, runbook, users));
      if (unused.length > 0) found.push(...(await source.unused(unused)));
    }
    return found.map((problem) => ({ ...problem, severity: 'error' }));
  }

  #isClear(test: TestCase): boolean {
    return this.#runs.has(test) && !this.#unclear.has(test);
  }

  #unusedOf(source: MockSource, runbook: string, users: readonly TestCase[]): readonly UnusedMock[] {
    const unused = Object.entries(source.mocks[runbook] ?? {}).flatMap(([activity, mock]) => {
      const inForce = users.filter(
        ({ mockSources }) =>
          mockSources.findLast(({ mocks }) => mocks[runbook]?.[activity] !== undefined) === source,
      );
      if (inForce.length === 0) return [{ runbook, activity, entry: null, why: 'replaced' as const }];
      if (!inForce.every((test) => this.#isClear(test))) return [];
      const runs = inForce.flatMap((test) => [...(this.#runs.get(test)?.values() ?? [])]);
      const entries = entryCount(mock);
      return unusedIn(runs, runbook, activity, entries);
    });
    const all = Object.keys(source.mocks[runbook] ?? {}).length;
    const isNeverPlayed = unused.length === all && unused.every(({ why }) => why === 'runbook-not-played');
    return isNeverPlayed ? [{ runbook, activity: null, entry: null, why: 'runbook-not-played' }] : unused;
  }
}

/** What of the outcome for an activity none of the runs used. */
function unusedIn(
  runs: readonly (readonly UnusedMock[])[],
  runbook: string,
  activity: string,
  entries: number,
): readonly UnusedMock[] {
  const told = runs.map((run) =>
    run.filter((one) => one.runbook === runbook && (one.activity === activity || one.activity === null)),
  );
  const wholes = told.map((run) => run.find(({ entry }) => entry === null));
  if (wholes.every((whole) => whole !== undefined)) {
    const reasons = new Set(wholes.map(({ why }) => why));
    const why = reasons.has('never-matched')
      ? 'never-matched'
      : reasons.has('never-asked')
        ? 'never-asked'
        : 'runbook-not-played';
    return [{ runbook, activity, entry: null, why }];
  }
  return Array.from({ length: entries }, (_, index) => index + 1)
    .filter((entry) =>
      told.every((run, at) => wholes[at] !== undefined || run.some((one) => one.entry === entry)),
    )
    .map((entry) => ({ runbook, activity, entry, why: 'never-matched' }));
}
