import { overlap, type Rect } from './geometry.ts';

const cell = { width: 240, height: 140 } as const;
/** More columns than any picture has: the number of a cell is that of its row times this, and its column. */
const columns = 2 ** 26;

/**
 * Rectangles that are found by where they are, however many there are: those of the cells of a grid that a
 * place reaches into.
 */
export class RectIndex {
  readonly #cells = new Map<number, Rect[]>();

  constructor(rects: readonly Rect[] = []) {
    for (const rect of rects) this.add(rect);
  }

  add(rect: Rect): void {
    someCell(rect, (key) => {
      const found = this.#cells.get(key);
      if (found === undefined) this.#cells.set(key, [rect]);
      else found.push(rect);
      return false;
    });
  }

  /** Whether a place has nothing in it. */
  isFree(place: Rect): boolean {
    return !someCell(place, (key) => this.#cells.get(key)?.some((rect) => overlap(rect, place)) ?? false);
  }

  /** Adds all that reach into a place to those that are met already, each once. */
  addTo(met: Rect[], place: Rect): void {
    someCell(place, (key) => {
      for (const rect of this.#cells.get(key) ?? none)
        if (overlap(rect, place) && !met.includes(rect)) met.push(rect);
      return false;
    });
  }
}

const none: readonly Rect[] = [];

/** Whether something holds for a cell that a place reaches into. */
function someCell({ x, y, width, height }: Rect, holds: (key: number) => boolean): boolean {
  const right = Math.floor((x + width) / cell.width);
  const bottom = Math.floor((y + height) / cell.height);
  for (let column = Math.floor(x / cell.width); column <= right; column += 1) {
    for (let row = Math.floor(y / cell.height); row <= bottom; row += 1)
      if (holds(row * columns + column)) return true;
  }
  return false;
}
