import { expect, test } from 'vitest';
import { failuresOf, problemsOf, tested } from '../support/test-suite.ts';

const say = {
  name: 'Say',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N' }] },
    { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: '{{init.N}}' },
  ],
  links: [{ from: 'init', to: 'say' }],
};
const cases = Array.from({ length: 6 }, (_, index) => ({
  name: `case ${index + 1}`,
  params: { N: index },
  expect: { messages: [{ message: index === 2 ? 'another' : String(index) }] },
}));
const suite = { runbooks: [say], tests: { cases } };

test('every case is played, and counted by what became of it', async () => {
  const run = await tested(suite);
  expect(run).toMatchObject({ passed: 5, failed: 1, notPlayed: 0, isInterrupted: false });
  expect(run.cases.map(({ status }) => status).join()).toBe('passed,passed,failed,passed,passed,passed');
});

test('--filter plays the cases whose names fit; --shard every N-th of them', async () => {
  const filter = (name: string) => name !== 'case 1';
  expect((await tested(suite, { filter })).cases.map(({ name }) => name)).toHaveLength(5);
  const shards = await Promise.all([1, 2].map((index) => tested(suite, { filter, shard: { index, of: 2 } })));
  expect(shards.map((run) => run.cases.map(({ name }) => name))).toEqual([
    ['case 2', 'case 4', 'case 6'],
    ['case 3', 'case 5'],
  ]);
});

test('--bail ends after the first failure; the others are counted as not played', async () => {
  expect(await tested(suite, { bail: true })).toMatchObject({ passed: 2, failed: 1, notPlayed: 3 });
});

test('an interrupt ends the run; what was found is complete', async () => {
  const stopping = new AbortController();
  const run = await tested(suite, {}, { signal: stopping.signal, onCase: () => stopping.abort() });
  expect(run).toMatchObject({ passed: 1, failed: 0, notPlayed: 5, isInterrupted: true });
});

const endless = {
  name: 'Endless',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    {
      id: 'poll',
      type: 'Query Database',
      loop: { delaySeconds: 1, exit: [{ status: ['failed'] }] },
      simulate: { rows: [{}] },
    },
  ],
  links: [{ from: 'init', to: 'poll' }],
  options: { maxLoopAttempts: 1_000_000_000 },
};

test('a case that an interrupt ends is stopped, whatever it expects, and is not played again', async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 200);
  const cases = [{ name: 'a', expect: { status: 'success' } }];
  const limit = { caseLimitMs: 60_000 };
  const run = await tested({ runbooks: [endless], tests: { cases } }, limit, { signal: stopping.signal });
  expect(run).toMatchObject({ passed: 0, failed: 0, notPlayed: 1, isInterrupted: true });
  expect(run.cases).toMatchObject([{ status: 'stopped', failures: [] }]);
});

test('a case that never ends is ended by its limit, and that is its failure', async () => {
  const run = await tested({ runbooks: [endless], tests: { cases: [{ name: 'a' }] } }, { caseLimitMs: 300 });
  expect(failuresOf(run)).toEqual([['the case was stopped: it took longer than 0.3 s by the clock']]);
  expect(run.failed).toBe(1);
});

test('what simulate refuses fails the case, with the reason', async () => {
  const variables = [{ folder: 'Ops', name: 'Key', encrypted: true }];
  const secrets = { Key: 'one', 'Ops\\Key': 'another' };
  const run = await tested({ runbooks: [say], variables, tests: { cases: [{ name: 'a', secrets }] } });
  expect(problemsOf(run)).toEqual([]);
  expect(failuresOf(run)[0]?.[0]).toBe('the secret Ops\\Key is given twice');
});

test('what a run would refuse of servers, faults, time zones and secrets is an error with its place', async () => {
  const cases = [
    { name: 'a', timeZone: 'Nowhere' },
    { name: 'b', faults: ['RBS09 down at 3s'] },
    { name: 'c', servers: ['A=1', 'A=2'] },
    { name: 'd', secrets: { Key: 'one' } },
  ];
  const run = await tested({ runbooks: [say], tests: { cases } });
  expect(problemsOf(run).map((problem) => problem.replace(/^(\d+):\d+ invalid-value/, '$1'))).toEqual([
    '3: "Nowhere" is not the name of a time zone',
    '6: the fault names RBS09, which is not a runbook server of this run',
    '9: the runbook server A is named twice',
    '13: the secret Key is given for a variable that does not exist',
  ]);
  expect(run.cases).toEqual([]);
});

const race = {
  runbooks: [
    {
      name: 'Book',
      activities: [
        { id: 'init', type: 'Initialize Data' },
        {
          id: 'two',
          type: 'Query Database',
          publishes: [{ name: 'N' }],
          simulate: { rows: [{ N: 1 }, { N: 2 }] },
        },
        {
          id: 'book',
          type: 'Invoke Runbook',
          runbook: 'Seat',
          waitForCompletion: false,
          parameters: { N: '{{two.N}}' },
        },
      ],
      links: [
        { from: 'init', to: 'two' },
        { from: 'two', to: 'book' },
      ],
    },
    {
      name: 'Seat',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N' }] },
        { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: 'seat {{init.N}}' },
      ],
      links: [{ from: 'init', to: 'say' }],
      maxSimultaneousJobs: 5,
    },
  ],
};
const inOrder = { messages: [{ message: 'seat 1' }, { message: 'seat 2' }] };

test.each([
  ['all', { all: 50 }],
  ['random', { random: 50 }],
])(
  'a case must hold in every order it asks for (%s): the shortest that breaks it is told',
  async (_, schedules) => {
    const tests = {
      runbook: 'Book',
      cases: [
        { name: 'a', expect: inOrder },
        { name: 'b', schedules, expect: inOrder },
      ],
    };
    const run = await tested({ ...race, tests });
    expect(problemsOf(run)).toEqual([]);
    expect(run.cases.map(({ status }) => status)).toEqual(['passed', 'failed']);
    const [, failed] = run.cases;
    expect(failed?.schedule).toHaveLength(1);
    expect(failed?.schedule[0]?.wentOn?.runbook).toBe('\\Seat');
    expect(failed?.failures[0]?.message).toBe('other messages were written');
  },
);

test('a case that holds in every order says in how many it was played, and whether that were all', async () => {
  const expected = { ran: { 'Seat/say': 2 } };
  const tests = {
    runbook: 'Book',
    cases: [
      { name: 'all', schedules: { all: 5000 }, expect: expected },
      { name: 'some', schedules: { all: 2 }, expect: expected },
    ],
  };
  const [all, some] = (await tested({ ...race, tests })).cases;
  expect(all).toMatchObject({ status: 'passed', isCutShort: false });
  expect(all?.orders).toBeGreaterThan(2);
  expect(some).toMatchObject({ status: 'passed', orders: 2, isCutShort: true });
});
