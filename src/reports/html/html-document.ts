import { harmless } from '../../text/harmless.ts';
import { xmlText } from '../graph/shown-text.ts';

const noncharacters = /\p{Noncharacter_Code_Point}/gu;

/**
 * Text of a file inside an HTML element or attribute: nothing in it is markup, and what nobody would see, and
 * what turns the direction of writing, is an escape.
 */
export function htmlText(text: string): string {
  return xmlText(harmless(text).replace(noncharacters, '\ufffd'));
}

/** A name of a definition inside HTML: what is written from right to left turns nothing around it. */
export function htmlName(name: string): string {
  return `<bdi>${htmlText(name)}</bdi>`;
}

/** A page that needs nothing but itself. */
export interface HtmlDocument {
  readonly title: string;
  /** The style sheet. */
  readonly style: string;
  /** The SHA-256 of the style sheet in Base64. The page allows itself this style sheet and nothing else. */
  readonly styleHash: string;
  /** What is shown, as HTML. */
  readonly body: string;
  /** The one script it runs, and its SHA-256 in Base64; left out: it runs nothing. */
  readonly script?: { readonly text: string; readonly hash: string };
}

/**
 * A whole page as HTML. Its policy keeps browsers from fetching anything, and from running anything but its
 * own script.
 */
export function htmlDocument({ title, style, styleHash, body, script }: HtmlDocument): string {
  const runs = script === undefined ? '' : `script-src 'sha256-${script.hash}'; `;
  const sources = `default-src 'none'; ${runs}style-src 'sha256-${styleHash}'`;
  return htmlPage({
    title,
    policy: sources,
    head: [`<style>${style}</style>`],
    body: [body, ...(script === undefined ? [] : [`<script>${script.text}</script>`])],
  });
}

/** What any page has. */
export interface HtmlPage {
  readonly title: string;
  /** What the page may load and run. It has no base and no forms in any case. */
  readonly policy: string;
  /** What else is in its head and in its body, as HTML, a line each. */
  readonly head: readonly string[];
  readonly body: readonly string[];
}

/** A page as HTML, with its policy. */
export function htmlPage({ title, policy, head, body }: HtmlPage): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${htmlText(title)}</title>`,
    ...head,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
