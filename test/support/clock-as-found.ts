// Runs around every test file: see vitest.config.ts. Files share a process, and a clock that one leaves
// turned stops whatever waits in those after it.
import { afterAll, expect, vi } from 'vitest';

/** What tells the time or waits, by its name. */
const clock = () => ({
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  Date: globalThis.Date,
  'Date.now': Date.now,
  'performance.now': performance.now,
});

const found = clock();

afterAll(() => {
  vi.restoreAllMocks();
  const left = Object.entries(clock()).filter(([name, value]) => found[name as keyof typeof found] !== value);
  expect(
    left.map(([name]) => name),
    'what this file replaced and did not put back',
  ).toEqual([]);
});
