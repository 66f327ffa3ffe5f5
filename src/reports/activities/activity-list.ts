import { type Colours, plainColours } from '../../text/colours.ts';
import { cut, harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { ActivityFacts } from './activity-facts.ts';
import { shortPlay } from './play-words.ts';

const titles = { rows: 'rows', start: 'start' } as const;
const gap = 2;
/** Names and ways of playing are cut to no less than this where there is no room. */
const leastColumn = 8;

/**
 * Activity types by category, each with how it is played, whether it can produce several rows and whether it
 * starts runbooks; below them how many there are of each kind. No line is wider than so many columns, but
 * where not even the narrowest table fits; the lines of the table may be of another width, as for pipes and
 * files, where none is cut.
 */
export function activityList(
  all: readonly ActivityFacts[],
  width: number,
  colours: Colours = plainColours,
  tableWidth = width,
): string {
  const rows = all.map((facts) => ({
    name: harmless(facts.name),
    play: shortPlay(facts),
    rows: facts.isMultiValued ? 'several' : 'one',
    start: facts.isMonitor ? 'monitor' : facts.start === 'only' ? 'starts' : '',
  }));
  const columns = fitted(
    [
      widest(rows.map(({ name }) => name)),
      widest(rows.map(({ play }) => play)),
      widest([titles.rows, ...rows.map(({ rows: count }) => count)]),
      widest([titles.start, ...rows.map(({ start }) => start)]),
    ],
    tableWidth,
  );
  const line = (cells: readonly string[]) =>
    `${' '.repeat(gap)}${cells
      .map((cell, index) => cut(cell, columns[index] ?? 0).padEnd(columns[index] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd()}\n`;
  const lines = all.map((facts, index) => {
    const { name, play, rows: count, start } = rows[index] as (typeof rows)[number];
    const text = line([name, play, count, start]);
    const heading =
      facts.category === all[index - 1]?.category ? '' : `\n${colours.strong(harmless(facts.category))}\n`;
    return heading + text;
  });
  return [line(['', 'played', titles.rows, titles.start]), ...lines, '\n', countsText(all, width)].join('');
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => Array.from(text).length));
}

/** The widths of the columns, the first two narrowed until the lines fit. */
function fitted(columns: readonly [number, number, number, number], width: number): number[] {
  const widths: number[] = [...columns];
  let excess = widths.reduce((sum, column) => sum + column + gap, 0) - width;
  // How a type is played gives way first: names tell types apart.
  for (const index of [1, 0]) {
    const column = widths[index] ?? 0;
    const given = Math.max(0, Math.min(excess, column - leastColumn));
    widths[index] = column - given;
    excess -= given;
  }
  return widths;
}

function countsText(all: readonly ActivityFacts[], width: number): string {
  const categories = new Set(all.map(({ category }) => category)).size;
  const ways = Map.groupBy(all, shortPlay);
  const several = all.filter(({ isMultiValued }) => isMultiValued).length;
  const monitors = all.filter(({ isMonitor }) => isMonitor).length;
  const counts = [
    `${counted(all.length, 'activity type')} in ${counted(categories, 'category', 'categories')}`,
    `played: ${[...ways].map(([play, types]) => `${types.length} ${play}`).join(', ')}`,
    `${several} can produce several rows`,
    `${counted(monitors, 'monitor')}`,
  ];
  return counts.map((text) => `${indented(brokenAtWords(text, { indent: gap, width }), gap)}\n`).join('');
}
