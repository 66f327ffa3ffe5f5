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
    { id: 'log', type: 'Send Event Log Message', message: '{{query.Owner}}' },
  ],
  links: [
    { from: 'disks', to: 'query' },
    { from: 'query', to: 'again' },
    { from: 'again', to: 'log' },
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
