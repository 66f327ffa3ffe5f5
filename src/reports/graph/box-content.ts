import type { DrawnActivity } from './drawing.ts';
import type { Size } from './geometry.ts';
import { palette } from './palette.ts';
import { callLines } from './plain-labels.ts';
import { hexagonCut } from './routes.ts';
import { type Font, linesOf, textWidth } from './text-size.ts';

/** A line of text in a box, with the sign drawn before it where it has one. */
export interface BoxLine {
  readonly text: string;
  readonly font: Font;
  readonly colour: string;
  readonly sign?: 'loop' | 'flatten';
  /** Pixels from the top of the box to the line the letters stand on. */
  readonly baseline: number;
}

/** A small coloured mark with white text: what a trace says. */
export interface Pill extends Size {
  readonly text: string;
  readonly colour: string;
  /** From the top left corner of the box. */
  readonly x: number;
  readonly y: number;
}

/** Everything inside the box of an activity, and how large it is for that. */
export interface BoxContent extends Size {
  readonly lines: readonly BoxLine[];
  readonly pills: readonly Pill[];
}

const boxWidth = 152;
const leastHeight = 50;
const padding = 9;
const fonts = {
  name: { size: 12, isBold: true },
  small: { size: 10 },
  pill: { size: 10, isBold: true },
} as const;
const signWidth = 15;
const pillHeight = 15;

/** The width a line of the box may have: what a hexagon's corners leave, or what the stripe leaves. */
function innerWidth({ isJunction }: DrawnActivity): number {
  return boxWidth - (isJunction ? 2 * hexagonCut + 4 : 26);
}

/**
 * Works out what stands in the box of an activity: its name, its type, the runbook it starts, how it loops
 * and flattens, and how often it ran.
 */
export function boxContent(activity: DrawnActivity): BoxContent {
  const width = innerWidth(activity);
  const lines: BoxLine[] = [];
  let y = padding;
  const add = (text: string, font: Font, most: number, colour: string, sign?: BoxLine['sign']): void => {
    const room = sign === undefined ? width : width - signWidth;
    const height = Math.round(font.size * 1.25);
    for (const [index, line] of linesOf(text, font, room, most).entries()) {
      const isMarked = sign !== undefined && index === 0;
      lines.push({ text: line, font, colour, baseline: y + font.size * 0.95, ...(isMarked && { sign }) });
      y += height;
    }
  };
  const colour = activity.isEnabled && !neverRan(activity) ? palette.text : palette.quiet;
  add(activity.name, fonts.name, 3, colour);
  if (activity.type !== activity.name) add(activity.type, fonts.small, 2, palette.quiet);
  for (const line of callLines(activity, 'name')) add(line, fonts.small, 2, palette.quiet);
  if (!activity.isEnabled) add('disabled', fonts.small, 1, palette.quiet);
  if (activity.loop !== '') add(activity.loop, fonts.small, 2, palette.quiet, 'loop');
  if (activity.flatten !== '') add(activity.flatten, fonts.small, 1, palette.quiet, 'flatten');
  const pills = packed(pillsOf(activity), width, y + 3);
  const end = pills.reduce((bottom, pill) => Math.max(bottom, pill.y + pill.height), y) + padding;
  const height = Math.max(leastHeight, end);
  const down = (height - end) / 2;
  return {
    width: boxWidth,
    height,
    lines: lines.map((line) => ({ ...line, baseline: line.baseline + down })),
    pills: pills.map((pill) => ({ ...pill, y: pill.y + down })),
  };
}

/** Whether the trace says that it never ran. */
export function neverRan({ runs }: Pick<DrawnActivity, 'runs'>): boolean {
  return runs?.executions === 0;
}

function pillsOf({ runs }: DrawnActivity): { readonly text: string; readonly colour: string }[] {
  if (runs === undefined) return [];
  if (runs.executions === 0) return [{ text: 'never', colour: palette.never }];
  const { failed, warning } = runs.statuses;
  const pills: { readonly text: string; readonly colour: string }[] = [
    { text: `×${compact(runs.executions)}`, colour: palette.count },
  ];
  if (runs.attempts > runs.executions)
    pills.push({ text: `${compact(runs.attempts)} attempts`, colour: palette.count });
  if (failed > 0) pills.push({ text: `${compact(failed)} failed`, colour: palette.failed });
  if (warning > 0) pills.push({ text: `${compact(warning)} warning`, colour: palette.warning });
  return pills;
}

/** Puts pills side by side in rows that are centred in the box. */
function packed(
  pills: readonly { readonly text: string; readonly colour: string }[],
  width: number,
  top: number,
): Pill[] {
  const rows: { text: string; colour: string; width: number }[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const pill of pills) {
    const sized = { ...pill, width: Math.ceil(textWidth(pill.text, fonts.pill)) + 10 };
    if (used + sized.width > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(sized);
    used += sized.width + 4;
  }
  return rows.flatMap((row, index) => {
    let x = (boxWidth - row.reduce((sum, pill) => sum + pill.width + 4, -4)) / 2;
    return row.map((pill) => {
      const placed = { ...pill, x, y: top + index * (pillHeight + 3), height: pillHeight };
      x += pill.width + 4;
      return placed;
    });
  });
}

/** A count in a few characters: 9999, 12.3k, 4M. */
export function compact(count: number): string {
  if (count < 10_000) return String(count);
  const [unit, letter] = count < 1_000_000 ? [1000, 'k'] : [1_000_000, 'M'];
  return `${Math.floor((count / unit) * 10) / 10}${letter}`;
}
