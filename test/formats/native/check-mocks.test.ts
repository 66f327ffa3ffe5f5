// Simulated outcomes are held against what their activities publish (format section 3).
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import type { MockInput } from '../../../src/model/mock.ts';
import type { MockCheck } from '../../../src/model/mock-check.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { chainOf, placeOf } from '../../support/reading.ts';

const child = chainOf(
  'Child',
  [
    { id: 'i', type: 'Initialize Data' },
    { id: 'r', type: 'Return Data', values: { Total: 1 } },
  ],
  { returnedData: [{ name: 'Total', type: 'Integer' }, { name: 'Note' }] },
);

/** The errors of a runbook whose second activity has this outcome, and a message that reads this. */
async function errorsOf(activity: object, simulate: MockInput, reads = 'x', mockCheck?: MockCheck) {
  const main = chainOf('Main', [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', type: 'Integer' }] },
    { id: 'a', ...activity, simulate },
    { id: 'log', type: 'Send Event Log Message', message: reads },
  ]);
  const bytes = new TextEncoder().encode(JSON.stringify({ runbooks: [main, child] }));
  const { problems } = await readBundle([{ name: 'bundle.json', bytes }], standardCatalogue, { mockCheck });
  return problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => ({
      ...problem,
      at: placeOf(problem).replace('runbooks.0.activities.1.simulate', '').replace(/^\./, ''),
    }));
}

const rowOf = (row: Readonly<Record<string, string | number | boolean>>): MockInput => ({ rows: [row] });
const disk = { type: 'Get Disk Space Status' };
const script = (more: object = {}) => ({
  type: 'Run .Net Script',
  language: 'PowerShell',
  script: '',
  ...more,
});

test.each<[string, object, string, string]>([
  ['an item of its type', disk, 'Drive', ''],
  ['the same in another letter case', disk, 'drive', ''],
  ['a common item', disk, 'Error summary text', ''],
  ['an item it declares', { ...disk, publishes: [{ name: 'Owner' }] }, 'Owner', ''],
  ['an item its script declares', script({ publish: [{ name: 'Owner' }] }), 'Owner', ''],
  ['of a script without "publish" what something reads', script(), 'Owner', '{{a.owner}}'],
  ['and what a text of it names', script({ script: '$Owner = whoami' }), 'Owner', ''],
  ['of an unknown pack likewise', { type: 'Get Object' }, 'Owner', '{{a.Owner}}'],
  ['what the runbook returns that it starts', { type: 'Invoke Runbook', runbook: 'Child' }, 'Total', ''],
  ['what that runbook declares', { type: 'Invoke Runbook', runbook: 'Child' }, 'Note', ''],
  [
    'the same of a branch',
    { type: 'Parallel', branches: [{ id: 'one', runbook: 'Child' }] },
    'one.Total',
    '',
  ],
  ['and of the body of a loop', { type: 'For Each', items: 'a', runbook: 'Child' }, 'Total', ''],
])('an outcome may give %s', async (_, activity, item, reads) => {
  expect(await errorsOf(activity, rowOf({ [item]: 'x' }), reads)).toEqual([]);
});

test.each<[string, object, string, string, string]>([
  ['it is mistyped', disk, 'Drve', '', 'did you mean "Drive"?'],
  ['something reads it all the same', disk, 'Owner', '{{a.Owner}}', 'what else it publishes is declared in'],
  [
    'its script declares others',
    script({ publish: [{ name: 'Owner' }] }),
    'Ownr',
    '',
    'did you mean "Owner"?',
  ],
  ['nothing reads it', script(), 'Ownr', '{{a.Owner}}', 'did you mean "Owner"?'],
  [
    'its text has a longer word',
    script({ script: '$Owners = 1' }),
    'Owner',
    '',
    'declared in its "publishes"',
  ],
  [
    'the started runbook does not return it',
    { type: 'Invoke Runbook', runbook: 'Child' },
    'Totl',
    '',
    'did you mean "Total"?',
  ],
])('an item is an error where %s', async (_, activity, item, reads, hint) => {
  const errors = await errorsOf(activity, rowOf({ [item]: 'x' }), reads);
  expect(errors).toMatchObject([{ code: 'mock-item', at: `rows.0.${item}`, line: 1 }]);
  expect(errors[0]?.message).toContain(`"a" does not publish "${item}"`);
  expect(errors[0]?.hint).toContain(hint);
});

test.each<[string, MockInput, string]>([
  ['of an entry', [{ attempts: 1 }, { rows: [{}, { x: 1 }] }], '1.rows.1.x'],
  ['of repeated rows', { rows: { repeat: 2, row: { x: 1 } } }, 'rows.row.x'],
])('the place %s is named, and the same name once', async (_, mock, at) => {
  expect(await errorsOf(disk, mock)).toMatchObject([{ code: 'mock-item', at }]);
});

test('a name that is wrong in every row is told once', async () => {
  expect(await errorsOf(disk, { rows: [{ x: 1 }, { x: 2 }] })).toHaveLength(1);
});

test('the triggers of a monitor are checked as well', async () => {
  const watch = (rows: object[]) =>
    loadRunbook({
      name: 'Watch',
      activities: [{ id: 'w', type: 'Monitor Service', simulate: { triggers: [{ at: 1, rows }] } }],
    });
  await expect(watch([{ Servce: 'x' }])).rejects.toMatchObject({
    problems: [
      { code: 'mock-item', path: ['activities', 0, 'simulate', 'triggers', 0, 'rows', 0, 'Servce'] },
    ],
  });
});

const typed = (type: string) => ({ ...disk, publishes: [{ name: 'v', type }] });
test.each([
  ['Integer', [1, '2', '', ' ', '{{init.N}}', "[Len('x')]"], [1.5, 'many', '5 GB', true]],
  ['Number', [1.5, '2.5', ''], ['many', true]],
  ['Boolean', [true, 'false', ''], ['yes', 1]],
  [
    'Date/Time',
    ['2026-01-31T09:30:00Z', '1/31/2026', '3. März 2026', '20260131', ''],
    ['soon', '5 GB', 5, true],
  ],
  ['String', [1, true, 'x', ''], []],
] as const)('a value of type %s', async (type, right, wrong) => {
  for (const value of right) expect(await errorsOf(typed(type), rowOf({ v: value }))).toEqual([]);
  for (const value of wrong) {
    const errors = await errorsOf(typed(type), rowOf({ V: value }));
    expect(errors).toMatchObject([{ code: 'mock-value', at: 'rows.0.V' }]);
    expect(errors[0]?.message).toBe(`"v" is of type ${type}, and "${value}" is no such value`);
  }
});

test.each([
  ['strict', ['mock-value', 'mock-item']],
  ['present', ['mock-item']],
  ['off', []],
] as const)('the check %s tells %j', async (check, codes) => {
  const errors = await errorsOf(disk, rowOf({ 'GB available': 'many', x: 1 }), 'x', check);
  expect(errors.map(({ code }) => code)).toEqual(codes);
});

test('loadRunbook takes the kind of check, and nothing else for it', async () => {
  const file = { name: 'R', activities: [{ id: 'a', ...disk, simulate: { rows: [{ x: 1 }] } }] };
  await expect(loadRunbook(file)).rejects.toMatchObject({ problems: [{ code: 'mock-item' }] });
  await expect(loadRunbook(file, [], { mockCheck: 'off' })).resolves.toBeDefined();
  await expect(loadRunbook(file, [], { mockCheck: 'of' as never })).rejects.toThrow(UsageError);
});
