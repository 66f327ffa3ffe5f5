import { counted } from '../../text/plain-words.ts';
import type { BoxLine, InnerBox, Pill } from './box-content.ts';
import type { Drawing, DrawnActivity } from './drawing.ts';
import type { Point, Rect } from './geometry.ts';
import { categoryColour, palette } from './palette.ts';
import type { PlacedActivity } from './picture.ts';
import { branchSentences, callLines } from './plain-labels.ts';
import { hexagonCut } from './routes.ts';
import { xmlText } from './shown-text.ts';
import { type CoverLook, coverAttributes, coverLooks, coverSign, dashed } from './svg-cover.ts';
import { number, svgText } from './svg-text.ts';
import { textWidth } from './text-size.ts';

/** The box of an activity with all that is in it; its whole name and its counts are the tooltip. */
export function svgActivity(placed: PlacedActivity, { coverage }: Pick<Drawing, 'coverage'> = {}): string {
  const { activity, content, box } = placed;
  const { cover } = activity;
  return [
    `<g class="activity" data-id="${xmlText(activity.id)}"${coverAttributes(cover)}>`,
    `<title>${xmlText(tooltip(activity))}</title>`,
    ...shape(placed, coverage?.hatching),
    ...content.lines.map((line) => lineText(line, box)),
    ...(content.branches.length > 0 ? [fork(content.branches, box)] : []),
    ...content.branches.map((branch) => innerBox(branch, placed)),
    ...content.pills.map((pill) => pillText(pill, box)),
    ...(activity.isStart ? [startSign(box)] : []),
    ...(cover === undefined ? [] : [coverSign(cover.reach, cornerOf(placed))]),
    '</g>',
  ].join('');
}

function tooltip(activity: DrawnActivity): string {
  const { name, id, type, category, isEnabled, loop, flatten, runs, cover } = activity;
  const { success, warning, failed } = runs?.statuses ?? { success: 0, warning: 0, failed: 0 };
  const ran = runs?.executions === 0 ? 'never ran' : `ran ${counted(runs?.executions ?? 0, 'time')}`;
  return [
    name === id ? name : `${name} (${id})`,
    category === '' ? type : `${type}, ${category}`,
    // How branches are played stands in the box in full.
    ...callLines({ ...activity, group: '' }, 'path'),
    ...branchSentences(activity).flat(),
    isEnabled ? '' : 'disabled',
    loop === '' ? '' : `loops ${loop}`,
    flatten === '' ? '' : `flattened: ${flatten}`,
    runs === undefined ? '' : `${ran}: ${success} success, ${warning} warning, ${failed} failed`,
    cover?.words ?? '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** `hatched`: the id of what is drawn over the box of an activity that no case reached. */
function shape(placed: PlacedActivity, hatched: string | undefined): string[] {
  const { reach } = placed.activity.cover ?? {};
  const [outline = '', ...stripe] = shapeLike(placed, reach && coverLooks[reach]);
  if (reach !== 'never' || hatched === undefined) return [outline, ...stripe];
  return [outline, outlineOf(placed, `fill="url(#${xmlText(hatched)})"`), ...stripe];
}

function shapeLike(placed: PlacedActivity, cover: CoverLook | undefined): string[] {
  const { activity, box, isNever } = placed;
  if (cover !== undefined) {
    const look = `fill="${cover.fill}" stroke="${cover.colour}" stroke-width="1.8"${dashed(cover.dashes)}`;
    return [outlineOf(placed, look), ...(activity.isJunction ? [] : [stripeOf(box, cover.colour)])];
  }
  const isFaint = isNever || !activity.isEnabled;
  const dashes = isFaint ? ' stroke-dasharray="5 4"' : '';
  const border = isFaint ? palette.never : activity.isStart ? palette.start : palette.border;
  const width = activity.isStart ? 2 : 1.2;
  const fill = isFaint ? palette.neverBox : palette.box;
  const look = `fill="${fill}" stroke="${border}" stroke-width="${width}"${dashes}`;
  if (activity.isJunction) return [outlineOf(placed, look)];
  const colour = isFaint ? palette.never : categoryColour(activity.category);
  return [outlineOf(placed, look), stripeOf(box, colour)];
}

function outlineOf({ activity, box }: PlacedActivity, look: string): string {
  if (activity.isJunction) return `<path d="${hexagon(box)}" ${look} stroke-linejoin="round"/>`;
  const { x, y, width, height } = box;
  return (
    `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" ` +
    `rx="7" ${look}/>`
  );
}

function stripeOf({ x, y, height }: Rect, colour: string): string {
  const stripe = `M${number(x + 6)} ${number(y + 7)}V${number(y + height - 7)}`;
  return `<path d="${stripe}" stroke="${colour}" stroke-width="4" stroke-linecap="round"/>`;
}

/** The upper right corner, where nothing is written. */
function cornerOf({ activity, box }: PlacedActivity): Point {
  const cut = activity.isJunction ? hexagonCut : 3;
  return { x: box.x + box.width - cut, y: box.y + 2 };
}

function hexagon({ x, y, width, height }: Rect): string {
  const [left, right, bottom, middle] = [x + hexagonCut, x + width - hexagonCut, y + height, y + height / 2];
  const above = `L${number(left)} ${number(y)}H${number(right)}`;
  const below = `L${number(right)} ${number(bottom)}H${number(left)}`;
  return `M${number(x)} ${number(middle)}${above}L${number(x + width)} ${number(middle)}${below}Z`;
}

function lineText({ text, font, colour, sign, baseline }: BoxLine, box: Rect): string {
  const middle = box.x + box.width / 2;
  const y = box.y + baseline;
  if (sign === undefined) return svgText(text, { x: middle, y, font, fill: colour });
  const x = middle - (textWidth(text, font) + 13) / 2;
  const drawn = sign === 'loop' ? loopSign : flattenSign;
  return drawn(x, y - 3.5) + svgText(text, { x: middle + 6.5, y, font, fill: colour });
}

/** A circle that is not closed, with an arrow at its end; from its left middle. */
function loopSign(x: number, y: number): string {
  const arc = `M${number(x + 7.5)} ${number(y - 2.5)}A4 4 0 1 0 ${number(x + 8)} ${number(y + 1)}`;
  const arrow = `M${number(x + 9.5)} ${number(y - 5)}V${number(y - 1.5)}H${number(x + 6)}Z`;
  return (
    `<path d="${arc}" fill="none" stroke="${palette.quiet}" stroke-width="1.3"/>` +
    `<path d="${arrow}" fill="${palette.quiet}"/>`
  );
}

/** Three lines that become one; from its left middle. */
function flattenSign(x: number, y: number): string {
  const at = (right: number, down: number) => `${number(x + right)} ${number(y + down)}`;
  const lines = `M${at(0, -4)}L${at(5, 0)}M${at(0, 0)}H${number(x + 10)}M${at(0, 4)}L${at(5, 0)}`;
  return `<path d="${lines}" fill="none" stroke="${palette.quiet}" stroke-width="1.3"/>`;
}

/** The line that forks into the branches, at their left. */
function fork(branches: readonly InnerBox[], box: Rect): string {
  const middles = branches.map(({ y, height }) => box.y + y + height / 2);
  const x = box.x + (branches[0]?.x ?? 0);
  const stem = `M${number(x - 8)} ${number(middles[0] ?? 0)}V${number(middles.at(-1) ?? 0)}`;
  const stubs = middles.map((y) => `M${number(x - 8)} ${number(y)}H${number(x)}`);
  return `<path d="${[stem, ...stubs].join('')}" fill="none" stroke="${palette.border}" stroke-width="1.2"/>`;
}

function innerBox(branch: InnerBox, { activity, box, isNever }: PlacedActivity): string {
  const place = { ...branch, x: box.x + branch.x, y: box.y + branch.y };
  const colour = isNever || !activity.isEnabled ? palette.never : palette.border;
  return [
    `<rect x="${number(place.x)}" y="${number(place.y)}" width="${number(place.width)}" ` +
      `height="${number(place.height)}" rx="4" fill="${palette.background}" stroke="${colour}" ` +
      'stroke-width="1"/>',
    ...branch.lines.map((line) => lineText(line, place)),
  ].join('');
}

function pillText({ text, colour, x, y, width, height }: Pill, box: Rect): string {
  const [left, top] = [box.x + x, box.y + y];
  const font = { size: 10, isBold: true } as const;
  return (
    `<rect x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" ` +
    `rx="7" fill="${colour}"/>` +
    svgText(text, { x: left + width / 2, y: top + 11, font, fill: palette.background })
  );
}

/** A green circle with a triangle, at the left border: here the runbook starts. */
function startSign({ x, y, height }: Rect): string {
  const middle = y + height / 2;
  const left = number(x - 2.5);
  const tip = `L${number(x + 5)} ${number(middle)}`;
  const triangle = `M${left} ${number(middle - 4.5)}${tip}L${left} ${number(middle + 4.5)}Z`;
  return (
    `<circle cx="${number(x)}" cy="${number(middle)}" r="9" fill="${palette.start}"/>` +
    `<path d="${triangle}" fill="${palette.background}"/>`
  );
}
