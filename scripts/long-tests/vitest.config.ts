import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import quick from '../../vitest.config.ts';

const root = join(import.meta.dirname, '../..');
/** What a test file imports whose tests have a size. */
const sizes = 'support/runs.ts';

/**
 * `npm run test:long`: the tests that are too long for `npm test`, and those that are
 * smaller there in full size. Threads of jobs begin with the sources.
 */
export default defineConfig({
  test: {
    ...quick.test,
    include: [
      'test/**/*.long.test.ts',
      ...globSync('test/**/*.test.ts', { cwd: root })
        .filter((file) => readFileSync(join(root, file), 'utf8').includes(sizes))
        .map((file) => file.replaceAll('\\', '/')),
    ],
    exclude: [],
    env: {},
    testTimeout: 300_000,
  },
});
