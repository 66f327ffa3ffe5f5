import { centreOf, grown, largestOf, type Point, type Rect, rectAround, type Size } from './geometry.ts';
import { RectIndex } from './rect-index.ts';

/** The least room between two boxes. */
export const gap = { x: 56, y: 52 } as const;

/** Coordinates further out than this are taken to be here, so that every number stays one. */
const farthest = 100_000;
/** Activities this near to one line of the Designer's grid of 75 pixels stand in one row, or column. */
const sameLine = 30;
const mostScaled = { x: 4, y: 2.6 } as const;

/**
 * Boxes where the Designer has its icons: rows and columns stay, and are moved apart as far as the boxes and
 * `room` pixels between two of a row need. Where coordinates are so close that this would tear the picture
 * apart, later boxes move to the nearest free place. No two boxes overlap.
 */
export function spread(at: readonly Point[], sizes: readonly Size[], room: number): Rect[] {
  const points = at.map(({ x, y }) => ({ x: withinReach(x), y: withinReach(y) }));
  const { width: widest, height: highest } = largestOf(sizes);
  const across = leastStep(points, 'x', 'y', sameLine);
  const scaleX = scaleFor(widest + Math.max(room, gap.x), across, mostScaled.x);
  const down = leastStep(points, 'y', 'x', (widest + gap.x / 2) / scaleX);
  const scaleY = scaleFor(highest + gap.y, down, mostScaled.y);
  const placed = new PlacedBoxes();
  return points.map(({ x, y }, index) =>
    placed.add({ x: x * scaleX, y: y * scaleY }, sizes[index] ?? { width: 0, height: 0 }),
  );
}

function withinReach(coordinate: number): number {
  return Math.min(farthest, Math.max(-farthest, coordinate));
}

function scaleFor(needed: number, there: number, most: number): number {
  return Math.min(most, Math.max(1, needed / there));
}

/**
 * The least distance along one axis of two points that are less than `near` apart along the other, where they
 * are a step apart at all.
 */
function leastStep(points: readonly Point[], along: 'x' | 'y', across: 'x' | 'y', near: number): number {
  const sorted = points.toSorted((left, right) => left[across] - right[across]);
  let least = Number.POSITIVE_INFINITY;
  for (const [index, point] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next] as Point;
      if (other[across] - point[across] >= near) break;
      const step = Math.abs(other[along] - point[along]);
      if (step >= sameLine) least = Math.min(least, step);
    }
  }
  return least;
}

/** Boxes already placed, none on another. */
class PlacedBoxes {
  readonly #index = new RectIndex();
  readonly #boxes: Rect[] = [];

  /** Puts a box around a point, or as near to it as there is room to the right or below. */
  add(centre: Point, size: Size): Rect {
    const box = this.#freePlace(rectAround(centre, size));
    this.#boxes.push(box);
    this.#index.add(box);
    return box;
  }

  #freePlace(wanted: Rect): Rect {
    if (this.#isFree(wanted)) return wanted;
    const below = this.#boxes.map((box) => ({ ...wanted, y: box.y + box.height + gap.y }));
    const beside = this.#boxes.map((box) => ({ ...wanted, x: box.x + box.width + gap.x }));
    const places = [...below, ...beside].filter(({ x, y }) => x >= wanted.x && y >= wanted.y);
    places.sort((left, right) => away(left, wanted) - away(right, wanted));
    // Below everything that stands in the way there is always room.
    return places.find((place) => this.#isFree(place)) ?? wanted;
  }

  #isFree(box: Rect): boolean {
    return this.#index.isFree(grown(box, gap.y / 2));
  }
}

function away(place: Rect, wanted: Rect): number {
  const { x, y } = centreOf(place);
  const { x: wantedX, y: wantedY } = centreOf(wanted);
  return Math.abs(x - wantedX) + Math.abs(y - wantedY);
}
