import stringWidth from 'string-width';

const plain = /^[\x20-\x7e]*$/;
/** A character with all that is drawn upon it: accents, skin tones, members of a family. */
const cluster = /(?:\p{RI}\p{RI}|[\s\S])(?:[\p{M}\p{EMod}]|\u200d[\s\S])*/gu;

/**
 * How many columns of a terminal a text takes: two for a wide character or an emoji, none for what is drawn
 * upon the one before.
 */
export function columnsOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** A text with spaces behind it, up to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** What a reader takes for one character, with all that is drawn upon it. */
export function charactersOf(text: string): readonly string[] {
  return plain.test(text) ? Array.from(text) : (text.match(cluster) ?? []);
}

/** Cuts a text to so many columns, the last of them an ellipsis; undefined cuts nothing. */
export function cutToColumns(text: string, columns: number | undefined): string {
  // A character is one column at least, but for what is drawn upon another.
  if (columns === undefined || (text.length <= columns && plain.test(text)) || columnsOf(text) <= columns)
    return text;
  return `${firstColumns(text, columns - 1)}…`;
}

/** As much of a text as so many columns hold. */
export function firstColumns(text: string, columns: number): string {
  let kept = '';
  let left = columns;
  // No text that fits is longer: at most so many characters can be shown, each a few code units.
  for (const character of charactersOf(text.slice(0, 32 * Math.max(0, columns) + 32))) {
    left -= columnsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
