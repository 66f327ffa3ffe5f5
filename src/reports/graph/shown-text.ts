import { withoutInvisible } from '../../text/harmless.ts';

/** Lone surrogates, and what no XML document may hold. */
const unfit = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/**
 * Text of a file as a picture may show it: on one line, without control characters. What nobody would see,
 * and what turns the direction of writing, is an escape.
 */
export function shownText(text: string): string {
  return withoutInvisible(text)
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(unfit, '')
    .trim();
}

/** Text of several lines as a picture may show it: its line breaks stay, blank lines are left out. */
export function shownLines(text: string): string {
  return text
    .split(/\r\n?|[\n\u2028\u2029]/u)
    .map(shownText)
    .filter((line) => line !== '')
    .join('\n');
}

/** Text inside an XML element or attribute. It must have gone through `shownText` or `shownLines`. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** By name where XML has one: some readers of JUnit's XML take numbers for text. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
