import type { DrawnActivity } from './drawing.ts';
import type { Size } from './geometry.ts';
import { palette } from './palette.ts';
import { branchTexts, callLines } from './plain-labels.ts';
import { hexagonCut } from './routes.ts';
import { type Font, isWhole, linesOf, textWidth } from './text-size.ts';

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

/** A branch of a Parallel, or the body of a For Each: a box inside the box. */
export interface InnerBox extends Size {
  /** Their baselines count from the top of this box. */
  readonly lines: readonly BoxLine[];
  /** From the top left corner of the box. */
  readonly x: number;
  readonly y: number;
}

/** Everything inside the box of an activity, and how large it is for that. */
export interface BoxContent extends Size {
  readonly lines: readonly BoxLine[];
  readonly branches: readonly InnerBox[];
  readonly pills: readonly Pill[];
}

/** How wide a box may be, the narrowest first that every word fits in. */
const boxWidths = [112, 128, 152, 180, 212, 248, 300] as const;
const leastHeight = 44;
const padding = 9;
const fonts = {
  name: { size: 12, isBold: true },
  small: { size: 10 },
  branch: { size: 10, isBold: true },
  pill: { size: 10, isBold: true },
} as const;
const signWidth = 15;
const pillHeight = 15;
/** Left of the branches: the line that forks into them. */
const forkWidth = 12;
const branchPadding = { x: 6, y: 4 } as const;
const branchGap = 5;

/** A text of a box, and the lines it may take. */
interface BoxText {
  readonly text: string;
  readonly font: Font;
  readonly most: number;
  readonly colour: string;
  readonly sign?: BoxLine['sign'];
}

/** What a hexagon's corners, or the stripe, take of the width of a box. */
function edgeWidth({ isJunction }: DrawnActivity): number {
  return isJunction ? 2 * hexagonCut + 4 : 26;
}

/**
 * Works out what stands in the box of an activity: its name, its type, the runbook it starts, its branches,
 * how it loops and flattens, and how often it ran. The box is as wide as its words need.
 */
export function boxContent(activity: DrawnActivity): BoxContent {
  const texts = textsOf(activity);
  const branches = branchTexts(activity).map(textsOfBranch);
  const edge = edgeWidth(activity);
  const boxWidth =
    boxWidths.find(
      (each) =>
        isRoomy(texts, each - edge) && branches.every((all) => isRoomy(all, insideBranch(each - edge))),
    ) ??
    boxWidths[boxWidths.length - 1] ??
    0;
  const width = boxWidth - edge;
  const { lines, bottom } = linesBelow(texts, width, padding);
  const inner = innerBoxes(branches, width, bottom + branchGap, (boxWidth - width) / 2);
  const last = inner.at(-1);
  const below = last === undefined ? bottom : last.y + last.height + 2;
  const pills = packed(pillsOf(activity), width, below + 3, boxWidth);
  const end = pills.reduce((lowest, pill) => Math.max(lowest, pill.y + pill.height), below) + padding;
  const height = Math.max(leastHeight, end);
  const down = (height - end) / 2;
  return {
    width: boxWidth,
    height,
    lines: lines.map((line) => ({ ...line, baseline: line.baseline + down })),
    branches: inner.map((branch) => ({ ...branch, y: branch.y + down })),
    pills: pills.map((pill) => ({ ...pill, y: pill.y + down })),
  };
}

function textsOf(activity: DrawnActivity): readonly BoxText[] {
  const { name, type, isEnabled, loop, flatten } = activity;
  const colour = isEnabled && !neverRan(activity) ? palette.text : palette.quiet;
  const small = (text: string, most: number, sign?: BoxLine['sign']): BoxText[] =>
    text === '' ? [] : [{ text, font: fonts.small, most, colour: palette.quiet, ...(sign && { sign }) }];
  return [
    { text: name, font: fonts.name, most: 3, colour },
    ...small(type === name ? '' : type, 2),
    ...callLines(activity, 'name').flatMap((line) => small(line, 2)),
    ...small(isEnabled ? '' : 'disabled', 1),
    ...small(loop, 2, 'loop'),
    ...small(flatten, 1, 'flatten'),
  ];
}

function textsOfBranch(texts: readonly string[]): readonly BoxText[] {
  return texts.map((text, index) => ({
    text,
    font: index === 0 ? fonts.branch : fonts.small,
    most: 2,
    colour: index === 0 ? palette.text : palette.quiet,
  }));
}

function insideBranch(width: number): number {
  return width - forkWidth - 2 * branchPadding.x;
}

function isRoomy(texts: readonly BoxText[], width: number): boolean {
  return texts.every(({ text, font, most, sign }) => isWhole(text, font, roomOf(width, sign), most));
}

function roomOf(width: number, sign: BoxLine['sign']): number {
  return sign === undefined ? width : width - signWidth;
}

/** The lines of texts below one another, from `top` on, and where they end. */
function linesBelow(
  texts: readonly BoxText[],
  width: number,
  top: number,
): { lines: BoxLine[]; bottom: number } {
  const lines: BoxLine[] = [];
  let y = top;
  for (const { text, font, most, colour, sign } of texts) {
    for (const [index, line] of linesOf(text, font, roomOf(width, sign), most).entries()) {
      const isMarked = sign !== undefined && index === 0;
      lines.push({ text: line, font, colour, baseline: y + font.size * 0.95, ...(isMarked && { sign }) });
      y += Math.round(font.size * 1.25);
    }
  }
  return { lines, bottom: y };
}

/** The boxes of the branches below one another; `left`: where the texts of the activity may begin. */
function innerBoxes(
  branches: readonly (readonly BoxText[])[],
  width: number,
  top: number,
  left: number,
): InnerBox[] {
  let y = top;
  return branches.map((texts) => {
    const { lines, bottom } = linesBelow(texts, insideBranch(width), branchPadding.y);
    const box = { x: left + forkWidth, y, width: width - forkWidth, height: bottom + branchPadding.y, lines };
    y += box.height + branchGap;
    return box;
  });
}

/** Whether the trace says that it never ran. */
export function neverRan({ runs }: Pick<DrawnActivity, 'runs'>): boolean {
  return runs?.executions === 0;
}

function pillsOf({ runs, cover }: DrawnActivity): { readonly text: string; readonly colour: string }[] {
  if (cover !== undefined) {
    const colour = cover.reach === 'never' ? palette.failed : palette.warning;
    const ran = cover.count === 0 ? [] : [{ text: `×${compact(cover.count)}`, colour: palette.count }];
    return [...ran, ...cover.missing.map((text) => ({ text, colour }))];
  }
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
  boxWidth: number,
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
