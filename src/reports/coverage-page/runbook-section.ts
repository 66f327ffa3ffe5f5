import {
  type ActivityCover,
  type Cover,
  type LinkCover,
  type RunbookCover,
  reachOfActivity,
  reachOfLink,
} from '../../analysis/coverage.ts';
import { allStatuses } from '../../analysis/possible-statuses.ts';
import type { Position } from '../../formats/text/place.ts';
import type { CoverPlaces } from '../../testing/cover-places.ts';
import { activityId, linkId } from '../graph/covered-drawing.ts';
import type { Drawing } from '../graph/drawing.ts';
import { svgOf } from '../graph/svg.ts';
import { htmlName, htmlText } from '../html/html-document.ts';
import { stateCell } from './states.ts';
import { sharesSentence } from './summary.ts';

/** A runbook of a page. */
export interface ShownRunbook {
  readonly cover: RunbookCover;
  /** With what cases reach of it. */
  readonly drawing: Drawing;
  /** Undefined if its file cannot tell any more. */
  readonly places: CoverPlaces | undefined;
  readonly anchor: string;
}

/** The picture of a runbook, and everything that counts of it in tables. */
export function runbookSection(runbook: ShownRunbook): string {
  const { cover, drawing, places, anchor } = runbook;
  const at = places === undefined ? '' : `${placeText(places, places.runbook)}; `;
  return [
    `<section class="runbook" id="${anchor}">`,
    `<h2>${htmlName(cover.of.path)}</h2>`,
    `<p class="quiet">${at}<a href="#summary">all runbooks</a></p>`,
    `<p>${sharesSentence(cover)}</p>`,
    `<figure class="picture" aria-label="Picture of ${htmlText(cover.of.path)}" tabindex="0">`,
    `${svgOf(drawing, { isPartOfPage: true })}</figure>`,
    ...(cover.activities.length > 0 ? [activityTable(runbook)] : ['<p>Nothing in it is enabled.</p>']),
    ...(cover.links.length > 0 ? [linkTable(runbook)] : []),
    '</section>',
  ].join('\n');
}

function activityTable({ cover, drawing, places, anchor }: ShownRunbook): string {
  const rows = cover.activities.map((activity, index) => {
    const reach = reachOfActivity(activity);
    const { name, type } = drawing.activities[activity.index] ?? { name: '', type: '' };
    return [
      `<tr data-reach="${reach}">${stateCell(reach)}`,
      `<th scope="row">${toPicture(activityId(anchor, activity), activityName(activity, name))}</th>`,
      `<td>${htmlText(type)}</td>`,
      countCell(activity),
      ...allStatuses.map((status) => countCell(activity.outcomes.find(({ of }) => of === status))),
      `${placeCell(places, places?.activities[index])}</tr>`,
    ].join('');
  });
  const counts = ['Ran', ...allStatuses.map((status) => `Ended: ${status}`)];
  return table(`${anchor}-activities`, 'Activities', ['Activity', 'Type'], counts, rows);
}

/** Its name and its id: an id may be all that there is. */
function activityName({ of: { id } }: ActivityCover, name: string): string {
  return name === id || name === '' ? htmlName(id) : `${htmlName(name)} <small>${htmlName(id)}</small>`;
}

/** A link to where something is drawn. */
function toPicture(id: string, words: string): string {
  return `<a href="#${id}">${words}</a>`;
}

function linkTable({ cover, drawing, places, anchor }: ShownRunbook): string {
  const rows = cover.links.map((link, index) => {
    const reach = reachOfLink(link);
    const { from, to } = link.of;
    const condition = drawing.links[link.index]?.condition ?? '';
    return [
      `<tr data-reach="${reach}">${stateCell(reach)}`,
      `<th scope="row">${toPicture(linkId(anchor, link), `${htmlName(from)} → ${htmlName(to)}`)}</th>`,
      `<td>${htmlText(condition)}</td>`,
      countCell(wayOf(link, 'passed')),
      countCell(wayOf(link, 'held back')),
      `${placeCell(places, places?.links[index])}</tr>`,
    ].join('');
  });
  const counts = ['Rows passed', 'Rows held back'];
  return table(`${anchor}-links`, 'Links', ['Link', 'Passes on'], counts, rows);
}

function wayOf({ ways }: LinkCover, wanted: LinkCover['ways'][number]['of']) {
  return ways.find(({ of }) => of === wanted);
}

function table(
  id: string,
  title: string,
  words: readonly string[],
  counts: readonly string[],
  rows: readonly string[],
): string {
  return [
    `<h3 id="${id}">${title}</h3>`,
    `<div class="scroll"><table aria-labelledby="${id}">`,
    '<thead><tr><th scope="col">State</th>',
    ...words.map((word) => `<th scope="col">${word}</th>`),
    ...counts.map((word) => `<th scope="col" class="number">${word}</th>`),
    '<th scope="col">Place</th></tr></thead>',
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}

/** A count, or that it never happened, or that it cannot. */
function countCell(counted: Cover<unknown> | undefined): string {
  if (counted === undefined) return '<td class="number quiet">–</td>';
  return counted.count === 0
    ? '<td class="number gap">never</td>'
    : `<td class="number">${counted.count}</td>`;
}

function placeCell(places: CoverPlaces | undefined, at: Position | undefined): string {
  const place = places === undefined || at === undefined ? '' : placeText(places, at);
  return `<td class="place">${place}</td>`;
}

function placeText({ file }: CoverPlaces, { line }: Position): string {
  return htmlName(`${file}:${line}`);
}
