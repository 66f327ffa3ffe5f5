import { matchesGlob, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { testsOf } from './rooms.ts';

const { include, exclude } = testsOf(process.env['MUTATED_ROOM'] ?? '');

/** Runs the test files in the order of the list, those of one entry that try many cases last. */
class ListOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const file = relative(this.ctx.config.root, moduleId);
      const entry = include.findIndex((pattern) => matchesGlob(file, pattern));
      return entry + (/-(properties|model)\.test\.ts$/.test(file) ? 0.5 : 0);
    };
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** How Stryker runs the tests. One thread loads every module once for a mutant, which halves the time. */
export default defineConfig({
  test: {
    include,
    exclude,
    isolate: false,
    testTimeout: 60_000,
    sequence: { sequencer: ListOrder },
    env: { PIANOLA_SHARE_OF_RUNS: '0.2' },
    setupFiles: ['scripts/mutants/no-shrinking.ts'],
  },
});
