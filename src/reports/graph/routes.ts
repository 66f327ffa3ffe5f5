import { between, direction, distance, holds, type Point, type Rect, rectAround } from './geometry.ts';
import type { Direction } from './picture-style.ts';
import type { RectIndex } from './rect-index.ts';

/**
 * Where a link starts or ends: the rectangle of its box, and how far the corners of its shape are cut off.
 */
export interface Outline {
  readonly box: Rect;
  readonly isHexagon: boolean;
}

/** The way of a link: from border to border, as a line through these points. */
export interface Route {
  readonly points: readonly Point[];
}

/** Which of the links between the same two boxes a link is, from 0, and how many there are. */
export interface Lane {
  readonly lane: number;
  readonly lanes: number;
}

/** Into so many parts a bow is cut. */
const steps = 32;
/** How far a bow reaches out, in the order that is tried. */
const bows = [0, 46, -46, 80, -80, 120, -120, 170, -170, 230, -230, 300, -300, 400, -400];
/** A line keeps so much room to boxes that it passes. */
const near = { width: 28, height: 28 };
/** Among so many links the search for bows takes longer than all else, and few pass no box. */
const many = 4000;
/** Two links between the same boxes run this far apart. */
const laneWidth = 44;

/**
 * The way of a link that a layout has laid out: from the right, or the bottom, of one box over the points
 * where it turns, rounded there, to the left, or the top, of the other.
 */
export function routeOver(from: Outline, turns: readonly Point[], to: Outline, direction: Direction): Route {
  const isDown = direction === 'down';
  const start = isDown
    ? { x: centre(from).x, y: from.box.y + from.box.height }
    : { x: from.box.x + from.box.width, y: centre(from).y };
  const end = isDown ? { x: centre(to).x, y: to.box.y } : { x: to.box.x, y: centre(to).y };
  return { points: rounded([start, ...turns, end]) };
}

/**
 * The way of a link that nobody has laid out: straight as the Designer draws it, or with the flattest bow
 * that passes no other box. Links that join the same two boxes bow out to different sides.
 */
export function ownRoute(from: Outline, to: Outline, boxes: RectIndex, place: Lane): Route {
  const start = centre(from);
  const end = centre(to);
  const aside = asideOf(place);
  let best: { readonly bow: number; readonly hits: number } | undefined;
  for (const bow of bows) {
    // Links that run side by side bow out to their own sides, so that they never meet.
    const isOtherSide = place.lanes > 1 && bow * aside <= 0 && bow !== 0;
    if (isOtherSide) continue;
    const hits = boxesOn(curve(start, end, aside + bow), boxes, [from.box, to.box], best?.hits);
    if (best === undefined || hits < best.hits) best = { bow, hits };
    if (hits === 0) break;
  }
  return clipped(pointsOf(curve(start, end, aside + (best?.bow ?? 0)), steps), from, to);
}

/** Whether so many links are drawn straight, behind the boxes that are in their way. */
export function areStraight(links: number): boolean {
  return links >= many;
}

/** A straight way. Links that join the same two boxes bow out to different sides. */
export function straightRoute(from: Outline, to: Outline, place: Lane): Route {
  const aside = asideOf(place);
  return clipped(pointsOf(curve(centre(from), centre(to), aside), aside === 0 ? 1 : steps), from, to);
}

function asideOf({ lane, lanes }: Lane): number {
  return (lane - (lanes - 1) / 2) * laneWidth;
}

/** How many boxes a curve comes near to, beside those it joins. They are counted up to `enough`. */
function boxesOn(
  line: Curve,
  boxes: RectIndex,
  ends: readonly [Rect, Rect],
  enough = Number.POSITIVE_INFINITY,
): number {
  const met: Rect[] = [...ends];
  for (let step = 0; step <= steps; step += 1) {
    boxes.addTo(met, rectAround(pointOn(line, step / steps), near));
    if (met.length - ends.length >= enough) break;
  }
  return met.length - ends.length;
}

function centre({ box }: Outline): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A quadratic curve. */
interface Curve {
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
}

/** The curve whose middle is `bow` pixels left of the straight line. */
function curve(start: Point, end: Point, bow: number): Curve {
  const { x, y } = direction(start, end);
  const middle = between(start, end, 0.5);
  return { start, control: { x: middle.x + y * bow * 2, y: middle.y - x * bow * 2 }, end };
}

function pointOn({ start, control, end }: Curve, share: number): Point {
  return between(between(start, control, share), between(control, end, share), share);
}

function pointsOf(line: Curve, parts: number): Point[] {
  return Array.from({ length: parts + 1 }, (_, step) => pointOn(line, step / parts));
}

/** Corners cut round, no further than half way to the next one. */
function rounded(corners: readonly Point[]): Point[] {
  const points: Point[] = [];
  for (const [index, corner] of corners.entries()) {
    const before = corners[index - 1];
    const after = corners[index + 1];
    if (before === undefined || after === undefined) {
      points.push(corner);
      continue;
    }
    const radius = Math.min(24, distance(before, corner) / 2, distance(corner, after) / 2);
    const toBefore = direction(corner, before);
    const toAfter = direction(corner, after);
    const enter = { x: corner.x + toBefore.x * radius, y: corner.y + toBefore.y * radius };
    const leave = { x: corner.x + toAfter.x * radius, y: corner.y + toAfter.y * radius };
    const turn = { start: enter, control: corner, end: leave };
    for (let step = 0; step <= 6; step += 1) points.push(pointOn(turn, step / 6));
  }
  return points;
}

/** What is left of a line outside the shapes it joins. */
function clipped(points: readonly Point[], from: Outline, to: Outline): Route {
  const forward = withoutStart(points, from);
  const backward = withoutStart(forward.toReversed(), to);
  return { points: backward.toReversed() };
}

function withoutStart(points: readonly Point[], shape: Outline): Point[] {
  const outside = points.findIndex((point) => !isInside(shape, point));
  if (outside <= 0) return [...points];
  const last = points[outside - 1] as Point;
  return [border(shape, last, points[outside] as Point), ...points.slice(outside)];
}

/** The point between one inside and one outside where the shape ends, to a hundredth of a pixel. */
function border(shape: Outline, inside: Point, outside: Point): Point {
  let [near, far] = [0, 1];
  for (let round = 0; round < 24; round += 1) {
    const middle = (near + far) / 2;
    if (isInside(shape, between(inside, outside, middle))) near = middle;
    else far = middle;
  }
  return between(inside, outside, far);
}

/** How far in the left and right corners of a hexagon are cut off. */
export const hexagonCut = 16;

function isInside({ box, isHexagon }: Outline, point: Point): boolean {
  if (!holds(box, point)) return false;
  if (!isHexagon) return true;
  const fromMiddle = Math.abs(point.y - (box.y + box.height / 2)) / (box.height / 2);
  const inset = hexagonCut * fromMiddle;
  return point.x >= box.x + inset && point.x <= box.x + box.width - inset;
}

/** A point of a route and the direction there, so far along its length. */
export function pointAlong({ points }: Route, share: number): { at: Point; towards: Point } {
  const lengths = points.slice(1).map((point, index) => distance(points[index] as Point, point));
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [index, length] of lengths.entries()) {
    const from = points[index] as Point;
    const to = points[index + 1] as Point;
    if (left <= length && length > 0)
      return { at: between(from, to, left / length), towards: direction(from, to) };
    left -= length;
  }
  const end = points.at(-1) ?? { x: 0, y: 0 };
  return { at: end, towards: { x: 1, y: 0 } };
}
