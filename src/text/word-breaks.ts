import { columnsOf } from './text-columns.ts';

/**
 * The room for a text: the column of its first line, the column of its other lines, and the number of
 * columns.
 */
export interface Room {
  readonly start?: number;
  readonly indent?: number;
  readonly width: number;
}

/**
 * Turns spaces into line breaks so that no line is wider than the room. A word that is wider stays whole.
 * Every character keeps its position, so that parts of the text can still be found by where they stand;
 * `indented` adds the indent.
 */
export function brokenAtWords(text: string, { start = 0, indent = 0, width }: Room): string {
  let column = start;
  return text
    .split(' ')
    .map((word, index) => {
      const length = columnsOf(word);
      const isFirst = index === 0;
      const isBreak = !isFirst && column + 1 + length > width;
      column = isBreak ? indent + length : column + (isFirst ? 0 : 1) + length;
      return `${isFirst ? '' : isBreak ? '\n' : ' '}${word}`;
    })
    .join('');
}

/** Puts `indent` spaces before every line but the first. */
export function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}
