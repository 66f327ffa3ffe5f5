import { readSource } from '../files/load.ts';
import { rewriteFiles } from '../files/write-files.ts';
import { changedText, type ValueChange } from '../formats/text/changed-text.ts';
import { parseText } from '../formats/text/parse-text.ts';
import type { Path, Position } from '../formats/text/place.ts';
import { UsageError } from '../model/problem.ts';
import { isLonger } from '../text/json-pieces.ts';
import { CasePlayer, type PlayedCase } from './case-player.ts';
import { readSuites, type TestPlan } from './run-tests.ts';
import type { TestCase } from './test-case.ts';
import type { TestSuite } from './test-files.ts';

/** What became of the expectations of one file that did not hold. */
export interface UpdatedFile {
  readonly file: string;
  /** How many were written anew. */
  readonly changed: number;
  /** Those that were not, with the reason. */
  readonly kept: readonly KeptExpectation[];
}

/** An expectation that does not hold and was not changed. */
export interface KeptExpectation extends Position {
  readonly reason: string;
}

/**
 * Plays the cases of test files and writes what they expect anew where it did not hold, so that it holds with
 * what happened. The rest of the files stays as it is. Cases that could not be played to their end, and those
 * that must hold in several orders, are left alone. All files are written, or none; after an interrupt, none.
 * Gives the files that have expectations that did not hold. Throws UsageError for files that cannot be read
 * or written. `onRead` is called before any case is played.
 */
export async function updateTests(
  plan: Omit<TestPlan, 'bail' | 'coverage'>,
  signal: AbortSignal,
  onRead: (suites: readonly Pick<TestSuite, 'inputs'>[]) => void = () => undefined,
): Promise<readonly UpdatedFile[]> {
  const updated: UpdatedFile[] = [];
  const contents = new Map<string, string>();
  const suites = await readSuites(plan);
  onRead(suites.map(({ suite }) => suite));
  for (const { suite, chosen } of suites) {
    if (suite.bundle === undefined || chosen.length === 0) continue;
    const player = new CasePlayer(suite.bundle, signal, plan.caseLimitMs);
    try {
      const findings = new FileFindings();
      for (const test of suite.cases)
        findings.add(test, chosen.includes(test) ? await playedOnce(test, player) : undefined);
      const { changes, kept } = findings.decided();
      const { text, undone } = await rewritten(suite, changes);
      const all = [...kept, ...undone];
      const places = await suite.text.locate(all);
      const located = all.map(({ reason }, index) => ({ ...(places[index] as Position), reason }));
      const changed = changes.length - undone.length;
      if (changed > 0) contents.set(suite.file, text);
      if (changed + located.length > 0) updated.push({ file: suite.file, changed, kept: located });
    } finally {
      await player.close();
    }
    if (signal.aborted) return [];
  }
  rewriteFiles(contents);
  return updated;
}

/** Undefined if `simulate` refuses it. */
async function playedOnce(test: TestCase, player: CasePlayer): Promise<PlayedCase | undefined> {
  try {
    return await player.play(test);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

interface KeptPlace {
  readonly path: Path;
  readonly reason: string;
}

async function rewritten(
  { file, text: { value } }: TestSuite,
  changes: readonly ValueChange[],
): Promise<{ readonly text: string; readonly undone: readonly KeptPlace[] }> {
  const kept = (those: readonly ValueChange[], reason: string) => those.map(({ path }) => ({ path, reason }));
  if (changes.length === 0) return { text: '', undone: [] };
  const source = await readSource(file);
  if (JSON.stringify((await parseText(source)).value) !== JSON.stringify(value))
    return { text: '', undone: kept(changes, 'the file has changed while it was played') };
  const { text, undone } = await changedText(source, changes);
  return { text, undone: kept(undone, 'it is shared by an alias, or written so that it cannot be changed') };
}

/** The most characters that are written for one expectation. */
const mostWritten = 1_000_000;

/** What one case says of an expectation. */
type Finding = 'holds' | 'not played' | 'several orders' | 'nothing to write' | { readonly value: unknown };

/** What the cases of a file found of its expectations. The rows of a table share those of their case. */
class FileFindings {
  readonly #found = new Map<
    string,
    { readonly path: Path; readonly findings: Finding[]; hasFailed: boolean }
  >();

  add({ expectations, schedules }: TestCase, played: PlayedCase | undefined): void {
    const isWhole =
      played !== undefined && played.result.limit !== 'wall-timeout' && !played.result.isInterrupted;
    for (const { path } of expectations) {
      const key = JSON.stringify(path);
      const found = this.#found.get(key) ?? { path, findings: [], hasFailed: false };
      this.#found.set(key, found);
      const failure = isWhole ? played.failures.find((one) => JSON.stringify(one.path) === key) : undefined;
      if (failure !== undefined) found.hasFailed = true;
      if (!isWhole) found.findings.push('not played');
      else if (failure === undefined) found.findings.push('holds');
      else if (schedules !== 'documented') found.findings.push('several orders');
      else found.findings.push(failure.instead ?? 'nothing to write');
    }
  }

  decided(): { readonly changes: readonly ValueChange[]; readonly kept: readonly KeptPlace[] } {
    const changes: ValueChange[] = [];
    const kept: KeptPlace[] = [];
    for (const { path, findings, hasFailed } of this.#found.values()) {
      if (!hasFailed) continue;
      const words = findings.find((finding) => typeof finding === 'string');
      const [first, ...others] = findings.flatMap((finding) =>
        typeof finding === 'string' ? [] : [finding],
      );
      if (findings.some((finding) => typeof finding !== 'string' && isLonger(finding.value, mostWritten))) {
        kept.push({ path, reason: 'what happened is too long to be written down' });
        continue;
      }
      const isAgreed = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
      if (words !== undefined) kept.push({ path, reason: reasons[words] });
      else if (first === undefined || !isAgreed) kept.push({ path, reason: differentRows });
      else changes.push({ path, value: first.value });
    }
    return { changes, kept };
  }
}

const differentRows = 'the rows of its table would need different values: give it in the rows';
const reasons: Readonly<Record<Extract<Finding, string>, string>> = {
  holds: 'it holds for another row of its table: give it in the rows',
  'not played': 'another row of its table was not played to its end',
  'several orders': 'the case must hold in several orders of its jobs',
  'nothing to write': 'it cannot hold with what happened, whatever is written',
};
