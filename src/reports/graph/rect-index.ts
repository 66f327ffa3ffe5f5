import { overlap, type Rect } from './geometry.ts';

const cell = { width: 240, height: 140 } as const;

/**
 * Rectangles that are found by where they are, however many there are: those of the cells of a grid that a
 * place reaches into.
 */
export class RectIndex {
  readonly #cells = new Map<string, Rect[]>();

  constructor(rects: readonly Rect[] = []) {
    for (const rect of rects) this.add(rect);
  }

  add(rect: Rect): void {
    for (const key of keysOf(rect)) {
      const found = this.#cells.get(key);
      if (found === undefined) this.#cells.set(key, [rect]);
      else found.push(rect);
    }
  }

  /** Whether a place has nothing in it. */
  isFree(place: Rect): boolean {
    return keysOf(place).every((key) => !this.#cells.get(key)?.some((rect) => overlap(rect, place)));
  }

  /** All that reach into a place. */
  in(place: Rect): Set<Rect> {
    const found = keysOf(place).flatMap((key) => this.#cells.get(key) ?? []);
    return new Set(found.filter((rect) => overlap(rect, place)));
  }
}

function keysOf({ x, y, width, height }: Rect): string[] {
  const keys: string[] = [];
  const [left, right] = [Math.floor(x / cell.width), Math.floor((x + width) / cell.width)];
  const [top, bottom] = [Math.floor(y / cell.height), Math.floor((y + height) / cell.height)];
  for (let column = left; column <= right; column += 1) {
    for (let row = top; row <= bottom; row += 1) keys.push(`${column} ${row}`);
  }
  return keys;
}
