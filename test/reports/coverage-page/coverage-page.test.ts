import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import type { Thresholds } from '../../../src/analysis/coverage.ts';
import { runTests } from '../../../src/index.ts';
import { coveragePage } from '../../../src/reports/coverage-page/coverage-page.ts';
import { coverageText } from '../../../src/reports/tests/coverage-text.ts';
import { coverPlaces } from '../../../src/testing/cover-places.ts';
import { inFolder, type Suite } from '../../support/test-suite.ts';
import { elementsOf, parsedXml, type SvgElement, textBelow } from '../graph/drawn.ts';

const nasty = '<script>alert(1)</script> "q" \'s\' & \u202eevil\u0007 \ud800 \uffff';
const disks = {
  name: 'Disks',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'disks', name: nasty, type: 'Query Database', publishes: [{ name: 'Free', type: 'Number' }] },
    { id: 'log', type: 'Send Event Log Message', severity: 'Warning', message: 'full' },
    { id: 'mail', type: 'Send Email', to: 'ops@example.com' },
    { id: 'off', type: 'Send Email', enabled: false },
  ],
  links: [
    { from: 'init', to: 'disks', include: [] },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
    { from: 'disks', to: 'mail', include: [{ status: ['failed'] }] },
    { from: 'mail', to: 'log' },
    { from: 'log', to: 'off' },
  ],
};
const child = { name: nasty, folder: 'Bad', activities: [{ id: 'only', type: 'Initialize Data' }] };
const mocks = { Disks: { disks: { rows: [{ Free: 5 }] } } };
const suite: Suite = { runbooks: [disks, child], tests: { runbook: 'Disks', cases: [{ name: 'a', mocks }] } };

/** The page of the suite, as text and as elements, and the same coverage as text. */
function pageOf(thresholds: Thresholds = {}) {
  return inFolder(suite, async (folder) => {
    const { coverage } = await runTests({ files: [`${folder}/all.test.yaml`], coverage: true });
    const places = await coverPlaces(coverage, standardCatalogue);
    const facts = { definitions: coverage, catalogue: standardCatalogue, places, thresholds };
    const html = coveragePage(facts, (text) => createHash('sha256').update(text).digest('base64'));
    const text = coverageText(coverage.flatMap(({ runbooks }) => runbooks));
    return { html: html.replaceAll(folder, '.'), text, page: parsedPage(html.replaceAll(folder, '.')) };
  });
}

/** The page is XML but for the elements that have no end and the attributes without a value. */
function parsedPage(html: string): SvgElement {
  return parsedXml(html.replace(/^<!DOCTYPE html>\n/, '').replace(/<(meta|input)([^>]*)>/g, '<$1$2/>'));
}

function cellsOf(row: SvgElement): string[] {
  return row.children.map((cell) => textBelow(cell).replaceAll(/\s+/g, ' ').trim());
}

function rowsOf(table: SvgElement | undefined): string[][] {
  return table === undefined ? [] : elementsOf(table, 'tr').map(cellsOf);
}

function withReach(page: SvgElement, wanted: string): SvgElement[] {
  return elementsOf(page, wanted).filter(({ attributes }) => attributes['data-reach'] !== undefined);
}

test('the summary has the shares that the text report has, and links to each runbook', async () => {
  const { page, text } = await pageOf();
  const [summary] = elementsOf(page, 'table');
  const shares = (cells: readonly string[]) => cells.map((cell) => cell.replace(/ \(.*/, ''));
  const [, all, first, second] = rowsOf(summary);
  const lines = text.split('\n').map((line) => line.match(/[\d.]+ %|–/g));
  expect([first, second, all].map((row) => shares(row?.slice(2) ?? []))).toEqual(lines.slice(1, 4));
  expect(first).toEqual(['partly', '\\Disks', '75 % (3 of 4)', '42.8 % (3 of 7)', '33.3 % (3 of 9)']);
  expect(second?.[0]).toBe('never');
  expect(second?.[3]).toBe('–');
  const targets = elementsOf(page, 'a').map(({ attributes }) => attributes['href']?.slice(1));
  const ids = everyElement(page).flatMap(({ attributes }) => attributes['id'] ?? []);
  expect(targets).toContain('runbook-2');
  expect(ids).toEqual([...new Set(ids)]);
  expect(targets.filter((target) => !ids.includes(target ?? ''))).toEqual([]);
});

function everyElement(root: SvgElement): SvgElement[] {
  return [root, ...root.children.flatMap(everyElement)];
}

test('pictures mark what was reached, partly and never: by words, lines and signs, not by colour alone', async () => {
  const { page } = await pageOf();
  const marks = new Map(withReach(page, 'activity').map((each) => [each.attributes['data-id'], each]));
  const told = [...marks].map(([id, each]) => [id, each.attributes['data-reach']]);
  expect(told).toEqual([
    ['init', 'reached'],
    ['disks', 'partly'],
    ['log', 'partly'],
    ['mail', 'never'],
    ['only', 'never'],
  ]);
  const wordsOf = (id: string) => elementsOf(marks.get(id) as SvgElement, 'text').map(({ text }) => text);
  expect(wordsOf('init')).toContain('×1');
  expect(wordsOf('disks')).toEqual(expect.arrayContaining(['×1', 'no warning', 'no failure']));
  expect(wordsOf('mail')).toEqual(expect.arrayContaining(['never ran']));
  const dashesOf = (id: string) =>
    elementsOf(marks.get(id) as SvgElement, 'rect')[0]?.attributes['stroke-dasharray'];
  expect(new Set(['init', 'disks', 'mail'].map(dashesOf)).size).toBe(3);
  const hatched = [...marks.values()].filter((each) =>
    elementsOf(each, 'rect').some(({ attributes }) => attributes['fill']?.startsWith('url(#')),
  );
  expect(hatched.map(({ attributes }) => attributes['data-id'])).toEqual(['mail', 'only']);
});

test('links are marked where nothing passed or was held back; what does not count is not', async () => {
  const { page } = await pageOf();
  const links = elementsOf(page, 'link').map((link) => [
    link.attributes['data-to'],
    link.attributes['data-reach'],
    elementsOf(link, 'title')[0]?.text.split('; ').at(-1),
  ]);
  expect(links).toEqual([
    ['disks', 'reached', 'passed 1 row'],
    ['log', 'partly', 'passed 1 row, never held back'],
    ['mail', 'partly', 'never passed, held back 1 row'],
    ['log', 'never', 'never reached'],
    ['off', undefined, expect.stringContaining('passes: success')],
  ]);
  const labels = elementsOf(page, 'label').map(textBelow);
  expect(labels).toEqual(expect.arrayContaining(['failed never passed', 'never reached']));
});

test('hovering says the counts: how often an activity ran and how it ended', async () => {
  const { page } = await pageOf();
  const titles = withReach(page, 'activity').map((each) => elementsOf(each, 'title')[0]?.text ?? '');
  expect(titles[1]).toMatch(/; ran 1 time: 1 success, never warning, never failed$/);
  expect(titles[3]).toMatch(/; never ran$/);
});

test('tables say counts, what never happened, what cannot, and the file and line', async () => {
  const { page } = await pageOf();
  const [, activities, links] = elementsOf(page, 'table');
  expect(rowsOf(activities).slice(3)).toEqual([
    [
      'partly',
      'Send Event Log Message log',
      'Send Event Log Message',
      '1',
      '1',
      '–',
      'never',
      './bundle.json:1',
    ],
    ['never', 'Send Email mail', 'Send Email', 'never', 'never', 'never', 'never', './bundle.json:1'],
  ]);
  const ends = elementsOf(links as SvgElement, 'tr').map((row) => elementsOf(row, 'bdi').map(textBelow));
  expect(ends[3]?.slice(0, 2)).toEqual(['disks', 'mail']);
  expect(rowsOf(links)[3]?.slice(2)).toEqual(['failed', 'never', '1', './bundle.json:1']);
  const cells = elementsOf(page, 'th').map(({ attributes }) => attributes['scope']);
  expect(cells.every((scope) => scope === 'col' || scope === 'row')).toBe(true);
});

test('thresholds that were missed are told at the top and in the table; those that were kept, too', async () => {
  const { page, html } = await pageOf({ activities: 50, outcomes: 99.5 });
  expect(textBelow(elementsOf(page, 'missed')[0] as SvgElement)).toBe(
    'coverage of outcomes is 30 %, below 99.5 %',
  );
  const [, all, asked] = rowsOf(elementsOf(page, 'table')[0]);
  expect(asked?.slice(1)).toEqual(['Threshold', '50 %: kept', '–', '99.5 %: missed']);
  expect(all?.[4]).toBe('30 % (3 of 10)');
  expect(html.match(/class="number gap">30 %/g)).toHaveLength(1);
  expect((await pageOf()).html).not.toContain('class="missed"');
});

test('names cannot be markup, hide or turn anything: they are escaped everywhere', async () => {
  const { html, page } = await pageOf();
  expect(html.match(/<script|[\u202e\p{Cs}\uffff]|(?!\n)\p{Cc}/gu)).toBe(null);
  expect(everyElement(page).some(({ name }) => name === 'script')).toBe(false);
  const [, heading] = elementsOf(page, 'h2').slice(1).map(textBelow);
  const shown = nasty
    .replace('\u202e', '\\u202e')
    .replace('\u0007', '␇')
    .replace(/[\ud800\uffff]/g, '\ufffd');
  expect(heading).toBe(`\\Bad\\${shown}`);
});

test('the policy of the page lets in its own style sheet and nothing else; no attribute has style or code', async () => {
  const { html, page } = await pageOf();
  const [style = ''] = elementsOf(page, 'style').map(({ text }) => text);
  const hash = createHash('sha256').update(style).digest('base64');
  const [policy] = elementsOf(page, 'meta').flatMap(({ attributes }) => attributes['content'] ?? []);
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
  const attributes = everyElement(page).flatMap((each) => Object.keys(each.attributes));
  expect(attributes.filter((name) => /^(style|src|on.*)$/.test(name))).toEqual([]);
  const targets = everyElement(page).flatMap((each) => each.attributes['href'] ?? []);
  expect(targets.every((target) => target.startsWith('#'))).toBe(true);
  expect(style).toMatch(/@media \(prefers-color-scheme:dark\)\{[^\n]*\.pianola \[fill="#fff5f5"\]/);
  expect(html.match(/<style>/g)).toHaveLength(1);
});

test('the same facts give the same bytes', async () => {
  expect((await pageOf()).html).toBe((await pageOf()).html);
});
