import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { type Column, textTable } from '../what-if/text-table.ts';
import type { ActivityFacts } from './activity-facts.ts';
import { shortPlay } from './play-words.ts';

const gap = 2;
/** If there is no room, names and ways of playing keep at least this many characters. */
const columns: readonly Column[] = [
  { title: '', least: 8 },
  { title: 'played', least: 8 },
  { title: 'rows' },
  { title: 'start' },
];

/**
 * Activity types by category, each with how it is played, whether it can produce several rows and whether it
 * starts runbooks. Below them are the numbers of each kind. No line is wider than `width` columns, unless not
 * even the narrowest table fits.
 */
export function activityList(
  all: readonly ActivityFacts[],
  width: number,
  colours: Colours = plainColours,
): string {
  const rows = all.map((facts) => [
    harmless(facts.name),
    shortPlay(facts),
    facts.isMultiValued ? 'several' : 'one',
    facts.isMonitor ? 'monitor' : facts.start === 'only' ? 'starts' : '',
  ]);
  const [titles = '', ...lines] = textTable(columns, rows, width - gap).map((row) =>
    row.replace(/^(?=.)/gm, ' '.repeat(gap)),
  );
  const listed = all.map(({ category }, index) => {
    const heading = category === all[index - 1]?.category ? '' : `\n${colours.strong(harmless(category))}\n`;
    return heading + (lines[index] ?? '');
  });
  return [titles, ...listed, '\n', countsText(all, width)].join('');
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
