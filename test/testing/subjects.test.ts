// What a test file names, and what an expectation can be at all (format section 7).
import { describe, expect, test } from 'vitest';
import { failuresOf, problemsOf, tested } from '../support/test-suite.ts';

const named = {
  name: 'Named',
  returnedData: [{ name: 'Total' }],
  activities: [
    { id: 'a', name: 'b', type: 'Send Event Log Message', severity: 'Information', message: '1' },
    { id: 'b', name: 'a', type: 'Send Event Log Message', severity: 'Information', message: '2' },
    { id: 'c', name: 'Last', type: 'Return Data', values: { Total: '3' } },
  ],
  links: [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
  ],
};
const expecting = (expected: object) =>
  tested({ runbooks: [named], tests: { cases: [{ name: 'x', expect: expected }] } });

test('list is what --format list prints: a name that is also an id is the name', async () => {
  expect(failuresOf(await expecting({ list: ['b', 'a', 'Last'] }))).toEqual([[]]);
  expect(failuresOf(await expecting({ list: ['b', 'a', 'c'] }))).toEqual([[]]);
  for (const list of [
    ['a', 'b', 'Last'],
    ['a', 'a', 'Last'],
    ['b', 'b', 'Last'],
  ])
    expect(failuresOf(await expecting({ list }))).toEqual([['other activities ran']]);
});

test.each<[string, object, string]>([
  [
    'an activity of list that is not there',
    { list: ['b', 'a', 'Lst'] },
    'unknown-activity: there is no activity "Lst"',
  ],
  [
    'a returned item that is not declared',
    { returned: [{ Totl: 3 }] },
    'unknown-item: "Totl" is no returned data',
  ],
  ['bounds the wrong way round', { ran: { c: { between: [2, 1] } } }, 'matcher: nothing is between 2 and 1'],
  ['a word for a number', { ran: { c: { not: 'foo' } } }, 'invalid-value: it is never "foo"'],
  ['a status that there is not', { status: { oneOf: ['success', true] } }, 'invalid-value: it is never true'],
  ['a limit that there is not', { limit: { not: 3 } }, 'invalid-value: it is never 3'],
])('what can never hold, or always does, is an error: %s', async (_what, expected, problem) => {
  const run = await expecting(expected);
  expect(problemsOf(run)).toEqual([expect.stringContaining(problem)]);
  expect(run.cases).toEqual([]);
});

describe('jobs', () => {
  const file = (expected: object, faults: readonly string[] = []) => ({
    runbooks: [
      {
        name: 'W',
        activities: [
          {
            id: 'list',
            type: 'Query Database',
            publishes: [{ name: 'R' }],
            simulate: { rows: [{ R: 1 }, { R: 2 }, { R: 3 }] },
          },
          { id: 'call', type: 'Invoke Runbook', runbook: 'C', waitForCompletion: false },
          { id: 'lonely', type: 'Invoke Runbook', runbook: 'Lonely' },
        ],
        links: [
          { from: 'list', to: 'call' },
          { from: 'list', to: 'lonely', include: [{ item: 'R', operator: 'equals', value: 9 }] },
        ],
      },
      {
        name: 'C',
        maxSimultaneousJobs: 2,
        activities: [{ id: 'work', type: 'Query Database', simulate: { durationMs: 60_000 } }],
      },
      { name: 'Lonely', activities: [{ id: 'work', type: 'Query Database' }] },
    ],
    tests: {
      ...{ runbook: 'W', servers: ['RBS01=5', 'RBS02=5'], faults },
      cases: [{ name: 'x', expect: { jobs: expected } }],
    },
  });

  test('a job that begins again after the loss of its server runs once at a time (A26)', async () => {
    const expected = { C: { count: 3, atOnce: 2 }, W: { count: 1, atOnce: 1 } };
    expect(failuresOf(await tested(file(expected)))).toEqual([[]]);
    expect(failuresOf(await tested(file(expected, ['RBS01 down at 30s for 10s'])))).toEqual([[]]);
  });

  test('no job ended with a status where there was none', async () => {
    expect(failuresOf(await tested(file({ Lonely: { status: 'Failed' } })))).toEqual([
      ['of the jobs of "\\\\Lonely", status is nothing, not "Failed"'],
    ]);
    expect(failuresOf(await tested(file({ Lonely: { count: 0, status: { not: 'Failed' } } })))).toEqual([[]]);
  });
});

test('a row of a table replaces what its case expects, however it is spelt', async () => {
  const cases = [
    {
      name: 'x',
      expect: {
        ran: { c: 5 },
        links: { 'b -> c': 5 },
        given: { a: [{ message: 'other' }] },
        jobs: { Named: { count: 5 } },
      },
      table: [
        {
          expect: {
            ran: { Last: 1 },
            links: { 'b->Last': 1 },
            given: { b: [{ message: '1' }] },
            jobs: { '\\Named': { count: 1 } },
          },
        },
        { expect: { ran: { Last: 1 } } },
      ],
    },
  ];
  const { name: _, ...last } = named;
  const activities = named.activities.map((one) => ({
    ...one,
    name: one.id === 'c' ? 'Last' : `Say ${one.id}`,
  }));
  const tests = {
    cases: [
      {
        ...cases[0],
        table: cases[0]?.table.map((row) => JSON.parse(JSON.stringify(row).replace('"b":[', '"Say a":['))),
      },
    ],
  };
  const run = await tested({ runbooks: [{ ...last, name: 'Named', activities }], tests });
  expect(problemsOf(run)).toEqual([]);
  expect(failuresOf(run).map((failures) => failures.length)).toEqual([0, 3]);
});
