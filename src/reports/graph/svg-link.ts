import { counted } from '../../text/plain-words.ts';
import type { Drawing } from './drawing.ts';
import { direction, distance, type Point } from './geometry.ts';
import { palette, textColour } from './palette.ts';
import { labelFont, labelLineHeight, type PlacedLink } from './picture.ts';
import { pointAlong, type Route } from './routes.ts';
import { xmlText } from './shown-text.ts';
import { coverAttributes, coverLooks, dashed } from './svg-cover.ts';
import { number, svgText } from './svg-text.ts';

const arrow = { length: 10, width: 4.5 } as const;

/** A link with its arrow; its condition in full, and how often it was passed, are the tooltip. */
export function svgLink({ link, route, isNever }: PlacedLink, { activities }: Drawing): string {
  const from = activities[link.from];
  const to = activities[link.to];
  const colour = isNever ? palette.never : link.colour;
  const isDashed = link.isLost || !link.isEnabled;
  const dashes = isNever ? '3 4' : link.cover ? coverLooks[link.cover.reach].dashes : isDashed ? '7 5' : '';
  const length = lengthOf(route);
  const { at: base } = pointAlong(route, Math.max(0, 1 - arrow.length / Math.max(length, arrow.length)));
  const tip = route.points.at(-1) ?? base;
  return [
    `<g class="link" data-from="${xmlText(from?.id ?? '')}" data-to="${xmlText(to?.id ?? '')}"` +
      `${coverAttributes(link.cover)}>`,
    `<title>${xmlText(tooltip(link, `${from?.name} → ${to?.name}`))}</title>`,
    `<path d="${lineOf(shortened(route.points, base, tip))}" stroke="${colour}" ` +
      `stroke-width="1.6"${dashed(dashes)}/>`,
    `<path d="${arrowHead(base, tip)}" fill="${colour}"/>`,
    '</g>',
  ].join('');
}

/** The lines of a link's label, if it has one. */
export function svgLabel({ link, label, isNever }: PlacedLink): string[] {
  if (label === undefined) return [];
  const { box, lines } = label;
  const fill = isNever ? palette.quiet : textColour(link.colour);
  const x = box.x + box.width / 2;
  const texts = lines.map((text, index) =>
    svgText(text, { x, y: box.y + (index + 1) * labelLineHeight - 2, font: labelFont, fill }),
  );
  // What runs behind it must not look like a line through the words.
  const { x: left, y: top, width, height } = box;
  const ground =
    `<rect x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" ` +
    `rx="4" fill="${palette.background}" fill-opacity="0.8" stroke="none"/>`;
  return [`<g class="label">${ground}${texts.join('')}</g>`];
}

function tooltip({ condition, label, isEnabled, passes, cover }: PlacedLink['link'], ends: string): string {
  const passed = passes === 0 ? 'nothing passed' : `passed ${counted(passes ?? 0, 'time')}`;
  return [
    ends,
    `passes: ${condition}`,
    label === '' || label === condition ? '' : label,
    isEnabled ? '' : 'disabled',
    passes === undefined ? '' : passed,
    cover?.words ?? '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function lengthOf({ points }: Route): number {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index] as Point, point), 0);
}

/** The line ends where the arrow begins. */
function shortened(points: readonly Point[], base: Point, tip: Point): Point[] {
  const kept = points.filter((point) => distance(point, tip) > arrow.length);
  return [...(kept.length > 0 ? kept : points.slice(0, 1)), base];
}

function lineOf(points: readonly Point[]): string {
  const [first, ...others] = points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    return before === undefined || after === undefined || isBend(before, point, after);
  });
  if (first === undefined) return '';
  return `M${pointText(first)}${others.map((point) => `L${pointText(point)}`).join('')}`;
}

function isBend(before: Point, point: Point, after: Point): boolean {
  const there = direction(before, point);
  const on = direction(point, after);
  return Math.abs(there.x * on.y - there.y * on.x) > 1e-4;
}

function arrowHead(base: Point, tip: Point): string {
  const { x, y } = direction(base, tip);
  const left = { x: base.x + y * arrow.width, y: base.y - x * arrow.width };
  const right = { x: base.x - y * arrow.width, y: base.y + x * arrow.width };
  return `M${pointText(tip)}L${pointText(left)}L${pointText(right)}Z`;
}

function pointText({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`;
}
