import { parseTemplate } from '../../databus/template-parser.ts';

/** A piece of a native text: literal, or what stands between double braces. */
export type NativePiece = { readonly literal: string } | { readonly reference: string };

/**
 * Writes a text with references so that reading it gives the same pieces again: braces and backslashes that
 * would be taken for something else are written as literals. Functions stay what they are; what looks like
 * one and is none becomes plain text. `functions: false` is for scripts, in which nothing is a function.
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

/** A text without references as it is written where references are possible. */
export function asLiteral(text: string): string {
  return nativeText([{ literal: text }]);
}

/**
 * A name without what would mean something where names are read as texts with references: braces, and
 * functions that cannot be read.
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

/** Where the run of backslashes and braces begins that a text ends with. */
function runStart(text: string): number {
  let start = text.length;
  while (start > 0 && (text[start - 1] === '\\' || text[start - 1] === '{')) start -= 1;
  return start;
}

/**
 * Backslashes and braces right before a reference would change what is read: they are written as a literal.
 */
function beforeReference(literal: string): string {
  const start = runStart(literal);
  const run = literal.slice(start);
  return escapedBraces(literal.slice(0, start)) + (run === '' ? '' : `{{$'${run}'}}`);
}

/**
 * Every round writes the brackets of all that cannot be read as literals; what stood inside one may be next.
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
