import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { syntaxFindings } from '../../src/files/script-syntax.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import type { LintExample } from '../../src/lint/rule.ts';
import { lintRules } from '../../src/lint/rules.ts';

/** The problems of an example, as a file that a person would write. */
async function problemsOf(example: LintExample) {
  const bytes = new TextEncoder().encode(JSON.stringify(example, null, 1));
  return (
    await readBundle([{ name: 'example.json', bytes }], standardCatalogue, { parseScripts: syntaxFindings })
  ).problems;
}

describe.each(lintRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('finds something in its bad example, and no other rule does', async () => {
    const problems = await problemsOf(rule.bad);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem).toMatchObject({ code: id, severity: rule.severity, file: 'example.json' });
      expect(problem.line).toBeGreaterThan(1);
      expect(problem.hint).toBeTruthy();
    }
  });

  test('finds nothing in its good example, and no other rule does', async () => {
    expect(await problemsOf(rule.good)).toEqual([]);
  });

  test('says what it finds, why that is a mistake, and what to do', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(rule.finds).toMatch(/^[A-Z`].*[^.]$/);
    for (const text of [rule.why, rule.remedy]) expect(text).toMatch(/^[A-Z`].*\.$/);
  });
});

test('no two rules have one id', () => {
  expect(new Set(lintRules.map(({ id }) => id)).size).toBe(lintRules.length);
});
