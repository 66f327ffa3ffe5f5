import { parseTemplate } from '../../databus/template-parser.ts';

/** A piece of a native text: a literal, or the content of double braces. */
export type NativePiece = { readonly literal: string } | { readonly reference: string };

/**
 * Writes a text with references so that reading it gives the same pieces again. Braces and backslashes that
 * would be misread are written as literals. Functions stay functions; what looks like a function but is not
 * one becomes plain text. `functions: false` is for scripts, in which nothing is a function.
 */
export function nativeText(pieces: readonly NativePiece[], { functions = true } = {}): string {
  let text = '';
  let literal = '';
  for (const piece of pieces) {
    if ('literal' in piece) literal += piece.literal;
    else {
      text += `${beforeReference(literal)}{{${piece.reference}}}`;
      literal = '';
    }
  }
  text += escapedBraces(literal);
  return functions && text.includes('[') ? withoutBrokenFunctions(text) : text;
}

/** A text without references, as it is written where references are possible. */
export function asLiteral(text: string): string {
  return nativeText([{ literal: text }]);
}

/**
 * A name without what would be read as a reference or a function: braces, and functions that cannot be read.
 */
export function plainName(name: string): string {
  const plain = name.replaceAll('{', '(').replaceAll('}', ')').trim();
  if (!plain.includes('[')) return plain;
  const [part] = parseTemplate(plain).parts;
  const isText = part?.kind === 'text' && part.text === plain && parseTemplate(plain).problems.length === 0;
  return isText ? plain : plain.replaceAll('[', '(').replaceAll(']', ')');
}

function escapedBraces(literal: string): string {
  return literal.replaceAll('{{', '\\{{');
}

/** Where the final run of backslashes and braces in a text begins. */
function runStart(text: string): number {
  let start = text.length;
  while (start > 0 && (text[start - 1] === '\\' || text[start - 1] === '{')) start -= 1;
  return start;
}

/**
 * Backslashes and braces directly before a reference would change what is read, so they are written as a
 * literal.
 */
function beforeReference(literal: string): string {
  const start = runStart(literal);
  const run = literal.slice(start);
  return escapedBraces(literal.slice(0, start)) + (run === '' ? '' : `{{$'${run}'}}`);
}

/**
 * Every round writes the brackets of all unreadable functions as literals. The next round handles what stood
 * inside them.
 */
function withoutBrokenFunctions(text: string): string {
  let mended = text;
  for (;;) {
    const broken = parseTemplate(mended).problems.filter(({ code }) => code === 'template-function');
    if (broken.length === 0) return mended;
    const pieces: string[] = [];
    let from = 0;
    for (const { offset } of broken) {
      if (offset < from) continue;
      const start = from + runStart(mended.slice(from, offset));
      const unescaped = mended.slice(start, offset).replaceAll('\\{{', '{{');
      pieces.push(mended.slice(from, start), `{{$'${unescaped}['}}`);
      from = offset + 1;
    }
    mended = pieces.join('') + mended.slice(from);
  }
}
