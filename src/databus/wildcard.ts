/**
 * Whether the whole text matches a wildcard pattern: `*` stands for any characters, `?` for exactly one. Used
 * by Compare Values (section 3). Takes at most text × pattern steps.
 */
export function matchesWildcard(text: string, pattern: string, { ignoreCase = true } = {}): boolean {
  const subject = ignoreCase ? foldCase(text) : text;
  const glob = ignoreCase ? foldCase(pattern) : pattern;
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (at < subject.length) {
    if (glob[position] === '*') {
      star = position++;
      resume = at;
    } else if (glob[position] === '?' || glob[position] === subject[at]) {
      position += 1;
      at += 1;
    } else if (star >= 0) {
      position = star + 1;
      at = ++resume;
    } else return false;
  }
  while (glob[position] === '*') position += 1;
  return position === glob.length;
}

/**
 * The text with every part that matches a wildcard pattern replaced, without regard to case; undefined where
 * no part matches (A35). Parts are found from the left and do not overlap; `*` takes as much as it can. A
 * pattern that is blank matches a blank text only. Takes at most text x pattern steps for each part.
 */
export function replaceWildcard(text: string, pattern: string, replacement: string): string | undefined {
  if (text === '' || pattern === '') return matchesWildcard(text, pattern) ? replacement : undefined;
  const subject = foldCase(text);
  const pieces = foldCase(pattern).split('*');
  let whole = '';
  let at = 0;
  for (;;) {
    const found = at < subject.length ? firstPart(subject, pieces, at) : undefined;
    if (found === undefined) return at === 0 ? undefined : whole + text.slice(at);
    whole += text.slice(at, found.start) + replacement;
    at = found.end;
  }
}

/** Capitals, letter by letter, so that every letter stays where it is, and σ and ς are both Σ. */
function foldCase(text: string): string {
  return Array.from(text, (letter) => {
    const capital = letter.toUpperCase();
    return capital.length === letter.length ? capital : letter;
  }).join('');
}

/** The first part from `from` on that the pieces of a pattern match, with anything between them. */
function firstPart(
  subject: string,
  pieces: readonly string[],
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  const [first, ...others] = pieces as [string, ...string[]];
  const start = nextPiece(subject, first, from);
  if (start < 0) return undefined;
  let end = start + first.length;
  for (const [index, piece] of others.entries()) {
    const find = index === others.length - 1 ? lastPiece : nextPiece;
    const found = find(subject, piece, end);
    if (found < 0) return undefined;
    end = found + piece.length;
  }
  return { start, end };
}

function nextPiece(subject: string, piece: string, from: number): number {
  for (let at = from; at + piece.length <= subject.length; at += 1)
    if (isPiece(subject, piece, at)) return at;
  return -1;
}

function lastPiece(subject: string, piece: string, from: number): number {
  for (let at = subject.length - piece.length; at >= from; at -= 1)
    if (isPiece(subject, piece, at)) return at;
  return -1;
}

function isPiece(subject: string, piece: string, at: number): boolean {
  for (let index = 0; index < piece.length; index += 1)
    if (piece[index] !== '?' && piece[index] !== subject[at + index]) return false;
  return true;
}
