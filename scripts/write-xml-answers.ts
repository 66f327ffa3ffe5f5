// Writes what `xmllint --xpath` answers to queries that are made up, for the quick test of Query XML. Needs
// xmllint, of the package libxml2-utils.
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { generatedQuery } from '../test/xml/generated-queries.ts';
import { answersFile } from '../test/xml/known-answers.ts';
import { answerOfXmllint } from '../test/xml/xmllint.ts';

const wanted = 500;
/** So many of them may have no answer: most queries that are made up find nothing. */
const withoutMatches = 50;
const longestDocument = 400;

const known: object[] = [];
let empty = 0;
for (const given of fc.sample(generatedQuery, { numRuns: 20 * wanted, seed: 8_7 })) {
  if (known.length === wanted) break;
  if (given.xml.length > longestDocument) continue;
  const matches = answerOfXmllint(given);
  if (typeof matches === 'string') throw new Error(`${given.query}: ${matches}`);
  if (matches.length === 0) empty += 1;
  if (matches.length > 0 || empty <= withoutMatches) known.push({ ...given, matches });
}
writeFileSync(answersFile, `[\n${known.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
