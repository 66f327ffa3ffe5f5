// The token limit is a choice of Pianola: semantics.md says nothing of how many tokens may wait.
import { expect, test } from 'vitest';
import { mainWith } from '../scenarios/documented-runbooks.ts';
import { type Played, play } from '../support/engine-play.ts';
import { counted, type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

const limited = (file: RunbookFile, maxTokens: number) =>
  play({ ...file, options: { ...file.options, maxTokens } });
const reasonOf = (run: Played) => named(run, 'Diagnostic').at(-1);

test('maxTokens: an instance in which more tokens wait ends failed, and the product is told (exit code 4)', () => {
  const file = mainWith(3, ['Main->A', 'A->B'], { A: counted(4) });
  const run = limited(file, 9);
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'token-limit' });
  expect(reasonOf(run)).toMatchObject({
    code: 'token-limit',
    level: 'Error',
    activity: 'A',
    message:
      'more than 9 tokens wait after Query Database: 3 rows of Query Database × 4 rows of Query Database = 12',
    product: [
      { activity: 'Main', rows: 3 },
      { activity: 'A', rows: 4 },
    ],
  });
  expect(named(run, 'InstanceEnd')).toMatchObject([{ status: 'failed' }]);
  expect(run.executions.map(({ activity }) => activity.id)).toEqual(['Init', 'Main', 'A', 'A', 'A']);
});

test('as many tokens as the limit may wait; the one that runs is not counted (maxTokens)', () => {
  const file = mainWith(3, ['Main->A', 'A->B'], { A: counted(4) });
  expect(limited(file, 12).ending.status).toBe('success');
  expect(limited(file, 11).ending.limit).toBe('token-limit');
  // Two rows of Main still wait when the first A gives its four.
  expect(limited(mainWith(3, ['Main->A']), 3).ending.status).toBe('success');
});

test('an execution may not have more rows than tokens may wait, whether they go on or not (maxTokens)', () => {
  const alone = runbook({ a: counted(4) });
  expect(limited(alone, 4).ending.status).toBe('success');
  const run = limited(alone, 3);
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'token-limit' });
  expect(reasonOf(run)?.message).toBe(
    'more than 3 tokens wait after Query Database: 4 rows of Query Database',
  );
});

test('tokens multiply along links alone, and it is said (maxTokens)', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const links = ids.slice(1).flatMap((id, at) => [`${ids[at]}->${id}1`, `${ids[at]}->${id}2`]);
  const merged = ids.slice(1).flatMap((id) => [`${id}1->${id}`, `${id}2->${id}`]);
  const all = Object.fromEntries(
    [...ids, ...ids.slice(1).flatMap((id) => [`${id}1`, `${id}2`])].map((id) => [id, {}]),
  );
  const run = limited(runbook(all, [...links, ...merged]), 7);
  expect(reasonOf(run)).toMatchObject({
    code: 'token-limit',
    product: [],
    message:
      'more than 7 tokens wait after Query Database: an activity runs once for each path of links that leads to it',
  });
});

test('tokens that are parked at a Junction count, and are counted once when it fires (A14, maxTokens)', () => {
  const parked = mainWith(3, ['Main->J', 'Main->A', 'A->B', 'J->Z'], {
    J: { type: 'Junction', returnDataFrom: 'Main' },
    A: counted(2),
  });
  // Main: three are parked and three wait for A.
  expect(limited(parked, 5).ending.limit).toBe('token-limit');
  // After the three A: three are parked, six wait for B, and the Junction itself waits for its turn.
  expect(limited(parked, 10).ending.status).toBe('success');
  expect(limited(parked, 9).ending.limit).toBe('token-limit');
  const fired = mainWith(3, ['Main->J', 'J->Z'], { J: { type: 'Junction', returnDataFrom: 'Main' } });
  expect(limited(fired, 3).ending.status).toBe('success');
  const nothing = mainWith(3, ['Main->J', 'J->Z'], { J: { type: 'Junction' } });
  expect(limited(nothing, 3).ending.status).toBe('success');
});

test('a Junction that would send on more than the limit ends the instance (A14, maxTokens)', () => {
  // Each A has two rows, so that the Junction gets six of three executions, while only few wait at a time.
  const file = mainWith(3, ['Main->A', 'A->J', 'J->Z', 'J->Y'], {
    A: counted(2),
    J: { type: 'Junction', returnDataFrom: 'A' },
  });
  expect(limited(file, 12).ending.status).toBe('success');
  const run = limited(file, 11);
  expect(run.ending.limit).toBe('token-limit');
  expect(reasonOf(run)?.activity).toBe('J');
});

test.each([{ mergeOrder: 'barrier' }, { siblingRows: 'alternate' }] as const)(
  'tokens that are held back count as those in the queue do: %o (maxTokens)',
  (options) => {
    const file = { ...mainWith(3, ['Main->A', 'A->B'], { A: counted(4) }), options };
    expect(limited(file, 12).ending.status).toBe('success');
    expect(limited(file, 11).ending.limit).toBe('token-limit');
  },
);

test('delayed tokens count (A13, maxTokens)', () => {
  const file = mainWith(4, [{ from: 'Main', to: 'A', delaySeconds: 5 }]);
  expect(limited(file, 4).ending.status).toBe('success');
  expect(limited(mainWith(4, [{ from: 'Main', to: 'A', delaySeconds: 5 }, 'Main->B']), 7).ending.limit).toBe(
    'token-limit',
  );
});

test('the rows that a loop keeps from its attempts are bounded (A19, maxTokens)', () => {
  const file = runbook({ a: { ...counted(2), loop: { exit: [], doNotExit: [] } }, b: {} }, undefined, {
    loopRows: 'all',
    emptyExit: 'continue',
  });
  const run = limited(file, 7);
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'token-limit' });
  expect(run.executions).toHaveLength(4);
});

test('an outcome that was too much for a limit ends the instance and is told as a failure', () => {
  const run = play(runbook({ a: {}, b: {} }), {
    outcome: () => ({ status: 'failed', errorSummary: 'far too much', limit: 'token-limit' }),
  });
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'token-limit' });
  expect(named(run, 'ActivityEnd')).toMatchObject([{ status: 'failed', errorSummary: 'far too much' }]);
  expect(reasonOf(run)).toMatchObject({ activity: 'a', message: 'Query Database: far too much' });
});

test('of many factors the first eight are told (maxTokens)', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
  const run = limited(runbook(Object.fromEntries(ids.map((id) => [id, counted(2)]))), 2000);
  const diagnostic = reasonOf(run);
  expect(diagnostic?.product?.length).toBeGreaterThan(8);
  expect(diagnostic?.message.match(/2 rows of/g)).toHaveLength(8);
  expect(diagnostic?.message).toContain(' × … = ');
});
