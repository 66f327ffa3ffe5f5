import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import { readableTemplate } from '../../databus/readable-template.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { TextLines } from '../../text/text-lines.ts';
import type { Explanation } from './explanation.ts';
import { callText, followsText, reportsText } from './runbook-text.ts';

type Told = Explanation['activities'][number];

/**
 * Everything about one activity in words, broken at `width` columns. `explanation` is about that activity
 * alone.
 */
export function activityText(
  explanation: Explanation,
  facts: RunbookFacts,
  width: number,
  colours: Colours = plainColours,
): string {
  const lines = new TextLines(colours, width);
  const [told] = explanation.activities;
  if (told === undefined) return '';
  lines.title(`${told.name} [${told.id}] of ${explanation.runbook.path}`);
  lines.line(
    `Type: ${told.type} (${told.category})${told.isEnabled ? '' : '; it is disabled and never runs'}`,
  );
  lines.paragraphs(told.description);
  lines.line(`Played: ${told.played.text}`);
  if (told.outcome !== null) lines.line(`Outcome: ${told.outcome.text}`);
  runs(told, explanation, facts, lines);
  properties(told, facts, lines);
  reads(told, facts, lines);
  publishes(told, facts, lines);
  failure(told, explanation, lines);
  return lines.text;
}

function runs(
  { id, runs: often, rows, loop, reports }: Told,
  explanation: Explanation,
  { labelOf }: RunbookFacts,
  lines: TextLines,
): void {
  lines.title(`Runs ${often.text}`);
  if (explanation.start.activity === id) lines.line(`It starts the runbook: ${explanation.start.text}`);
  for (const { from, to, passes } of explanation.links)
    if (to === id) lines.line(`after ${labelOf(from)}: ${passes}`);
  for (const { symbol, activity, why } of explanation.symbols) {
    const isUsed = new RegExp(`\\b${symbol}\\b`).test(`${often.whenAllSucceed} ${often.most} ${rows.text}`);
    if (isUsed) lines.line(`${symbol} = rows of ${labelOf(activity)}${why === '' ? '' : `: ${why}`}`, 2);
  }
  if (rows.text !== '') lines.line(`gives ${rows.text}`);
  else if (rows.why !== '') lines.line(`gives 1 row each: ${rows.why}`);
  if (loop !== '') lines.line(`in a loop: ${loop}`);
  const reported = reportsText(reports);
  if (reported !== '') lines.line(reported);
  for (const call of explanation.calls)
    lines.line(`starts ${callText(call)}${call.group === '' ? '' : `; ${call.group}`}`);
  for (const { from, to, passes } of explanation.links)
    if (from === id) lines.line(`then ${labelOf(to)}: ${passes}`);
}

const longestProperty = 2000;

function properties({ properties: given }: Told, { labelOf }: RunbookFacts, lines: TextLines): void {
  const entries = Object.entries(given).filter(([, value]) => !isEmpty(value));
  if (entries.length === 0) return;
  lines.title('Properties');
  for (const [name, value] of entries) {
    const readable =
      typeof value === 'string'
        ? readableTemplate(value, labelOf, { functions: name !== 'script' })
        : JSON.stringify(value, (_, inner) =>
            typeof inner === 'string' ? readableTemplate(inner, labelOf) : inner,
          );
    for (const [index, line] of readable
      .slice(0, longestProperty)
      .split(/\r\n?|\n/)
      .entries())
      lines.line(index === 0 ? `${name}: ${line}` : line, index === 0 ? 1 : 2);
    if (readable.length > longestProperty) lines.line('…', 2);
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

function reads({ reads: all }: Told, { labelOf }: RunbookFacts, lines: TextLines): void {
  if (all.length === 0) return;
  lines.title('Reads');
  for (const { activity, item, place, isThere } of all) {
    const what = item === null ? `the rows of ${labelOf(activity)}` : `${item} of ${labelOf(activity)}`;
    lines.line(`${place}: ${what}${thereText(isThere)}`);
  }
}

function thereText(isThere: Told['reads'][number]['isThere']): string {
  if (isThere === 'always') return '';
  return isThere === 'never'
    ? '; always blank: no path brings this data here (A8)'
    : '; blank for tokens that come another way (A8)';
}

function publishes(
  { publishes: items, returnedBy }: Told,
  { labelOf }: RunbookFacts,
  lines: TextLines,
): void {
  if (items.length === 0) return;
  lines.title('Publishes');
  for (const { name, type, level, description, readBy } of items) {
    if (readBy.length === 0) continue;
    const about = [
      type ?? '',
      level === 'row' ? 'varies from row to row' : '',
      type === null ? description : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
    const readers = readBy.map(({ activity, place }) => `${labelOf(activity)} (${place})`);
    lines.line(`${name}${about === '' ? '' : ` (${about})`}: read by ${[...new Set(readers)].join(', ')}`);
  }
  const unread = items.filter(({ readBy }) => readBy.length === 0).map(({ name }) => name);
  if (unread.length > 0) lines.line(`Nobody reads: ${unread.join(', ')}`);
  for (const id of returnedBy) lines.line(`${labelOf(id)} sends its rows on`);
}

function failure({ id }: Told, { failures, links }: Explanation, lines: TextLines): void {
  const told = failures.activities.find(({ activity }) => activity === id);
  lines.title('When it fails');
  if (told === undefined) {
    const isLast = !links.some(({ from }) => from === id);
    lines.line(isLast ? 'Nothing follows it in any case.' : 'It cannot fail, or never runs.');
    return;
  }
  for (const text of [followsText(told), told.ending]) if (text !== '') lines.line(text);
}
