import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import { order, play } from '../support/engine-play.ts';
import { counted, type RunbookFile, runbook } from '../support/runbook-file.ts';

const disabled = { enabled: false };
const ran = (file: RunbookFile) => order(play(file), file);

test('an activity that is not enabled never runs, and nothing goes on from it; its siblings do', () => {
  const file = runbook({ main: counted(2), off: disabled, after: {}, on: {} }, [
    'main -> off',
    'off -> after',
    'main -> on',
  ]);
  expect(ran(file)).toBe('main on(1) on(2)');
});

test('a Junction does not wait for a branch that begins with an activity that is not enabled (A15)', () => {
  const file = runbook({ main: {}, off: disabled, on: {}, join: { type: 'Junction' }, after: {} }, [
    'main -> off',
    'main -> on',
    'off -> join',
    'on -> join',
    'join -> after',
  ]);
  expect(ran(file)).toBe('main on join after');
});

test('a runbook whose starting activity is not enabled does nothing; reading it says so', async () => {
  const file = runbook({ main: disabled, after: {} }, ['main -> after']);
  const { ending } = play(file);
  expect([ran(file), ending.status]).toEqual(['', 'success']);
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...file, activities: file.activities.map((one) => ({ ...one, script: '' })) }),
  );
  const { problems } = await readBundle([{ name: 'test.json', bytes }], standardCatalogue);
  expect(problems.map(({ code }) => code)).toContain('start-disabled');
});

test('an activity that is not enabled and that no link leads to is no second start (1.1)', () => {
  const file = runbook({ spare: disabled, main: {}, after: {} }, ['main -> after']);
  expect(ran(file)).toBe('main after');
});

test('of starting activities none of which is enabled the first counts: the runbook does nothing', () => {
  const file = runbook({ first: disabled, second: disabled, after: {} }, [
    'first -> after',
    'second -> after',
  ]);
  expect(ran(file)).toBe('');
});
