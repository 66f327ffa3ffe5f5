import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { closingLine } from '../scripts/closing-line-reporter.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

/** As much of a run test file as the reporter looks at. */
function file(states: readonly State[], own: { errors?: number; suiteErrors?: number } = {}): TestModule {
  const errors = (count = 0) => Array.from({ length: count }, () => new Error('made up'));
  const children = {
    allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    allSuites: () => [{ errors: () => errors(own.suiteErrors) }],
  };
  return { children, errors: () => errors(own.errors) } as unknown as TestModule;
}

test('counts over all files', () => {
  expect(closingLine([file(['passed', 'passed']), file(['failed', 'passed'])], 0)).toBe('3 passed, 1 failed');
});

test('says what was skipped only where something was', () => {
  expect(closingLine([file(['passed', 'skipped'])], 0)).toBe('1 passed, 0 failed, 1 skipped');
});

test('a file that does not load, a broken suite, a stray error and a test that never ended count as failed', () => {
  expect(closingLine([file(['pending'], { errors: 1, suiteErrors: 1 })], 1)).toBe('0 passed, 4 failed');
});

test('a run without tests', () => {
  expect(closingLine([], 0)).toBe('0 passed, 0 failed');
});
