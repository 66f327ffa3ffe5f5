import { ActivityFailure, textTooLong } from './activity-failure.ts';

const star = '*'.charCodeAt(0);
const any = '?'.charCodeAt(0);

/**
 * Whether the whole text matches a wildcard pattern: `*` stands for any characters, `?` for exactly one. Used
 * by Compare Values (section 3). Takes at most text × pattern steps; throws ActivityFailure if those are too
 * many.
 */
export function matchesWildcard(text: string, pattern: string, { ignoreCase = true } = {}): boolean {
  const subject = ignoreCase ? foldCase(text) : text;
  const glob = ignoreCase ? foldCase(pattern) : pattern;
  let at = 0;
  let position = 0;
  let lastStar = -1;
  let resume = 0;
  const steps = new MatchSteps();
  while (at < subject.length) {
    steps.take(1);
    const expected = glob.charCodeAt(position);
    if (expected === star) {
      lastStar = position++;
      resume = at;
    } else if (expected === any || expected === subject.charCodeAt(at)) {
      position += 1;
      at += 1;
    } else if (lastStar >= 0) {
      position = lastStar + 1;
      at = ++resume;
    } else return false;
  }
  while (glob[position] === '*') position += 1;
  return position === glob.length;
}

/**
 * The text with every part that matches a wildcard pattern replaced, without regard to case; undefined where
 * no part matches (A35). Parts are found from the left and do not overlap; `*` takes as much as it can. A
 * pattern that is blank matches a blank text only. Takes at most text x pattern steps for each part; throws
 * ActivityFailure if those are too many, and LimitReached for more than `mostCharacters`.
 */
export function replaceWildcard(
  text: string,
  pattern: string,
  replacement: string,
  mostCharacters = Number.POSITIVE_INFINITY,
): string | undefined {
  if (text === '' || pattern === '') return matchesWildcard(text, pattern) ? replacement : undefined;
  const subject = foldCase(text);
  const pieces = foldCase(pattern).split('*');
  const steps = new MatchSteps();
  let whole = '';
  let at = 0;
  for (;;) {
    const found = at < subject.length ? firstPart(subject, pieces, at, steps) : undefined;
    if (found === undefined) {
      if (at === 0) return undefined;
      whole += text.slice(at);
      if (whole.length > mostCharacters) throw textTooLong(mostCharacters);
      return whole;
    }
    whole += text.slice(at, found.start) + replacement;
    if (whole.length > mostCharacters) throw textTooLong(mostCharacters);
    at = found.end;
  }
}

/** So many comparisons of two characters one text may take. */
const mostSteps = 200_000_000;

/** Counts the comparisons of characters. */
class MatchSteps {
  #left = mostSteps;

  /** Throws ActivityFailure for more than there may be. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new ActivityFailure(`the pattern takes more than ${mostSteps} comparisons with this text`);
  }
}

/** Capitals, letter by letter, so that every letter stays where it is, and σ and ς are both Σ. */
function foldCase(text: string): string {
  // A capital is never shorter than its letter, so that here each has the length of its own.
  const capitals = text.toUpperCase();
  return capitals.length === text.length ? capitals : inParts(text, foldLetters);
}

/** Parts are this long, so that a long text needs no list of all its letters. */
const partLength = 65_536;

function inParts(text: string, change: (part: string) => string): string {
  let whole = '';
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + partLength, text.length);
    // The two halves of a letter stay together.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end += 1;
    whole += change(text.slice(at, end));
    at = end;
  }
  return whole;
}

function foldLetters(text: string): string {
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
  steps: MatchSteps,
): { readonly start: number; readonly end: number } | undefined {
  const [first, ...others] = pieces as [string, ...string[]];
  const start = nextPiece(subject, first, from, steps);
  if (start < 0) return undefined;
  let end = start + first.length;
  for (const [index, piece] of others.entries()) {
    const find = index === others.length - 1 ? lastPiece : nextPiece;
    const found = find(subject, piece, end, steps);
    if (found < 0) return undefined;
    end = found + piece.length;
  }
  return { start, end };
}

function nextPiece(subject: string, piece: string, from: number, steps: MatchSteps): number {
  for (let at = from; at + piece.length <= subject.length; at += 1)
    if (isPiece(subject, piece, at, steps)) return at;
  return -1;
}

function lastPiece(subject: string, piece: string, from: number, steps: MatchSteps): number {
  for (let at = subject.length - piece.length; at >= from; at -= 1)
    if (isPiece(subject, piece, at, steps)) return at;
  return -1;
}

function isPiece(subject: string, piece: string, at: number, steps: MatchSteps): boolean {
  let index = 0;
  while (index < piece.length && isMatch(piece.charCodeAt(index), subject.charCodeAt(at + index))) index += 1;
  steps.take(index + 1);
  return index === piece.length;
}

const isMatch = (expected: number, found: number) => expected === any || expected === found;
