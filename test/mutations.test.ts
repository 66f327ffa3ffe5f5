import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutations } from '../scripts/mutants/mutations.ts';

test('the text of every mutation still occurs in its file, once', () => {
  const stale = mutations.filter(({ file, find }) => {
    const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
    return source.split(find).length !== 2;
  });
  expect(stale.map(({ file, find }) => `${file}: ${find}`)).toEqual([]);
});

test('every mutation changes something and names its rule, and there are enough of them', () => {
  for (const { find, replace, rule } of mutations) {
    expect(replace).not.toBe(find);
    expect(rule).toMatch(/^(A\d+|section \d+|format \d|ois|\d+\.\d|maxExecutions|maxJobs)/);
  }
  expect(mutations.length).toBeGreaterThanOrEqual(200);
});
