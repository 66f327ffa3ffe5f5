// Ends a test run with `N passed, N failed` alone on its line: the form that every continuous integration can
// read.
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Says how a run ended in one plain line, after everything else that is printed. */
export class ClosingLineReporter implements Reporter {
  #line = '0 passed, 0 failed';

  onInit(): void {
    // Coverage and late warnings are printed after the run's end; what is written at the process' exit comes
    // last.
    process.once('exit', () => console.log(`\n${this.#line}`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#line = closingLine(modules, unhandled.length);
  }
}

/**
 * `N passed, N failed` with `, N skipped` where there are any. A file that does not load and a stray error
 * each count as failed.
 */
export function closingLine(modules: Iterable<TestModule>, strayErrors: number): string {
  const counts = { passed: 0, failed: strayErrors, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const test of module.children.allSuites()) counts.failed += test.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
