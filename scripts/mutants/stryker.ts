import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { Mutant } from './score.ts';

type Options = ConstructorParameters<typeof Stryker>[0];
type Result = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

export interface StrykerSettings {
  /** Globs of the files to mutate. */
  readonly mutate: readonly string[];
  /** How many mutants are tested at once. */
  readonly concurrency: number;
  /** Whether to test mutants again whose result is known from an earlier run. */
  readonly isAnew: boolean;
}

/** Mutates these files, runs the tests on every mutant and says what became of it. Takes about a second for each mutant. */
export async function testMutants({ mutate, concurrency, isAnew }: StrykerSettings): Promise<Mutant[]> {
  const options: Options = {
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutants/vitest.config.ts', related: false },
    // Stryker rewrites the paths of a tsconfig with an API that TypeScript 7 does not have. Ours needs no rewriting.
    tsconfigFile: 'none.json',
    mutate: [...mutate],
    ignorePatterns: ['/.mutants', '/bench', '/coverage', '/dist'],
    coverageAnalysis: 'perTest',
    incremental: true,
    force: isAnew,
    concurrency,
    reporters: ['progress-append-only', 'html'],
    incrementalFile: '.mutants/incremental.json',
    htmlReporter: { fileName: '.mutants/report.html' },
    tempDirName: '.mutants/sandbox',
    allowConsoleColors: false,
  };
  const results = await new Stryker(options).runMutationTest();
  return results.map(mutantOf);
}

function mutantOf({ fileName, location: { start, end }, replacement, status }: Result): Mutant {
  const file = relative('.', fileName).replaceAll('\\', '/');
  const lines = readFileSync(file, 'utf8').split('\n');
  const taken = lines.slice(start.line - 1, end.line);
  taken.push((taken.pop() ?? '').slice(0, end.column - 1));
  taken[0] = (taken[0] ?? '').slice(start.column - 1);
  const within = lines[start.line - 1] ?? '';
  return { file, line: start.line, within, text: taken.join('\n'), replacement, status };
}
