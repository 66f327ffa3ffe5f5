import { expect } from 'vitest';
import { brief, marked, read } from '../../support/reading.ts';

/**
 * A runbook with two activities and whatever else is given; `more` goes into the second activity, `link` into
 * the link.
 */
export function runbook({ top = '', more = '', link = '', activities = '', links = '' }): string {
  return `{ "name": "R", ${top}
"activities": [
{ "id": "first", "type": "Run .Net Script", "language": "JavaScript", "script": "", "publish": [{ "name": "Collection" }] },
{ "id": "second", "type": "Send Event Log Message", "message": "m"${more} }${activities}
],
"links": [{ "from": "first", "to": "second"${link} }${links}] }`;
}

/** One activity of a type that needs nothing. */
export const simple = (id: string, more = '') => `{ "id": "${id}", "type": "Run Program"${more} }`;

/** Expects that a text has one error, at its mark `»`, told in plain words. */
export async function expectRefusal(text: string, code: string): Promise<void> {
  const { text: written, at } = marked(text);
  const { bundle, problems } = await read(written);
  const found = problems.filter(({ severity }) => severity === 'error');
  // After an error of syntax the rest of the line may not make sense either.
  expect(found.slice(0, code === 'json-syntax' ? 1 : found.length).map(brief)).toEqual([`${code} ${at}`]);
  expect(bundle).toBeUndefined();
  expect(found[0]?.message).not.toMatch(/invalid input|undefined|\[object/i);
  expect(found[0]?.hint).toBeTruthy();
  expect(found[0]?.file).toBe('runbook.json');
}
