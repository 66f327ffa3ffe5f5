import { expect, test } from 'vitest';
import { propertySchemaOf } from '../../../src/activities/property-schema.ts';
import { parallel } from '../../../src/activities/runbook-control/parallel.ts';
import { publishedItemsOf } from '../../../src/engine/activity-type.ts';
import { activityOf, ask, problemsOf } from '../call.ts';
import { groupOf, ran, refused } from './group-result.ts';

const two = {
  branches: [
    { id: 'fetch-user', runbook: 'User' },
    { id: 'fetch-posts', runbook: 'Posts' },
  ],
};

test('left out, a group waits for all of its branches without limits, each tried once (14.1)', () => {
  const { plan } = ask(parallel, { branches: [{ id: 'a', runbook: 'A' }] });
  expect(plan).toEqual({
    strategy: 'waitAll',
    isNamed: true,
    noun: 'branch',
    raceOn: 'success',
    failOnWarning: false,
    branches: [
      {
        id: 'a',
        call: { runbook: 'A', parameters: {} },
        retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 86_400_000 },
        ignoreFailure: false,
      },
    ],
  });
});

test('everything a branch and a group may say is in the plan, in milliseconds, its texts resolved', () => {
  const properties = {
    strategy: 'race',
    raceOn: 'settled',
    maxWorkers: 2,
    timeoutSeconds: 60,
    failOnWarning: true,
    branches: [
      {
        id: 'a',
        runbook: '{{q.Book}}',
        parameters: { N: '{{q.N}}' },
        retries: { attempts: 3, delaySeconds: 0.5, backoff: 'exponential', maxDelaySeconds: 4 },
        timeoutSeconds: 10,
        ignoreFailure: true,
        compensate: 'Undo {{q.Book}}',
        runbookServers: ['S'],
      },
    ],
  };
  const { plan } = ask(parallel, properties, { upstream: [{ id: 'q', row: { Book: 'B', N: 5 } }] });
  expect(plan).toEqual({
    strategy: 'race',
    isNamed: true,
    noun: 'branch',
    raceOn: 'settled',
    maxWorkers: 2,
    timeoutMs: 60_000,
    failOnWarning: true,
    branches: [
      {
        id: 'a',
        call: { runbook: 'B', parameters: { N: 5 }, runbookServers: ['S'] },
        retries: { attempts: 3, delayMs: 500, backoff: 'exponential', maxDelayMs: 4000 },
        timeoutMs: 10_000,
        ignoreFailure: true,
        compensate: 'Undo B',
      },
    ],
  });
});

test('a constant delay longer than a day is kept where no longest delay is given', () => {
  const { plan } = ask(parallel, {
    branches: [{ id: 'a', runbook: 'A', retries: { attempts: 2, delaySeconds: 100_000 } }],
  });
  expect(plan.branches[0]?.retries).toMatchObject({ delayMs: 100_000_000, maxDelayMs: 100_000_000 });
});

test('rule 6: group items and, for each branch, what came of it and what it returned; one row', () => {
  const outcome = ask(parallel, two).conclude(
    groupOf([
      ran('fetch-user', 'warning', [{ Name: 'Ann', Status: 'hidden' }]),
      ran('fetch-posts', 'success', [{ Title: 'x', Likes: 3 }, { Title: 'y' }], { job: 8, attempts: 2 }),
    ]),
  );
  expect(outcome).toEqual({
    status: 'success',
    items: {
      Strategy: 'waitAll',
      Status: 'success',
      Duration: 2.5,
      Succeeded: 2,
      Failed: 0,
      Cancelled: 0,
      Winner: '',
      'Failed branches': '',
      'fetch-user.Status': 'warning',
      'fetch-user.Job ID': '7',
      'fetch-user.Attempts': 1,
      'fetch-user.Duration': 1.5,
      'fetch-user.Error': '',
      'fetch-user.Name': 'Ann',
      'fetch-posts.Status': 'success',
      'fetch-posts.Job ID': '8',
      'fetch-posts.Attempts': 2,
      'fetch-posts.Duration': 1.5,
      'fetch-posts.Error': '',
      'fetch-posts.Title': 'x,y',
      'fetch-posts.Likes': '3,',
    },
  });
});

test('rule 7: a failure names the failed branches with their errors, and what could not be made good', () => {
  const result = groupOf(
    [
      ran('fetch-user', 'failed', [], { error: 'timed out after 5 s' }),
      refused('fetch-posts', 'there is no runbook Posts'),
    ],
    {
      status: 'failed',
      compensations: [
        { branch: 'fetch-user', status: 'failed', error: 'boom' },
        { branch: 'other', status: 'success', error: '' },
      ],
    },
  );
  const { status, items, errorSummary } = ask(parallel, two).conclude(result);
  expect([status, errorSummary]).toEqual([
    'failed',
    '2 of 2 branches failed: fetch-user (timed out after 5 s); fetch-posts (there is no runbook Posts); compensation failed: fetch-user (boom)',
  ]);
  expect(items).toMatchObject({
    Failed: 2,
    'Failed branches': 'fetch-user, fetch-posts',
    'fetch-posts.Job ID': '',
    'fetch-posts.Error': 'there is no runbook Posts',
  });
});

test('an ignored failure is counted and named though the group succeeds; cancelled branches are counted', () => {
  const branches = [
    ran('fetch-user', 'failed'),
    ran('fetch-posts', 'canceled', [], { status: 'cancelled', error: 'not needed any more' }),
  ];
  const outcome = ask(parallel, { ...two, strategy: 'failFast' }).conclude(groupOf(branches));
  expect(outcome).not.toHaveProperty('errorSummary');
  expect(outcome.items).toMatchObject({
    Strategy: 'failFast',
    Failed: 1,
    Cancelled: 1,
    'Failed branches': 'fetch-user',
  });
});

test('a race names its winner, also where it won with a warning', () => {
  const branches = [
    ran('fetch-user', 'warning'),
    ran('fetch-posts', 'canceled', [], { status: 'cancelled' }),
  ];
  const result = groupOf(branches, { status: 'warning', winner: 'fetch-user' });
  const outcome = ask(parallel, { ...two, strategy: 'race' }).conclude(result);
  expect(outcome).toMatchObject({
    status: 'warning',
    errorSummary: 'fetch-user won with the status warning',
    items: { Winner: 'fetch-user' },
  });
});

test('of many failed branches ten are named, and long errors are cut', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `b${index}`);
  const request = ask(parallel, { branches: ids.map((id) => ({ id, runbook: 'R' })) });
  const branches = ids.map((id) => ran(id, 'failed', [], { error: 'e'.repeat(500) }));
  const { errorSummary = '' } = request.conclude(groupOf(branches, { status: 'failed', timedOut: true }));
  expect(errorSummary).toMatch(/^the group timed out; 30 of 30 branches failed: b0 \(e+…\); b1/);
  expect(errorSummary).toMatch(/; b9 \(e+…\); and 20 more$/);
  expect(errorSummary.length).toBeLessThan(2500);
});

test('the items of each branch are known before anything runs', () => {
  const names = publishedItemsOf(activityOf(parallel, two), parallel).map(({ name }) => name);
  expect(names).toContain('Failed branches');
  for (const item of ['Status', 'Job ID', 'Attempts', 'Duration', 'Error'])
    expect(names).toContain(`fetch-posts.${item}`);
});

test('two branches of one id are a problem, letter case aside', () => {
  const branches = ['a', 'B', 'A'].map((id) => ({ id, runbook: 'R' }));
  expect(problemsOf(parallel, { branches })).toMatchObject([
    { code: 'branch-duplicate', severity: 'error', path: ['branches', 2, 'id'] },
  ]);
});

test('ids of branches are made like those of activities; a group has at least one branch', () => {
  const accepts = (value: object) => propertySchemaOf(parallel).safeParse(value).success;
  for (const id of ['a.b', 'a{b', ' a', '', 'a]'])
    expect(accepts({ branches: [{ id, runbook: 'R' }] })).toBe(false);
  expect(accepts({ branches: [{ id: 'fetch user-1', runbook: 'R' }] })).toBe(true);
  expect(accepts({ branches: [] })).toBe(false);
});

test.each([
  ['waitAll', ['raceOn']],
  ['failFast', ['raceOn']],
  ['bestEffort', ['raceOn', 'ignoreFailure', 'compensate']],
  ['race', ['ignoreFailure', 'compensate']],
  ['fireAndForget', ['raceOn', 'ignoreFailure', 'compensate']],
])('14.1: the strategy %s ignores %j, and that is a warning', (strategy, ignored) => {
  const branch = { id: 'a', runbook: 'A', ignoreFailure: true, compensate: 'Undo' };
  for (const raceOn of ['success', 'settled']) {
    const problems = problemsOf(parallel, { strategy, raceOn, branches: [branch] });
    expect(problems.map(({ path }) => path.at(-1))).toEqual(ignored);
    for (const problem of problems)
      expect(problem).toMatchObject({ code: 'strategy-ignores', severity: 'warning' });
  }
  expect(problemsOf(parallel, { strategy, ...two })).toEqual([]);
});
