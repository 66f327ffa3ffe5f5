// docs/lint.md is made of the rules.
import { expect, test } from 'vitest';
import { lintPage } from '../../scripts/lint-page.ts';
import { lintRules } from '../../src/lint/rules.ts';
import { readText } from '../tidy/source-file.ts';

test('the page of warnings is what `npm run lint-page` writes', async () => {
  expect(readText('docs/lint.md')).toBe(await lintPage());
});

test('it has a heading for each rule, and what the rule says of its bad example', () => {
  const sections = readText('docs/lint.md').split(/^## /m).slice(1);
  const told = sections.filter((section) => /^> \S/m.test(section)).map((section) => section.split('\n')[0]);
  expect(told).toEqual(lintRules.map(({ id }) => id).toSorted());
});
