import { grown, type Point, type Rect, rectAround, type Size } from './geometry.ts';
import { RectIndex } from './rect-index.ts';
import { pointAlong, type Route } from './routes.ts';

/** Shares of a link's length at which its label may stand, the best first. */
const shares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const farthestRing = 40;

/**
 * Finds places for labels: on the link itself, or beside it; never on a box, and not on each other where
 * there is any other place.
 */
export class LabelPlaces {
  readonly #taken: RectIndex;

  constructor(boxes: readonly Rect[]) {
    // Marks stand on the border of a box.
    this.#taken = new RectIndex(boxes.map((box) => grown(box, 3)));
  }

  /** Keeps a place that a layout has found already, if nothing is there. */
  take(wanted: Point, size: Size, route: Route): Rect {
    const label = rectAround(wanted, size);
    if (!this.#taken.isFree(label)) return this.find(size, route);
    this.#taken.add(label);
    return label;
  }

  /** The best free place for a label of a link. */
  find(size: Size, route: Route): Rect {
    const label = this.#onLink(size, route) ?? this.#around(size, pointAlong(route, 0.5).at);
    this.#taken.add(label);
    return label;
  }

  #onLink(size: Size, route: Route): Rect | undefined {
    for (const aside of [0, 1, -1]) {
      for (const share of shares) {
        const { at, towards } = pointAlong(route, share);
        const reach =
          aside * (Math.abs(towards.y) * size.width + Math.abs(towards.x) * size.height + 10) * 0.5;
        const label = rectAround({ x: at.x + towards.y * reach, y: at.y - towards.x * reach }, size);
        if (this.#taken.isFree(label)) return label;
      }
    }
    return undefined;
  }

  /** Further and further away, above and below first. */
  #around(size: Size, { x, y }: Point): Rect {
    for (let ring = 1; ring <= farthestRing; ring += 1) {
      const up = ring * (size.height / 2 + 3);
      const out = ring * (size.width / 4 + 3);
      const places = [
        { x, y: y - up },
        { x, y: y + up },
        { x: x - out, y: y - up },
        { x: x + out, y: y - up },
        { x: x - out, y: y + up },
        { x: x + out, y: y + up },
        { x: x - out, y },
        { x: x + out, y },
      ];
      for (const place of places) {
        const label = rectAround(place, size);
        if (this.#taken.isFree(label)) return label;
      }
    }
    return rectAround({ x, y }, size);
  }
}
