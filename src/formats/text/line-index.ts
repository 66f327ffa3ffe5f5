import type { Position } from './place.ts';

/**
 * Turns offsets in a text into lines and columns. A line ends with LF, CR LF or CR. Creating it takes one
 * pass over the text.
 */
export class LineIndex {
  /** Four bytes a line: files can have millions. */
  readonly #starts: Uint32Array;

  constructor(text: string) {
    let count = 1;
    eachEnd(text, () => {
      count += 1;
    });
    this.#starts = new Uint32Array(count);
    let at = 0;
    eachEnd(text, (end) => {
      at += 1;
      this.#starts[at] = end;
    });
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

/** Calls `take` with the offset behind each end of a line. */
function eachEnd(text: string, take: (end: number) => void): void {
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x0a || (char === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) take(at + 1);
  }
}
