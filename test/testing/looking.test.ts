// What a case looks at changes nothing of its run.
import { expect, test } from 'vitest';
import { failuresOf, problemsOf, tested } from '../support/test-suite.ts';

const item = (row: number) => `${row}`.repeat(400);

test('what is published and given does not count as text of the trace (maxTextLength)', async () => {
  const runbook = {
    name: 'Report',
    options: { maxTextLength: 1000 },
    activities: [
      {
        id: 'get',
        type: 'Query Database',
        publishes: [{ name: 'n' }],
        simulate: { rows: [1, 2, 3, 4].map((row) => ({ n: item(row) })) },
      },
      { id: 'mail', type: 'Send Email', subject: '{{get.n}}', body: '{{get.n}}{{get.n}}' },
    ],
    links: [{ from: 'get', to: 'mail' }],
  };
  const mails = [1, 2, 3, 4].map((row) => ({ subject: item(row), body: item(row).repeat(2) }));
  const published = [1, 2, 3, 4].map((row) => ({ n: item(row), 'Activity status': 'success' }));
  const expected = { status: 'success', limit: null, published: { get: published }, given: { mail: mails } };
  const run = await tested({ runbooks: [runbook], tests: { cases: [{ name: 'a', expect: expected }] } });
  expect([problemsOf(run), failuresOf(run)]).toEqual([[], [[]]]);
});

test.each([
  ['last', [{ n: 3 }]],
  ['all', [{ n: 1 }, { n: 2 }, { n: 3 }]],
])('a loop publishes the rows that go on (A19: %s)', async (loopRows, rows) => {
  const poll = {
    id: 'poll',
    type: 'Query Database',
    loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: 3 }] },
    publishes: [{ name: 'n', type: 'Number' }],
    simulate: [1, 2, 3].map((n) => ({ attempts: n, rows: [{ n }] })),
  };
  const runbook = { name: 'Report', options: { loopRows }, activities: [poll], links: [] };
  const cases = [{ name: 'a', expect: { published: { poll: rows } } }];
  const run = await tested({ runbooks: [runbook], tests: { cases } });
  expect([problemsOf(run), failuresOf(run)]).toEqual([[], [[]]]);
});

test('no secret is told of what a case looks at', async () => {
  const script = "publish('Out', '{{$Token}}'.toUpperCase().toLowerCase())";
  const runbook = {
    name: 'Report',
    activities: [
      {
        id: 'get',
        type: 'Run .Net Script',
        language: 'JavaScript',
        script,
        publish: [{ name: 'Out', type: 'String' }],
      },
      { id: 'mail', type: 'Send Email', subject: '{{get.Out}}' },
    ],
    links: [{ from: 'get', to: 'mail' }],
  };
  const variables = [{ name: 'Token', encrypted: true }];
  const expected = { published: { get: [{ Out: 'x' }] }, given: { mail: [{ subject: 'y' }] } };
  const run = await tested({
    runbooks: [runbook],
    variables,
    tests: { secrets: { Token: 's3cret' }, cases: [{ name: 'a', expect: expected }] },
  });
  expect(problemsOf(run)).toEqual([]);
  const told = JSON.stringify(run.cases);
  expect(told).toContain('<encrypted>');
  expect(told).not.toContain('s3cret');
});

test('options of a test file leave those of the runbook that they do not name', async () => {
  const runbook = {
    name: 'Report',
    options: { rollup: 'strict', emptyResult: 'none' },
    activities: [
      { id: 'init', type: 'Initialize Data' },
      { id: 'ask', type: 'Query Database', simulate: { status: 'failed' } },
    ],
    links: [{ from: 'init', to: 'ask' }],
  };
  const expected = { status: 'failed' };
  const cases = [
    { name: 'empty', options: {}, expect: expected },
    { name: 'another', options: { timing: 'orchestrator' }, expect: expected },
    { name: 'table', table: [{ options: { linkOrder: 'reversed' } }], expect: expected },
    { name: 'named', options: { rollup: 'sco' }, expect: { status: 'warning' } },
  ];
  const run = await tested({ runbooks: [runbook], tests: { options: { between: 'inclusive' }, cases } });
  expect([problemsOf(run), failuresOf(run)]).toEqual([[], [[], [], [], []]]);
});

test('what an activity does not publish is no item of its rows', async () => {
  const runbook = {
    name: 'Report',
    activities: [{ id: 'get', type: 'Query Database', publishes: [{ name: 'Free' }] }],
    links: [],
  };
  const published = { get: [{ free: '', 'Activity status': 'success', Fre: { not: 3 } }] };
  const run = await tested({ runbooks: [runbook], tests: { cases: [{ name: 'a', expect: { published } }] } });
  expect(problemsOf(run)).toEqual(['8:13 unknown-item: "get" does not publish "Fre"']);
});

test('rows that were not expected are shown with what the activity published of its own', async () => {
  const get = {
    id: 'get',
    type: 'Query Database',
    publishes: [{ name: 'Free' }],
    simulate: { rows: [{ Free: '5' }] },
  };
  const runbook = { name: 'Report', activities: [get], links: [] };
  const run = await tested({
    runbooks: [runbook],
    tests: { cases: [{ name: 'a', expect: { published: { get: [] } } }] },
  });
  expect(run.cases[0]?.failures[0]?.actual).toEqual(['{ Free: "5" }']);
  expect(run.cases[0]?.failures[0]?.instead).toEqual({ value: [{ Free: 5 }] });
});

test('an activity may be called __proto__', async () => {
  const runbook = {
    name: 'Report',
    activities: [
      JSON.parse('{ "id": "get", "type": "Query Database", "publishes": [{ "name": "__proto__" }] }'),
    ],
    links: [],
  };
  const tests = {
    cases: [{ name: 'a', expect: { published: { get: [JSON.parse('{ "__proto__": "x" }')] } } }],
  };
  expect(problemsOf(await tested({ runbooks: [runbook], tests }))).toEqual([]);
});
