import {
  type CoveragePart,
  coverageParts,
  missedThresholds,
  percentOf,
  type Reach,
  type RunbookCover,
  type Share,
  sharesOf,
  type Thresholds,
} from '../../analysis/coverage.ts';
import { htmlName } from '../html/html-document.ts';
import { shareText } from '../tests/coverage-text.ts';
import { stateCell } from './states.ts';

/** What a runbook is called in the links of a page. */
export function anchorOf(index: number): string {
  return `runbook-${index + 1}`;
}

/** The thresholds that were missed, in words; blank if none was. */
export function missedNotice(runbooks: readonly RunbookCover[], thresholds: Thresholds): string {
  const missed = [...missedThresholds(runbooks, thresholds).values()];
  if (missed.length === 0) return '';
  return `<div class="missed"><ul>${missed.map((words) => `<li>${words}</li>`).join('')}</ul></div>`;
}

/** A table of all runbooks: what was covered of each, of all of them, and what was asked for. */
export function summaryTable(runbooks: readonly RunbookCover[], thresholds: Thresholds): string {
  const rows = runbooks.map((runbook, index) => {
    const reach = reachOfRunbook(runbook);
    const name = `<a href="#${anchorOf(index)}">${htmlName(runbook.of.path)}</a>`;
    const header = `${stateCell(reach)}<th scope="row">${name}</th>`;
    return `<tr data-reach="${reach}">${header}${cells([runbook])}</tr>`;
  });
  const missed = missedThresholds(runbooks, thresholds);
  const isAsked = coverageParts.some((part) => thresholds[part] !== undefined);
  return [
    '<div class="scroll"><table>',
    '<caption>Coverage of each runbook</caption>',
    '<thead><tr><th scope="col">State</th><th scope="col">Runbook</th>',
    ...coverageParts.map((part) => `<th scope="col" class="number">${headings[part]}</th>`),
    '</tr></thead>',
    `<tbody class="all"><tr><td></td><th scope="row">All runbooks</th>${cells(runbooks, missed)}</tr>`,
    ...(isAsked ? [thresholdRow(thresholds, missed)] : []),
    '</tbody>',
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}

const headings: Readonly<Record<CoveragePart, string>> = {
  activities: 'Activities',
  links: 'Links',
  outcomes: 'Outcomes',
};

function reachOfRunbook(runbook: RunbookCover): Reach {
  const shares = Object.values(sharesOf([runbook]));
  if (shares.every(({ covered, total }) => covered === total)) return 'reached';
  return shares.every(({ covered }) => covered === 0) ? 'never' : 'partly';
}

function cells(runbooks: readonly RunbookCover[], missed: ReadonlyMap<CoveragePart, string> = new Map()) {
  const shares = sharesOf(runbooks);
  return coverageParts
    .map((part) => `<td class="number${missed.has(part) ? ' gap' : ''}">${shareCell(shares[part])}</td>`)
    .join('');
}

function shareCell(share: Share): string {
  const words = shareText(share);
  if (share.total === 0) return words;
  const bar =
    '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">' +
    '<rect class="bar-all" width="100" height="4"/>' +
    `<rect class="bar-own" width="${percentOf(share)}" height="4"/></svg>`;
  return `${words} <small>${sizeText(share)}</small>${bar}`;
}

function sizeText({ covered, total }: Share): string {
  return `(${covered} of ${total})`;
}

function thresholdRow(thresholds: Thresholds, missed: ReadonlyMap<CoveragePart, string>): string {
  const asked = coverageParts.map((part) => {
    const least = thresholds[part];
    if (least === undefined) return '<td class="number">–</td>';
    return missed.has(part)
      ? `<td class="number gap">${least} %: missed</td>`
      : `<td class="number">${least} %: kept</td>`;
  });
  return `<tr><td></td><th scope="row">Threshold</th>${asked.join('')}</tr>`;
}

/** What was covered of one runbook, in a sentence. */
export function sharesSentence(runbook: RunbookCover): string {
  const shares = sharesOf([runbook]);
  const words = coverageParts.map((part) => {
    const size = shares[part].total === 0 ? '' : ` <small>${sizeText(shares[part])}</small>`;
    return `${headings[part]} ${shareText(shares[part])}${size}`;
  });
  return `${words.join(', ')}`;
}
