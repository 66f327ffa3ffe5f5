import type { Catalogue } from '../engine/activity-type.ts';
import { draftMocks } from '../formats/native/read-mocks.ts';
import { unusedFindings, unusedMock } from '../formats/native/unused-mocks.ts';
import { parseText } from '../formats/text/parse-text.ts';
import type { ParsedText, SourceFile } from '../formats/text/parsed-text.ts';
import { ProblemList } from '../formats/text/problem-list.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Mocks } from '../model/mock.ts';
import { type MockCheck, mockCheckGiven } from '../model/mock-check.ts';
import type { Problem } from '../model/problem.ts';
import type { UnusedMock } from '../model/unused-mock.ts';
import { LintedBundle } from './linted-bundle.ts';
import { findingsIn } from './rules.ts';

/** The result of reading a mocks file: outcomes or errors, and in either case warnings. */
export interface MocksReading {
  /**
   * By the path of the runbook as in the bundle, then by activity id or name as in the file. Deeply frozen.
   */
  readonly mocks?: Mocks;
  /** All problems, in the order of position. */
  readonly problems: readonly Problem[];
  /** What is told of it after a run: warnings `unused-mock`, with the places of what nothing used. */
  readonly unused: (unused: readonly UnusedMock[]) => Promise<readonly Problem[]>;
}

/** How a mocks file is read. */
export interface MocksRules {
  /** How closely its outcomes are held against what the activities publish; `strict` if absent. */
  readonly mockCheck?: MockCheck | undefined;
  /** What outcomes for a runbook are that there is not: a warning if absent. */
  readonly strangers?: 'warning' | 'error' | undefined;
}

/**
 * Reads a file of simulated outcomes for a bundle, checks them against what the activities publish, and lints
 * the references in their texts. Never throws for what the file says.
 */
export async function readMocks(
  file: SourceFile,
  bundle: Bundle,
  catalogue: Catalogue,
  rules: MocksRules = {},
): Promise<MocksReading> {
  return await readMocksText(await parseText(file), bundle, catalogue, rules);
}

/** The same for a text that has been read. */
export async function readMocksText(
  text: ParsedText,
  bundle: Bundle,
  catalogue: Catalogue,
  { mockCheck, strangers }: MocksRules = {},
): Promise<MocksReading> {
  const check = mockCheckGiven(mockCheck);
  const { mocks, given, problems } = draftMocks(text, bundle, catalogue, check, strangers);
  const origin = { isOneFile: true, isWhole: true, files: new Map(), beside: new Map(), scripts: new Map() };
  const found = await problems(findingsIn(new LintedBundle(bundle, catalogue, origin, given)));
  const unusedIn = async (unused: readonly UnusedMock[]) => {
    const list = new ProblemList(text);
    for (const { path, atKey = false, ...finding } of unusedFindings(given, unused))
      list.add({ path, atKey }, finding);
    return (await list.located()).filter(({ code }) => code === unusedMock);
  };
  return { problems: found, unused: unusedIn, ...(mocks && { mocks }) };
}
