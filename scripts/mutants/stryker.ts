import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { Mutant } from './score.ts';

type Options = ConstructorParameters<typeof Stryker>[0];
type Result = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

export interface StrykerSettings {
  /** Whose tests are run. */
  readonly room: string;
  /** Globs of the files to mutate, all of that room. */
  readonly mutate: readonly string[];
  /** How many mutants are tested at once. */
  readonly concurrency: number;
  /** Whether to test mutants again whose result is known from an earlier run. */
  readonly isAnew: boolean;
  /**
   * Whether to leave out mutants of what runs when a module is loaded: all tests of the room have to run on
   * each.
   */
  readonly isQuick: boolean;
}

/**
 * Mutates these files, runs the tests of the room on every mutant and says what became of it. Takes about a
 * second for each mutant, and writes below `.mutants/`.
 */
export async function testMutants({
  room,
  mutate,
  concurrency,
  isAnew,
  isQuick,
}: StrykerSettings): Promise<Mutant[]> {
  const folder = `.mutants/${room.replaceAll('/', '-')}`;
  const options: Options = {
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutants/vitest.config.ts', related: false },
    // Stryker rewrites the paths of a tsconfig with an API that TypeScript 7 does not have. Ours needs no
    // rewriting.
    tsconfigFile: 'none.json',
    mutate: [...mutate],
    ignorePatterns: ['/.mutants', '/bench', '/coverage', '/dist'],
    coverageAnalysis: 'perTest',
    // Most endless loops are known by the count of their turns. This is for the others, and long enough for a
    // busy machine.
    timeoutMS: 15_000,
    incremental: true,
    force: isAnew,
    ignoreStatic: isQuick,
    concurrency,
    reporters: ['progress-append-only', 'html'],
    incrementalFile: `${folder}/results.json`,
    htmlReporter: { fileName: `${folder}/report.html` },
    tempDirName: `${folder}/sandbox`,
    allowConsoleColors: false,
  };
  // Read now: somebody may edit them while the mutants are tested.
  const sources = new Map(globSync(mutate).map((path) => [slashed(path), readFileSync(path, 'utf8')]));
  // The processes that run the tests inherit it.
  process.env['MUTATED_ROOM'] = room;
  const results = await new Stryker(options).runMutationTest();
  // Stryker also tells what it knows from earlier runs about files that were not asked for.
  return results.map((result) => mutantOf(result, sources)).filter(({ file }) => sources.has(file));
}

function mutantOf({ fileName, location, replacement, status }: Result, sources: Map<string, string>): Mutant {
  const { start, end } = location;
  const file = slashed(relative('.', fileName));
  const lines = (sources.get(file) ?? '').split('\n');
  const taken = lines.slice(start.line - 1, end.line);
  taken.push((taken.pop() ?? '').slice(0, end.column - 1));
  taken[0] = (taken[0] ?? '').slice(start.column - 1);
  const within = lines[start.line - 1] ?? '';
  return { file, line: start.line, within, text: taken.join('\n'), replacement, status };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
