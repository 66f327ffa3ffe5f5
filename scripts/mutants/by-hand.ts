import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HandWritten, handWritten } from './hand-written.ts';

const root = join(import.meta.dirname, '../..');

/** A run of tests that takes longer than this many milliseconds has noticed. */
const timeoutMs = 300_000;

const unnoticed = 'UNNOTICED';

/**
 * Breaks one rule at a time in a copy of the project and runs the tests that should notice. Prints what
 * became of each. `only` takes the rules whose text or file has it. Returns how many went unnoticed; a rule
 * whose source text is gone, or whose tests cannot be run, counts as unnoticed.
 */
export function playByHand(only = ''): number {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const chosen = handWritten.filter(
    ({ rule, changes }) => rule.includes(only) || changes.some(({ file }) => file.includes(only)),
  );
  let alive = 0;
  try {
    for (const entry of ['src', 'test', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, entry), join(folder, entry), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const tests of new Set(chosen.map(({ tests }) => tests))) {
      const verdict = firstFailure(tests, folder);
      if (verdict !== unnoticed)
        throw new Error(`The tests ${tests.join(' ')} fail without a mutation: ${verdict}`);
    }
    for (const mutation of chosen) {
      const verdict = verdictOn(mutation, folder);
      if (!verdict.startsWith('noticed')) alive += 1;
      console.log(`${mutation.rule}\n  ${verdict}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${chosen.length - alive} of ${chosen.length} broken rules were noticed.`);
  return alive;
}

function verdictOn({ changes, tests }: HandWritten, folder: string): string {
  const before = new Map<string, string>();
  try {
    for (const { file, find, replace } of changes) {
      const path = join(folder, 'src', file);
      const source = readFileSync(path, 'utf8');
      if (!before.has(path)) before.set(path, source);
      const found = source.split(find).length - 1;
      if (found !== 1) return `UNKNOWN: its text occurs ${found} times in ${file}`;
      writeFileSync(
        path,
        source.replace(find, () => replace),
      );
    }
    return firstFailure(tests, folder);
  } finally {
    for (const [path, source] of before) writeFileSync(path, source);
  }
}

function firstFailure(tests: readonly string[], folder: string): string {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const options = [
    '--bail',
    '1',
    '--no-cache',
    '--testTimeout',
    '60000',
    '--reporter',
    'json',
    '--outputFile',
    report,
  ];
  const { status, signal } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...options, ...tests],
    { cwd: folder, stdio: 'ignore', timeout: timeoutMs },
  );
  if (signal !== null) return 'noticed: the tests do not end';
  if (status === 0) return unnoticed;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: { status: string; fullName: string }[] }[];
  };
  const failed = testResults
    .flatMap((file) => file.assertionResults)
    .find((test) => test.status === 'failed');
  return failed === undefined ? 'UNKNOWN: the tests cannot be run' : `noticed: ${failed.fullName}`;
}
