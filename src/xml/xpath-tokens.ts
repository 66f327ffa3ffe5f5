import { XmlError } from './xml-error.ts';

/** A token of a query. `place` counts characters from 1. */
export interface QueryToken {
  readonly kind: 'number' | 'text' | 'name' | 'operator' | 'mark' | 'end';
  readonly text: string;
  readonly place: number;
}

const nameStart = '\\p{L}_\\u{10000}-\\u{EFFFF}';
const name = `[${nameStart}][${nameStart}\\p{M}\\p{N}.\\u00B7-]*`;
const patterns = {
  white: /[ \t\r\n]+/uy,
  number: /\d+(?:\.\d*)?|\.\d+/uy,
  text: /"[^"]*"|'[^']*'/uy,
  name: new RegExp(`(?:${name}:(?!:))?(?:${name}|\\*)`, 'uy'),
  mark: /::|\.\.|\/\/|!=|<=|>=|[()[\].@,/|+\-=<>$]/uy,
} as const;

const operators = new Set(['|', '+', '-', '=', '!=', '<', '<=', '>', '>=', '/', '//']);
const wordOperators = new Set(['and', 'or', 'mod', 'div', '*']);

/** The tokens of a query. Throws XmlError. */
export function tokensOf(query: string): readonly QueryToken[] {
  const tokens: QueryToken[] = [];
  for (let at = 0; at < query.length; ) {
    const white = match('white', query, at);
    if (white !== '') {
      at += white.length;
      continue;
    }
    const token = tokenAt(query, at, tokens.at(-1));
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', place: query.length + 1 });
  return tokens;
}

function tokenAt(query: string, at: number, before: QueryToken | undefined): QueryToken {
  const place = at + 1;
  for (const kind of ['number', 'text', 'name', 'mark'] as const) {
    const text = match(kind, query, at);
    if (text === '') continue;
    // After an operand a `*` multiplies, and `and`, `or`, `mod` and `div` are operators.
    if (kind === 'name' && wordOperators.has(text) && isOperand(before))
      return { kind: 'operator', text, place };
    return { kind: kind === 'mark' && operators.has(text) ? 'operator' : kind, text, place };
  }
  const character = String.fromCodePoint(query.codePointAt(at) as number);
  const isOpen = character === '"' || character === "'";
  throw new XmlError(
    isOpen
      ? `the XPath query has a text without its closing ${character} (character ${place})`
      : `the XPath query has a "${character}" where none can stand (character ${place})`,
  );
}

function isOperand(token: QueryToken | undefined): boolean {
  if (token === undefined || token.kind === 'operator') return false;
  return token.kind !== 'mark' || !['@', '::', '(', '[', ','].includes(token.text);
}

function match(kind: keyof typeof patterns, query: string, at: number): string {
  const pattern = patterns[kind];
  pattern.lastIndex = at;
  return pattern.exec(query)?.[0] ?? '';
}
