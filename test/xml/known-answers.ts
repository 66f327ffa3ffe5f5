import { readFileSync } from 'node:fs';
import type { XmlMatch } from '../../src/xml/answer-xpath.ts';
import type { GeneratedQuery } from './generated-queries.ts';

/** The file with the answers of xmllint; `npm run xml-answers` writes it. */
export const answersFile = new URL('../fixtures/xml-answers.json', import.meta.url);

/** A query, and what xmllint answers. */
export interface KnownAnswer extends GeneratedQuery {
  readonly matches: readonly XmlMatch[];
}

/** Queries whose answers are known from xmllint. */
export function knownAnswers(): readonly KnownAnswer[] {
  return JSON.parse(readFileSync(answersFile, 'utf8')) as readonly KnownAnswer[];
}
