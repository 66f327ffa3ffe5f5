/** One piece of a date and time pattern: a run of one code letter, or literal text. */
export type DatePart = { readonly code: string; readonly count: number } | { readonly literal: string };

const codes = new Set('dMyhHmstfFzK');

/**
 * Parses a .NET custom date and time pattern. It has code letters, texts in single or double quotes, and `\`
 * before a literal character; every other character is literal. A single letter is a code too, never one of
 * .NET's standard formats. Returns what is wrong as a text.
 */
export function parseDatePattern(pattern: string): readonly DatePart[] | string {
  const parts: DatePart[] = [];
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at] as string;
    const part =
      char === '\\'
        ? escaped(pattern, at)
        : char === "'" || char === '"'
          ? quoted(pattern, at)
          : plain(pattern, at);
    if (part === undefined)
      return char === '\\' ? 'it ends with a backslash' : `the ${char} at position ${at + 1} is not closed`;
    parts.push(part.part);
    at = part.end;
  }
  return parts;
}

interface Found {
  readonly part: DatePart;
  readonly end: number;
}

function escaped(pattern: string, at: number): Found | undefined {
  const literal = pattern[at + 1];
  return literal === undefined ? undefined : { part: { literal }, end: at + 2 };
}

function quoted(pattern: string, at: number): Found | undefined {
  const end = pattern.indexOf(pattern[at] as string, at + 1);
  return end < 0 ? undefined : { part: { literal: pattern.slice(at + 1, end) }, end: end + 1 };
}

function plain(pattern: string, at: number): Found {
  const char = pattern[at] as string;
  if (char === '%') return { part: { literal: '' }, end: at + 1 };
  if (!codes.has(char)) return { part: { literal: char }, end: at + 1 };
  let end = at + 1;
  while (pattern[end] === char) end += 1;
  return { part: { code: char, count: end - at }, end };
}
