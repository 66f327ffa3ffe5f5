import { counted } from '../../text/plain-words.ts';
import { darkStyle } from './dark-style.ts';
import type { Drawing } from './drawing.ts';
import { boundsOf, grown, type Rect, rectAround } from './geometry.ts';
import { palette } from './palette.ts';
import { type Picture, pictureOf } from './picture.ts';
import type { PictureStyle } from './picture-style.ts';
import { areStraight } from './routes.ts';
import { xmlText } from './shown-text.ts';
import { svgActivity } from './svg-activity.ts';
import { hatching } from './svg-cover.ts';
import { svgLabel, svgLink } from './svg-link.ts';
import { number, svgText } from './svg-text.ts';
import { linesOf } from './text-size.ts';

const margin = 28;
const widestHeading = 900;
/** Of a description; the whole of it is in `<desc>`. */
const mostParagraphs = 6;
const least = { width: 280, height: 60 };
const headingFont = { size: 15, isBold: true } as const;
const subtitleFont = { size: 11 } as const;

const fonts = "'Segoe UI', Arial, 'Liberation Sans', Helvetica, sans-serif";

/**
 * A runbook as the Designer would show it: one SVG document that needs nothing else, without scripts, on a
 * background of its own, which is dark where the reader's is. The same drawing gives the same bytes.
 */
export function svgOf(drawing: Drawing, style: PictureStyle = {}): string {
  const { direction, width: wanted, isPartOfPage } = style;
  const picture = pictureOf(drawing, direction);
  const content = boundsOf(extentOf(picture));
  const width = Math.max(least.width, content.width) + 2 * margin;
  const { lines, height: headingHeight } = isPartOfPage
    ? { lines: [], height: 0 }
    : heading(drawing, Math.min(widestHeading, width - 2 * margin));
  const height = Math.max(least.height, content.height) + headingHeight + 2 * margin;
  const [left, top] = [margin - content.x, margin + headingHeight - content.y];
  const size = `${number(width)} ${number(height)}`;
  const body = [
    `<rect width="${number(width)}" height="${number(height)}" rx="6" fill="${palette.background}"/>`,
    ...lines,
    ...(drawing.coverage === undefined ? [] : [hatching(drawing.coverage.hatching)]),
    `<g transform="translate(${number(left)} ${number(top)})">`,
    '<g fill="none" stroke-linejoin="round">',
    ...picture.links.map((placed) => svgLink(placed, drawing)),
    '</g>',
    '<g text-anchor="middle">',
    ...picture.activities.map((placed) => svgActivity(placed, drawing)),
    '</g>',
    `<g text-anchor="middle" paint-order="stroke" stroke="${palette.background}" stroke-width="4" ` +
      'stroke-linejoin="round">',
    ...picture.links.flatMap(svgLabel),
    '</g>',
    '</g>',
  ].join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="pianola" viewBox="0 0 ${size}" ` +
      `${shownSize(width, height, wanted)} role="img" font-family="${fonts}">`,
    `<title>${xmlText(drawing.path)}</title>`,
    `<desc>${xmlText(description(drawing))}</desc>`,
    ...(isPartOfPage ? [] : [darkStyle(body)]),
    body,
    '</svg>',
    '',
  ].join('\n');
}

/** As large as it was drawn, as wide as is wanted, or as wide as what it is shown in. */
function shownSize(width: number, height: number, wanted: PictureStyle['width']): string {
  if (wanted === 'fit') return 'width="100%"';
  const scale = wanted === undefined ? 1 : wanted / width;
  return `width="${number(width * scale)}" height="${number(height * scale)}"`;
}

/** Everything that must be in the picture; the mark of the starting activity stands a little over its box. */
function extentOf({ activities, links }: Picture): Rect[] {
  const boxes = activities.map(({ box }) => grown(box, 10));
  const labels = links.flatMap(({ label }) => (label === undefined ? [] : [label.box]));
  const points = links.flatMap(({ route }) => route.points);
  return [...boxes, ...labels, ...points.map((point) => rectAround(point, { width: 6, height: 6 }))];
}

/** What the picture says of itself where it is plainer than others. */
function plainness({ links }: Drawing): string {
  return areStraight(links.length)
    ? `The ${links.length} links are drawn straight, behind the boxes that are in their way.`
    : '';
}

function heading(drawing: Drawing, width: number) {
  const { path, description: text, runs } = drawing;
  const lines: string[] = [];
  let y = margin;
  for (const line of linesOf(path, headingFont, width, 2)) {
    lines.push(svgText(line, { x: margin, y: y + 6, font: headingFont, fill: palette.text }));
    y += 20;
  }
  const told = text.split('\n');
  const subtitles = [runs ?? '', plainness(drawing), ...told.slice(0, mostParagraphs)].filter(
    (part) => part !== '',
  );
  for (const line of subtitles.flatMap((subtitle) => linesOf(subtitle, subtitleFont, width, 2))) {
    lines.push(svgText(line, { x: margin, y: y + 4, font: subtitleFont, fill: palette.quiet }));
    y += 15;
  }
  return { lines, height: y - margin + 6 };
}

function description(drawing: Drawing): string {
  const { activities, links, runs, coverage, description: text } = drawing;
  const start = activities.find(({ isStart }) => isStart);
  const begins = start === undefined ? '' : `, starting with ${start.name}`;
  const size = `${counted(activities.length, 'activity', 'activities')} and ${counted(links.length, 'link')}`;
  const told = `A runbook of ${size}${begins}.`;
  return [told, plainness(drawing), text, runs ?? '', coverage?.words ?? '']
    .filter((part) => part !== '')
    .join(' ');
}
