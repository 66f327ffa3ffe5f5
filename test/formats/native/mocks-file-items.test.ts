// The outcomes of a mocks file are held against what activities publish (format section 3).
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { readMocks } from '../../../src/lint/checked-mocks.ts';
import type { MocksInput } from '../../../src/model/mock.ts';
import type { MockCheck } from '../../../src/model/mock-check.ts';
import { UsageError } from '../../../src/model/problem.ts';

const bundle = await loadRunbook({
  name: 'R',
  activities: [
    { id: 'disks', type: 'Get Disk Space Status' },
    { id: 'query', name: 'Ask', type: 'Run .Net Script', language: 'PowerShell', script: '' },
    { id: 'again', name: 'Ask', type: 'Run .Net Script', language: 'PowerShell', script: '' },
    {
      ...{ id: 'typed', type: 'Query Database' },
      publishes: [
        { name: 'When', type: 'Date/Time' },
        { name: 'Free', type: 'Number' },
      ],
    },
    { id: 'log', type: 'Send Event Log Message', message: '{{query.Owner}}' },
  ],
  links: [
    { from: 'disks', to: 'query' },
    { from: 'query', to: 'again' },
    { from: 'again', to: 'typed' },
    { from: 'typed', to: 'log' },
  ],
});

/** `line:column code` of every error of a file, and what the library says of the same object. */
async function told(outcomes: object, mockCheck?: MockCheck): Promise<[string[], string | undefined]> {
  const bytes = new TextEncoder().encode(JSON.stringify({ R: outcomes }));
  const file = { name: 'mocks.json', bytes };
  const { problems } = await readMocks(file, bundle, standardCatalogue, { mockCheck });
  const errors = problems.filter(({ severity }) => severity === 'error');
  const places = errors.map(({ line, column, code }) => `${line}:${column} ${code}`);
  try {
    const run = simulate(bundle, { mocks: { R: outcomes } as MocksInput, mockCheck });
    await run.result;
    return [places, undefined];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [places, error.message];
  }
}

test.each([
  ['two spellings of an id', { R: { log: {}, LOG: {} } }, ['1:16 "LOG" is never used: "log" is for']],
  ['the id and the name of it', { R: { Again: {}, again: {}, query: {} } }, ['1:7 "Again"']],
  [
    'two names of the runbook',
    { R: { log: {} }, '\\R': { log: {} } },
    ['1:7 "log" is never used: "log" of "\\\\R" is for'],
  ],
  ['the name of two activities, and the id of one', { R: { Ask: {}, query: {} } }, []],
  [
    'the name of two activities, and the ids of both',
    { R: { Ask: {}, query: {}, again: {} } },
    ['1:7 "Ask"'],
  ],
])('an outcome that others cover is an error: %s', async (_what, mocks, expected) => {
  const file = { name: 'mocks.json', bytes: new TextEncoder().encode(JSON.stringify(mocks)) };
  const { problems } = await readMocks(file, bundle, standardCatalogue);
  const covered = problems.filter(({ code }) => code === 'covered-outcome');
  expect(covered.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(
    expected.map((text) => expect.stringContaining(text)),
  );
});

describe('in a file, and given as an object', () => {
  test('an item that is not published is an error, with its place', async () => {
    expect(await told({ disks: { rows: [{ Drve: 'C:' }] } })).toEqual([
      ['1:25 mock-item'],
      'the mock of "disks" in \\R, rows[0].Drve: "disks" does not publish "Drve"',
    ]);
  });

  test('a value that is none of the item’s type is one, too; an item that something reads is none', async () => {
    expect(await told({ disks: { rows: [{ 'GB available': 'many' }] } })).toEqual([
      ['1:40 mock-value'],
      'the mock of "disks" in \\R, rows[0].GB available: "GB available" is of type Number, and "many" is no such value',
    ]);
    expect(await told({ query: { rows: [{ Owner: 'Ann' }] } })).toEqual([[], undefined]);
  });

  test.each<[string, object, string]>([
    ['a day that there is not', { When: '2024-02-30T00:00:00Z' }, '"When" is of type Date/Time'],
    ['a month that there is not', { When: '99/99/9999' }, '"When" is of type Date/Time'],
    ['text in a common item', { 'Activity duration': 'x' }, '"Activity duration" is of type Number'],
    [
      'a part of a time',
      { 'Activity end time (year)': 'never' },
      '"Activity end time (year)" is of type Integer',
    ],
    ['letters beside a reference', { Free: 'x{{$row}}' }, '"Free" is of type Number'],
    ['an item twice', { Free: 1, free: 2 }, '"free" is given twice in one row: as "Free" as well'],
    [
      'another status',
      { 'Activity status': 'failed' },
      'the outcome ends success, and "failed" is another status',
    ],
  ])('a value that can never be one of its type is an error: %s', async (_what, row, message) => {
    const [places, said] = await told({ typed: { rows: [row] } });
    expect(places).toHaveLength(1);
    expect(said).toContain(message);
  });

  test.each([
    { When: '6/5/2013 2:05:09 PM' },
    { When: '31.12.2024' },
    { When: '12/31/24' },
    { When: '20240229' },
    { When: '6 May 2013 14:05' },
    { Free: '{{$row}}' },
    { Free: '-{{$row}}.5e{{$row}}' },
    { Free: "[Sum('1','{{$row}}')]" },
    { 'Activity status': 'success', 'Activity end time': '2024-02-29T00:00:00Z' },
    { 'Activity status': '{{disks.Activity status}}' },
  ])('%j is right', async (row) => {
    expect(await told({ typed: { rows: [row] } })).toEqual([[], undefined]);
  });

  test('what other outcomes read counts as well', async () => {
    const query = { rows: [{ Site: 'north' }] };
    const [places] = await told({ query });
    expect(places).toEqual(['1:25 mock-item']);
    const again = { rows: [{ Owner: '{{query.Site}}' }] };
    expect((await told({ query, again }))[0]).toEqual(['1:61 mock-item']);
    const log = { errorSummary: '{{query.Site}}' };
    expect(await told({ query, log })).toEqual([[], undefined]);
    const when = [{ when: [{ item: 'Ask.Site', operator: 'equals', value: 'north' }] }];
    expect((await told({ query, log: when }))[0].join()).toMatch(/ambiguous/);
  });

  test('present looks at names only, off at nothing', async () => {
    const outcomes = { disks: { rows: [{ Drve: 'C:', 'GB available': 'many' }] } };
    expect((await told(outcomes, 'strict'))[0]).toHaveLength(2);
    expect((await told(outcomes, 'present'))[0]).toHaveLength(1);
    expect(await told(outcomes, 'off')).toEqual([[], undefined]);
    expect(() => simulate(bundle, { mockCheck: 'none' as never })).toThrow(UsageError);
  });

  test('an outcome for several activities of one name is told once', async () => {
    expect((await told({ Ask: { rows: [{ Nope: 1 }] } }))[0]).toHaveLength(1);
  });
});
