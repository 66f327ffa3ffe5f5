import { topologicalOrder } from '../../analysis/graph.ts';
import { dagreLayout, type LinkRoom } from './dagre-layout.ts';
import { boundsOf, largestOf, type Point, type Rect, type Size } from './geometry.ts';
import type { Direction } from './picture-style.ts';
import { gap, spread } from './spacing.ts';

/** How a link goes where its layout says so: the points where it turns, and the middle of its label. */
export interface LinkPlace {
  readonly turns: readonly Point[];
  readonly label: Point;
}

/** Where the boxes go; no two overlap. */
export interface Placement {
  readonly boxes: readonly Rect[];
  /** By position of the link; undefined for links that must find their own way. */
  readonly links: readonly (LinkPlace | undefined)[];
}

/** Between what has coordinates and what has none. */
const apart = 70;
/** The most a good layout is worth: boxes, and columns that links pass. */
const mostEffort = 3000;

/**
 * Places the boxes: by the Designer's coordinates of their top left corners where there are some, by dagre
 * where there are none, and where only some have them the others below. With a `direction` all are laid out
 * anew that way.
 */
export function place(
  sizes: readonly Size[],
  at: readonly (readonly [number, number] | undefined)[],
  links: readonly LinkRoom[],
  direction?: Direction,
): Placement {
  const isKnown = (index: number) => direction === undefined && at[index] !== undefined;
  const known = [...at.keys()].filter(isKnown);
  const unknown = [...at.keys()].filter((index) => !isKnown(index));
  const boxes: Rect[] = [];
  const points = known.map((index) => ({ x: at[index]?.[0] ?? 0, y: at[index]?.[1] ?? 0 }));
  const among = new Map(known.map((index, position) => [index, position]));
  const joining = links.filter((link) => isInner(link, among)).map((link) => renumbered(link, among));
  const placed = spread(points, pick(sizes, known), joining);
  for (const [position, index] of known.entries()) boxes[index] = placed[position] as Rect;
  if (unknown.length === 0) return { boxes, links: links.map(() => undefined) };

  const positions = new Map(unknown.map((index, position) => [index, position]));
  const inner = [...links.keys()].filter((index) => isInner(links[index] as LinkRoom, positions));
  const laidOut = layOut(
    pick(sizes, unknown),
    inner.map((index) => renumbered(links[index] as LinkRoom, positions)),
    direction ?? 'right',
  );
  const shift = shiftOf(placed, laidOut.boxes);
  for (const [position, index] of unknown.entries())
    boxes[index] = moved(laidOut.boxes[position] as Rect, shift);
  const linkPlaces: (LinkPlace | undefined)[] = links.map(() => undefined);
  for (const [position, index] of inner.entries()) {
    const found = laidOut.links[position];
    linkPlaces[index] = found && {
      turns: found.turns.map((turn) => moved(turn, shift)),
      label: moved(found.label, shift),
    };
  }
  return { boxes, links: linkPlaces };
}

function pick<Item>(items: readonly Item[], positions: readonly number[]): Item[] {
  return positions.map((position) => items[position] as Item);
}

function isInner({ from, to }: LinkRoom, positions: ReadonlyMap<number, number>): boolean {
  return positions.has(from) && positions.has(to);
}

function renumbered({ from, to, label }: LinkRoom, positions: ReadonlyMap<number, number>): LinkRoom {
  return { from: positions.get(from) ?? 0, to: positions.get(to) ?? 0, label };
}

function layOut(sizes: readonly Size[], links: readonly LinkRoom[], direction: Direction): Placement {
  const depths = depthsOf(sizes.length, links);
  const passed = links.map(({ from, to }) => Math.abs((depths[to] ?? 0) - (depths[from] ?? 0)));
  const effort = passed.reduce((sum, each) => sum + each, sizes.length);
  if (effort <= mostEffort) return dagreLayout(sizes, links, direction);
  return { boxes: columns(sizes, depths, direction), links: [] };
}

/** How many links the longest way to each box has. */
function depthsOf(size: number, links: readonly LinkRoom[]): number[] {
  const depths = Array.from({ length: size }, () => 0);
  const outgoing = Map.groupBy(links, ({ from }) => from);
  for (const index of topologicalOrder({ size, links: links.map(({ from, to }) => [from, to]) }))
    for (const { to } of outgoing.get(index) ?? [])
      depths[to] = Math.max(depths[to] ?? 0, (depths[index] ?? 0) + 1);
  return depths;
}

/**
 * A plain layout for runbooks too large for a good one: a column for every depth, in stored order from top to
 * bottom; or a row for every depth, from left to right.
 */
function columns(sizes: readonly Size[], depths: readonly number[], direction: Direction): Rect[] {
  const { width: widest, height: highest } = largestOf(sizes);
  const filled = new Map<number, number>();
  return sizes.map((size, index) => {
    const depth = depths[index] ?? 0;
    const along = filled.get(depth) ?? 0;
    filled.set(depth, along + (direction === 'down' ? size.width + gap.x : size.height + gap.y));
    if (direction === 'down') return { ...size, x: along, y: depth * (highest + 2 * gap.y) };
    return { ...size, x: depth * (widest + 2 * gap.x), y: along };
  });
}

function shiftOf(placed: readonly Rect[], laidOut: readonly Rect[]): Point {
  const inner = boundsOf(laidOut);
  const outer = boundsOf(placed);
  if (placed.length === 0) return { x: -inner.x, y: -inner.y };
  return { x: outer.x - inner.x, y: outer.y + outer.height + apart - inner.y };
}

function moved<Place extends Point>(place: Place, shift: Point): Place {
  return { ...place, x: place.x + shift.x, y: place.y + shift.y };
}
