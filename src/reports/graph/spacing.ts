import type { LinkRoom } from './dagre-layout.ts';
import { centreOf, grown, type Point, type Rect, rectAround, type Size } from './geometry.ts';
import { RectIndex } from './rect-index.ts';

/** The least room between two boxes. */
export const gap = { x: 40, y: 36 } as const;
/** Beside a label that stands between two boxes: the arrow. */
const labelGap = { x: 30, y: 26 } as const;

/** Coordinates further out than this are taken to be here, so that every number stays one. */
const farthest = 100_000;
/** Activities this near to one line of the Designer's grid of 75 pixels stand in one row, or column. */
const sameLine = 30;
/**
 * How much of the author's own distances is kept where the boxes need less: a picture may sooner be high than
 * wide.
 */
const kept = { x: { share: 0.6, most: 150 }, y: { share: 1, most: 160 } } as const;
/** So many neighbours along each axis of a box are asked how far away they must be. */
const mostNeighbours = 60;

type Axis = 'x' | 'y';

/**
 * Boxes where the Designer has its icons: rows and columns stay, in their order. Each is as far from the one
 * before as its own boxes and the labels between them need, so that what stands close together in one place
 * does not tear the rest of the picture apart. Boxes that have one and the same place move to the nearest
 * free one. No two boxes overlap.
 */
export function spread(
  at: readonly Point[],
  sizes: readonly Size[],
  links: readonly LinkRoom[],
): readonly Rect[] {
  const grid = { x: lanesAlong(at, 'x'), y: lanesAlong(at, 'y') };
  const needs = needsOf(grid, sizes, links);
  const [x, y] = [placesOf(grid.x, needs.x, kept.x), placesOf(grid.y, needs.y, kept.y)];
  const placed = new PlacedBoxes();
  return at.map((_, index) =>
    placed.add(
      { x: x[grid.x.laneOf[index] ?? 0] ?? 0, y: y[grid.y.laneOf[index] ?? 0] ?? 0 },
      sizes[index] ?? { width: 0, height: 0 },
    ),
  );
}

/** The columns, or rows, of the Designer: where each lies, and in which each box stands. */
interface Lanes {
  readonly at: readonly number[];
  readonly laneOf: readonly number[];
}

function lanesAlong(points: readonly Point[], axis: Axis): Lanes {
  const coordinates = points.map((point) => Math.min(farthest, Math.max(-farthest, point[axis])));
  const at: number[] = [];
  const laneOf: number[] = [];
  for (const index of sortedBy(coordinates)) {
    const coordinate = coordinates[index] ?? 0;
    const last = at.at(-1);
    if (last === undefined || coordinate - last >= sameLine) at.push(coordinate);
    laneOf[index] = at.length - 1;
  }
  return { at, laneOf };
}

function sortedBy(values: readonly number[]): number[] {
  return [...values.keys()].sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0) || left - right);
}

/** By lane, how far its middle must be from the middle of a lane before it. */
type Needs = Map<number, number>[];

/**
 * What each pair of neighbours needs, along the one axis that parts them: that on which they are further
 * apart, by what they need there.
 */
function needsOf(
  grid: Readonly<Record<Axis, Lanes>>,
  sizes: readonly Size[],
  links: readonly LinkRoom[],
): Readonly<Record<Axis, Needs>> {
  const needs: Record<Axis, Needs> = { x: grid.x.at.map(() => new Map()), y: grid.y.at.map(() => new Map()) };
  const labels = labelsBetween(links);
  const part = (one: number, other: number): void => {
    const [first, second] = [sizes[one], sizes[other]];
    if (first === undefined || second === undefined) return;
    const label = labels.get(keyOf(one, other)) ?? { width: 0, height: 0 };
    const free = { x: (first.width + second.width) / 2, y: (first.height + second.height) / 2 };
    const apart = { x: distanceIn(grid.x, one, other), y: distanceIn(grid.y, one, other) };
    if (apart.x === 0 && apart.y === 0) return;
    const axis = apart.x * (free.y + gap.y) >= apart.y * (free.x + gap.x) ? 'x' : 'y';
    const room =
      axis === 'x' ? label.width && label.width + labelGap.x : label.height && label.height + labelGap.y;
    requireIn(needs[axis], grid[axis], one, other, free[axis] + Math.max(gap[axis], room));
  };
  for (const axis of ['x', 'y'] as const) {
    const order = sortedBy(grid[axis].laneOf);
    for (const [position, one] of order.entries())
      for (const other of order.slice(position + 1, position + 1 + mostNeighbours)) part(one, other);
  }
  return needs;
}

function distanceIn({ at, laneOf }: Lanes, one: number, other: number): number {
  return Math.abs((at[laneOf[one] ?? 0] ?? 0) - (at[laneOf[other] ?? 0] ?? 0));
}

function requireIn(needs: Needs, { laneOf }: Lanes, one: number, other: number, distance: number): void {
  const [near, far] = [laneOf[one] ?? 0, laneOf[other] ?? 0].sort((left, right) => left - right);
  const before = needs[far ?? 0];
  before?.set(near ?? 0, Math.max(before.get(near ?? 0) ?? 0, distance));
}

function labelsBetween(links: readonly LinkRoom[]): ReadonlyMap<string, Size> {
  const labels = new Map<string, Size>();
  for (const { from, to, label } of links) {
    const { width = 0, height = 0 } = labels.get(keyOf(from, to)) ?? {};
    labels.set(keyOf(from, to), {
      width: Math.max(width, label.width),
      height: Math.max(height, label.height),
    });
  }
  return labels;
}

function keyOf(one: number, other: number): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** The middle of each lane, none nearer to those before it than is needed. */
function placesOf(
  { at }: Lanes,
  needs: Needs,
  own: { readonly share: number; readonly most: number },
): readonly number[] {
  const places: number[] = [];
  for (const [lane, before] of needs.entries()) {
    const step = (at[lane] ?? 0) - (at[lane - 1] ?? 0);
    let place = lane === 0 ? 0 : (places[lane - 1] ?? 0) + Math.min(own.most, own.share * step);
    for (const [other, distance] of before) place = Math.max(place, (places[other] ?? 0) + distance);
    places.push(place);
  }
  return places;
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
