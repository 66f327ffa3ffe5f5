// Query XML answers as `xmllint --xpath` does, on documents and queries that are made up.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerXPath } from '../../src/xml/answer-xpath.ts';
import { seeded } from '../support/runs.ts';
import { generatedQuery } from './generated-queries.ts';
import { knownAnswers } from './known-answers.ts';
import { answerOfXmllint, hasXmllint } from './xmllint.ts';

if (!hasXmllint)
  console.warn('xmllint is missing, so nothing is held against it: apt-get install libxml2-utils brings it');

describe.skipIf(!hasXmllint)('xmllint is there', () => {
  test('1,000 queries have its answers (8.7)', () => {
    fc.assert(
      fc.property(generatedQuery, (given) => {
        expect(answerXPath(given.xml, given.query)).toEqual({ matches: answerOfXmllint(given) });
      }),
      seeded(1000),
    );
  });

  test('the answers that the quick test knows are its answers', () => {
    for (const { matches, ...given } of knownAnswers()) expect(answerOfXmllint(given)).toEqual(matches);
  });
});
