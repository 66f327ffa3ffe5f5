// Format section 7: what a test file and its tables merge to, and what is wrong with one.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTests } from '../../src/index.ts';
import { failuresOf, inFolder, problemsOf, tested } from '../support/test-suite.ts';

const greet = {
  name: 'Greet',
  activities: [
    {
      id: 'init',
      type: 'Initialize Data',
      parameters: [{ name: 'Who' }, { name: 'Count', type: 'Integer', default: '1' }],
    },
    { id: 'ask', type: 'Query Database', publishes: [{ name: 'Answer' }] },
    {
      id: 'say',
      type: 'Send Event Log Message',
      severity: 'Information',
      message: '{{init.Who}} {{init.Count}} {{ask.Answer}}',
    },
  ],
  links: [
    { from: 'init', to: 'ask' },
    { from: 'ask', to: 'say' },
  ],
};
const answer = (text: string) => ({ Greet: { ask: { rows: [{ Answer: text }] } } });
const said = (...messages: string[]) => ({ messages: messages.map((message) => ({ message })) });

test('parameters, mocks and expectations of the file, the case and the table are merged, the last one wins', async () => {
  const run = await tested({
    runbooks: [greet],
    tests: {
      params: { Who: 'file', Count: 2 },
      mocks: answer('of the file'),
      cases: [
        { name: 'of the file', expect: said('file 2 of the file') },
        {
          name: 'of the case',
          params: { who: 'case' },
          mocks: answer('of the case'),
          expect: said('case 2 of the case'),
        },
        {
          name: 'each',
          params: { Who: 'case' },
          expect: { ran: { say: 1, ask: 1 }, ...said('case 2 of the file') },
          table: [
            {},
            { params: { Who: 'A', Count: 3 }, expect: said('A 3 of the file') },
            {
              name: 'named',
              mocks: answer('of the row'),
              expect: { ...said('case 2 of the row'), ran: { say: 2 } },
            },
          ],
        },
      ],
    },
  });
  expect(problemsOf(run)).toEqual([]);
  expect(run.cases.map(({ name }) => name)).toEqual([
    'of the file',
    'of the case',
    'each: row 1',
    'each: Who=A, Count=3',
    'each: named',
  ]);
  expect(failuresOf(run)).toEqual([[], [], [], [], ['"say" (Send Event Log Message) ran once, not 2']]);
});

test('a failure stands at the line of the expectation, also in a table', async () => {
  const table = [{ expect: { ran: { say: 2 } } }];
  const run = await tested({
    runbooks: [greet],
    tests: { params: { Who: 'x' }, cases: [{ name: 'case', expect: { ran: { ask: 3 } }, table }] },
  });
  expect(run.cases[0]?.failures.map(({ line, column }) => `${line}:${column}`)).toEqual(['7:14', '11:18']);
  expect([run.cases[0]?.line, run.cases[0]?.column]).toEqual([9, 9]);
});

test('the inputs of a case take effect', async () => {
  const clock = {
    name: 'Clock',
    activities: [
      { id: 'init', type: 'Initialize Data' },
      { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: '{{$NOW(hour)}}' },
    ],
    links: [{ from: 'init', to: 'say' }],
  };
  const run = await tested({
    runbooks: [clock, greet],
    tests: {
      startTime: '2020-05-05T10:00:00Z',
      cases: [
        { name: 'UTC', runbook: 'Clock', expect: said('10') },
        { name: 'zone', runbook: 'Clock', timeZone: 'America/New_York', expect: said('6') },
        {
          name: 'server',
          runbook: 'Clock',
          servers: ['RBS07=2'],
          expect: { messages: [{ computer: 'RBS07' }] },
        },
        {
          name: 'file',
          runbook: 'Greet',
          params: { Who: 'x' },
          mocks: 'some.mocks.yaml',
          expect: said('x 1 file'),
        },
        {
          name: 'both',
          runbook: ['Clock', 'Greet'],
          params: { Who: 'x' },
          expect: { ran: { 'Greet/say': 1 } },
        },
      ],
    },
    beside: { 'some.mocks.yaml': 'Greet: { ask: { rows: [{ Answer: file }] } }\n' },
  });
  expect(problemsOf(run)).toEqual([]);
  expect(failuresOf(run).flat()).toEqual([]);
});

test('a file that is wrong is told with places, once for what several cases share, and nothing of it is played', async () => {
  const tests = {
    params: { Who: 'x', Hwo: 1 },
    servers: ['RBS01'],
    faults: ['RBS01 falls'],
    startTime: 'noon',
    until: 'never',
    mocks: { Greet: { aks: { rows: [] } } },
    cases: [{ name: 'one' }, { name: 'two', table: [{}, {}] }, { name: 'three', runbook: 'Gret' }],
  };
  const run = await tested({ runbooks: [greet], tests });
  expect(problemsOf(run)).toEqual([
    '5:5 invalid-value: "RBS01" is not NAME=THROTTLE, as in RBS01=50',
    '7:5 invalid-value: "RBS01 falls" is not a fault as in \'RBS01 down at 30s for 10s\'',
    '8:12 invalid-value: "noon" is not a date as in 2026-12-24T18:00:00Z',
    expect.stringMatching(/^9:8 invalid-value: "never" is not a time above 0/),
    '21:14 unknown-runbook: there is no runbook "Gret"',
    '3:3 unknown-parameter: \\Greet has no parameter "Hwo"',
    '12:5 unknown-activity: there is no activity "aks" in \\Greet',
  ]);
  expect(run.cases).toEqual([]);
});

test.each<[string, object, string]>([
  ['an unknown key', { cases: [{ name: 'a', expects: {} }] }, 'unknown-key: the entry 1 of "cases"'],
  ['no case', { cases: [] }, 'invalid-value'],
  ['no name', { cases: [{ expect: {} }] }, 'missing-key'],
  ['an unknown matcher', { cases: [{ name: 'a', expect: { ran: { say: { more: 1 } } } }] }, 'unknown-key'],
])('%s is an error with a place', async (_, tests, problem) => {
  const run = await tested({ runbooks: [greet], tests });
  expect(problemsOf(run).join('\n')).toMatch(new RegExp(`^\\d+:\\d+ ${problem.split(':')[0]}: `));
});

test('a definition with errors, and one that is not there, are errors of the file', async () => {
  const broken = await tested({ runbooks: [{ name: 'X' }], tests: { cases: [{ name: 'a' }] } });
  expect(problemsOf(broken).join()).toContain('lacks "activities"');
  const gone = await tested({ runbooks: [greet], tests: { definition: 'gone', cases: [{ name: 'a' }] } });
  expect(problemsOf(gone)).toEqual([expect.stringContaining('1:13 definition: cannot read')]);
});

test('test files of a folder are no part of its definition', async () => {
  await inFolder(
    { runbooks: [greet], tests: { cases: [{ name: 'a', params: { Who: 'x' } }] } },
    async (folder) => {
      const run = await runTests({ files: [join(folder, 'all.test.yaml')] });
      expect(problemsOf(run)).toEqual([]);
      expect(run.passed).toBe(1);
    },
  );
});
