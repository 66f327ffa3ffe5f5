import type { Position } from './place.ts';

/**
 * Turns offsets in a text into lines and columns. A line ends with LF, CR LF or CR. Creating it takes one
 * pass over the text.
 */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(index + end.length);
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] as number) + 1 };
  }

  /**
   * The offset at which a line starts; lines count from 1. A line beyond the end gives that of the last line.
   */
  startOf(line: number): number {
    return this.#starts[Math.min(line, this.#starts.length) - 1] as number;
  }
}
