/**
 * Where a text stands: the column its first line starts at, the one its other lines start at, and the columns
 * there are.
 */
export interface Room {
  readonly start?: number;
  readonly indent?: number;
  readonly width: number;
}

/**
 * Turns spaces into line breaks so that no line is wider than the room; a word that is wider stays whole.
 * Every character keeps its position, and the indent is left to `indented`, so that parts of the text can
 * still be told apart by where they stand.
 */
export function brokenAtWords(text: string, { start = 0, indent = 0, width }: Room): string {
  let column = start;
  return text
    .split(' ')
    .map((word, index) => {
      const length = Array.from(word).length;
      const isFirst = index === 0;
      const isBreak = !isFirst && column + 1 + length > width;
      column = isBreak ? indent + length : column + (isFirst ? 0 : 1) + length;
      return `${isFirst ? '' : isBreak ? '\n' : ' '}${word}`;
    })
    .join('');
}

/** Puts so many spaces before every line but the first. */
export function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}
