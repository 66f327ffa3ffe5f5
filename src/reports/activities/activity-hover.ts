import { markdownOf } from '../../text/markdown.ts';
import type { ActivityFacts, ItemFacts } from './activity-facts.ts';
import { moreWords, rowsWords, startsWords } from './activity-page.ts';
import { playWords } from './play-words.ts';
import type { WayOfPlaying } from './ways-of-playing.ts';

/** What an editor shows of an activity type, in Markdown: what it does, how it is played, its items. */
export function activityHover(facts: ActivityFacts): string {
  const { category, summary, isMultiValued, publishes, publishesMore } = facts;
  const rows = publishes.filter(({ level }) => level === 'row');
  const same = publishes.filter(({ level }) => level === 'execution');
  const inShort = [
    `*${markdownOf(category)}*`,
    `rows: ${markdownOf(rowsWords(facts))}`,
    markdownOf(startsWords(facts)),
  ];
  return [
    markdownOf(summary),
    `${inShort.join('; ')}.`,
    ...facts.ways.map(playedText),
    itemsText('Publishes, of each row', rows),
    itemsText(isMultiValued ? 'Publishes, the same on every row' : 'Publishes', same),
    publishesMore === null ? '' : markdownOf(moreWords[publishesMore]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function playedText(way: WayOfPlaying): string {
  const { simulate, run, without } = playWords(way);
  const values = way.when?.values.map((value) => JSON.stringify(value)).join(', ');
  const when = way.when === null ? '' : ` (${way.when.property} ${values})`;
  return [
    `**Played**${markdownOf(when)}`,
    `- \`simulate\`: ${markdownOf(simulate)}`,
    `- \`run\`: ${markdownOf(run)}`,
    `- no outcome: ${markdownOf(without)}`,
  ].join('\n');
}

function itemsText(title: string, items: readonly ItemFacts[]): string {
  if (items.length === 0) return '';
  const lines = items.map(
    ({ name, type, description }) => `- ${markdownOf(name)} (${type}): ${markdownOf(description)}`,
  );
  return [`**${title}**`, ...lines].join('\n');
}
