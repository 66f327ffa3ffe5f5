import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './scripts/closing-line-reporter.ts';

/** `npm test`: every test, with properties and fuzzing in a small size. */
export default defineConfig({
  resolve: {
    // Threads of jobs and of simulations begin with the build.
    alias: [
      {
        find: /^(?:\.|\.\.\/threads)\/worker-file\.ts$/,
        replacement: join(import.meta.dirname, 'test/support/built-threads.ts'),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.long.test.ts'],
    env: { PIANOLA_SHARE_OF_RUNS: process.env['PIANOLA_SHARE_OF_RUNS'] ?? '0.2' },
    // A process loads a module once for all test files it runs. One more than there are cores, because many
    // tests wait for a server or a database.
    maxWorkers: availableParallelism() + 1,
    isolate: false,
    restoreMocks: true,
    setupFiles: [join(import.meta.dirname, 'test/support/clock-as-found.ts')],
    // Threads take their time to start where the machine has much else to do.
    testTimeout: 60_000,
    reporters: ['default', new ClosingLineReporter()],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
