// Where docs/rules.md says what Pianola does "Today" instead of a rule, it does so. A case that fails here is
// a rule that is followed now: the page loses the sentence, this file the case.
import { describe, expect, test } from 'vitest';
import { readText } from '../tidy/source-file.ts';

const cases: Readonly<Record<string, () => Promise<void>>> = {};

describe('today', () => {
  test.each(Object.entries(cases))('%s', async (_, holds) => {
    await holds();
  });

  test('every "Today" of the page has its case here', () => {
    expect(readText('docs/rules.md').match(/\bToday:/g) ?? []).toHaveLength(Object.keys(cases).length);
  });
});
