import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runTests, type TestedRun, type TestPlan, type TestWatch } from '../../src/index.ts';
import type { RunbookFile } from './runbook-file.ts';

/** What a folder of runbooks with one test file holds. */
export interface Suite {
  readonly runbooks: readonly (RunbookFile | object)[];
  readonly variables?: readonly object[];
  /** The test file, as a value. */
  readonly tests: object;
  /** Other files, by name. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** A folder with the files of a suite, which is gone when `act` is over. */
export async function inFolder<Result>(
  { runbooks, variables = [], tests, beside = {} }: Suite,
  act: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-suite-'));
  try {
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ runbooks, variables }));
    writeFileSync(join(folder, 'all.test.yaml'), stringify(tests));
    for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text);
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the cases of a suite give. */
export function tested(
  suite: Suite,
  plan: Partial<TestPlan> = {},
  watch: TestWatch = {},
): Promise<TestedRun> {
  return inFolder(suite, (folder) => runTests({ files: [join(folder, 'all.test.yaml')], ...plan }, watch));
}

/** The messages of the failures of each case. */
export function failuresOf({ cases }: TestedRun): readonly (readonly string[])[] {
  return cases.map(({ failures }) => failures.map(({ message }) => message));
}

/** The problems of the files, as `line:column code: message`. */
export function problemsOf({ files }: TestedRun): readonly string[] {
  return files.flatMap(({ problems }) =>
    problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`),
  );
}
