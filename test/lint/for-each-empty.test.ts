import { expect, test } from 'vitest';
import { chainOf, codes, placeOf, readAll } from '../support/reading.ts';

const init = { id: 'init', type: 'Initialize Data', parameters: [{ name: 'L' }] };
const each = { id: 'each', type: 'For Each', items: '{{init.L}}', runbook: 'Body' };
const log = (message = '{{each.Item}} {{each.Count}}') => ({
  id: 'log',
  type: 'Send Event Log Message',
  message,
});
const body = chainOf('Body', [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item' }] }]);

/** The warnings where these activities follow Initialize Data, with the last link as given. */
async function warnings(activities: readonly object[], lastLink: object = {}, more: object = {}) {
  const main = chainOf('Main', [init, ...activities], more) as { links: object[] };
  const links = main.links.map((link, index) => ({
    ...link,
    ...(index === main.links.length - 1 && lastLink),
  }));
  return (await readAll([{ ...main, links }, body])).problems;
}

test('a For Each that may have no items, and nobody tests it: reading its count in a text is no test (A7)', async () => {
  const problems = await warnings([each, log()]);
  expect(codes(problems)).toEqual(['for-each-empty']);
  expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.1.items']);
  expect(problems[0]?.message).toBe(
    '"each" may have no items: "log" then runs once with blanks, and nothing tests that',
  );
  const counted = await warnings([{ ...each, items: undefined, count: 0 }, log()]);
  expect(counted.map(placeOf)).toEqual(['runbooks.0.activities.1.count']);
});

test.each<[string, object[], object?, object?]>([
  ['there are always some', [{ ...each, items: 'a,{{init.L}}' }, log()]],
  ['nothing comes after it', [each]],
  ['only failures go on', [each, log('x')], { include: [{ status: ['failed'] }] }],
  ['the link is disabled', [each, log('x')], { enabled: false }],
  ['it is one row anyway', [{ ...each, flatten: { mode: 'csv' } }, log()]],
  ['a Junction gathers what came', [each, { id: 'j', type: 'Junction' }, log('done')]],
  ['no rows are no token', [each, log()], {}, { options: { emptyResult: 'none' } }],
  [
    'a link tests an item of the row',
    [each, log()],
    { include: [{ item: 'Status', operator: 'equals', value: 'success' }] },
  ],
  [
    'a later comparison tests it',
    [each, { id: 'cmp', type: 'Compare Values', left: '{{each.Count}}', test: 'equals', right: '0' }],
  ],
  [
    'a script gets it',
    [each, { id: 's', type: 'Run .Net Script', script: 'publish("N", "{{each.Count}}")' }],
  ],
  [
    'a runbook gets it',
    [each, { id: 'c', type: 'Invoke Runbook', runbook: 'Body', parameters: { Item: '{{each.Item}}' } }],
  ],
])('no warning where %s', async (_, activities, lastLink, more) => {
  expect(codes(await warnings(activities, lastLink, more))).not.toContain('for-each-empty');
});

test.each<[string, object[], object?]>([
  ['a Junction returns its rows', [each, { id: 'j', type: 'Junction', returnDataFrom: 'each' }, log('x')]],
  ['a link tests a common item only', [each, log()], { include: [{ status: ['success', 'warning'] }] }],
])('a warning where %s', async (_, activities, lastLink) => {
  expect(codes(await warnings(activities, lastLink))).toEqual(['for-each-empty']);
});
