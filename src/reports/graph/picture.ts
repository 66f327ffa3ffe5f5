import { type BoxContent, boxContent, compact, neverRan } from './box-content.ts';
import type { Drawing, DrawnActivity, DrawnCover, DrawnLink } from './drawing.ts';
import type { Rect, Size } from './geometry.ts';
import { LabelPlaces } from './label-places.ts';
import type { Direction } from './picture-style.ts';
import { place } from './placement.ts';
import { RectIndex } from './rect-index.ts';
import {
  areStraight,
  type Lane,
  type Outline,
  ownRoute,
  type Route,
  routeOver,
  straightRoute,
} from './routes.ts';
import { type Font, isWhole, linesOf, textWidth } from './text-size.ts';

/** A runbook with a place for everything. */
export interface Picture {
  readonly activities: readonly PlacedActivity[];
  readonly links: readonly PlacedLink[];
}

export interface PlacedActivity {
  readonly activity: DrawnActivity;
  readonly content: BoxContent;
  readonly box: Rect;
  readonly isNever: boolean;
}

export interface PlacedLink {
  readonly link: DrawnLink;
  readonly route: Route;
  /** Undefined for a link without words. */
  readonly label: { readonly box: Rect; readonly lines: readonly string[] } | undefined;
  /** The trace says that nothing passed it. */
  readonly isNever: boolean;
}

/** What labels of links are written in. */
export const labelFont: Font = { size: 10.5 };
/** From line to line of a label. */
export const labelLineHeight = 13;
/** How wide a label may be, the narrowest first that its words fit in. */
const labelWidths = [64, 80, 96, 112, 136, 168] as const;
const mostLabelLines = 3;

/**
 * Finds a place for every box, link and label: boxes do not overlap, and labels do not cover them. With a
 * `direction` where the author put them does not count.
 */
export function pictureOf(drawing: Drawing, direction?: Direction): Picture {
  const contents = drawing.activities.map(boxContent);
  const labels = drawing.links.map(labelLines);
  const placement = place(
    contents,
    drawing.activities.map(({ at }) => at),
    drawing.links.map(({ from, to }, index) => ({ from, to, label: labelSize(labels[index] ?? []) })),
    direction,
  );
  const { boxes } = placement;
  const outlines = drawing.activities.map(
    ({ isJunction }, index): Outline => ({ box: boxes[index] as Rect, isHexagon: isJunction }),
  );
  const boxIndex = new RectIndex(boxes);
  const lanes = lanesOf(drawing.links);
  const isStraight = areStraight(drawing.links.length);
  const routes = drawing.links.map((link, index) => {
    const from = outlines[link.from] as Outline;
    const to = outlines[link.to] as Outline;
    const turns = placement.links[index]?.turns;
    if (turns !== undefined) return routeOver(from, turns, to, direction ?? 'right');
    const lane = lanes[index] ?? { lane: 0, lanes: 1 };
    return isStraight ? straightRoute(from, to, lane) : ownRoute(from, to, boxIndex, lane);
  });
  const places = new LabelPlaces(boxes);
  return {
    activities: drawing.activities.map((activity, index) => ({
      activity,
      content: contents[index] as BoxContent,
      box: boxes[index] as Rect,
      isNever: neverRan(activity),
    })),
    links: drawing.links.map((link, index) => {
      const route = routes[index] as Route;
      const lines = labels[index] ?? [];
      const wanted = placement.links[index]?.label;
      const size = labelSize(lines);
      const box =
        wanted === undefined ? () => places.find(size, route) : () => places.take(wanted, size, route);
      return {
        link,
        route,
        label: lines.length === 0 ? undefined : { box: box(), lines },
        isNever: link.passes === 0,
      };
    }),
  };
}

function labelLines({ label, passes, isLost, isEnabled, cover }: DrawnLink): string[] {
  const isNever = isLost || passes === 0;
  const counts = isNever ? ['never'] : passes === undefined ? [] : [`×${compact(passes)}`];
  const passed = cover === undefined ? counts : coverLines(cover);
  const below = [...(isEnabled ? [] : ['disabled']), ...passed];
  if (label === '') return below;
  const most = Math.max(1, mostLabelLines - below.length);
  const width = labelWidths.find((each) => isWhole(label, labelFont, each, most)) ?? labelWidths.at(-1) ?? 0;
  return [...linesOf(label, labelFont, width, most), ...below];
}

/** How often cases had a link pass a row, and what they never had it do. */
function coverLines({ count, missing }: DrawnCover): string[] {
  return [...(count === 0 ? [] : [`×${compact(count)}`]), ...missing];
}

function labelSize(lines: readonly string[]): Size {
  if (lines.length === 0) return { width: 0, height: 0 };
  const width = Math.max(...lines.map((line) => textWidth(line, labelFont)));
  return { width: Math.ceil(width) + 4, height: lines.length * labelLineHeight + 2 };
}

/** For each link which of those between the same two activities it is, whichever way they lead. */
function lanesOf(links: readonly DrawnLink[]): Lane[] {
  const pairs = Map.groupBy(links.keys(), (index) => {
    const { from, to } = links[index] as DrawnLink;
    return from < to ? `${from} ${to}` : `${to} ${from}`;
  });
  const lanes: Lane[] = [];
  for (const twins of pairs.values()) {
    for (const [position, index] of twins.entries()) {
      const { from, to } = links[index] as DrawnLink;
      // Seen from the other end, left is right.
      lanes[index] = { lane: from < to ? position : twins.length - 1 - position, lanes: twins.length };
    }
  }
  return lanes;
}
