import { expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { bundleOf, played } from '../../support/host-play.ts';
import { named } from '../../support/trace.ts';

const bundle = bundleOf({
  init: { type: 'Initialize Data' },
  stand: { type: 'Query Database' },
  said: { type: 'Query Database', simulate: { durationMs: 50 } },
  compare: { type: 'Compare Values', left: 'a', test: 'equals', right: 'a' },
  mail: { type: 'Send Email' },
});

async function took(durations: Readonly<Record<string, number>>, options: object = {}) {
  const all = await played(simulate(await bundle, { durations, ...options }));
  return Object.fromEntries(
    named(all, 'ActivityEnd').map(({ activity, durationMs }) => [activity, durationMs]),
  );
}

test('a stand-in takes the duration of its type where its outcome says none; what is computed takes none', async () => {
  expect(await took({ 'query database': 1000, 'Compare Values': 7 })).toEqual({
    init: 0,
    stand: 1000,
    said: 50,
    compare: 0,
    mail: 0,
  });
});

test('it wins over what an activity costs with the timing of Orchestrator', async () => {
  const { stand, mail } = await took({ 'Query Database': 1000 }, { options: { timing: 'orchestrator' } });
  expect([stand, mail]).toEqual([1000, 250]);
});

test.each([
  [
    { 'Query Databse': 1 },
    'the activity type "Query Databse", which does not exist',
    'did you mean "Query Database"?',
  ],
  [{ Xyzzy: 1 }, '"Xyzzy", which does not exist', 'pianola activities lists the types'],
  [{ 'Query Database': 1, 'QUERY DATABASE': 2 }, 'the duration of Query Database is given twice', undefined],
  [{ 'Query Database': -1 }, 'must be a number of milliseconds from 0 to 1000000000000, not -1', undefined],
  [{ 'Query Database': Number.NaN }, 'not NaN', undefined],
])('%j is refused with a clear message', async (durations, message, hint) => {
  const given = await bundle;
  const refused = () => simulate(given, { durations: durations as Record<string, number> });
  expect(refused).toThrow(UsageError);
  try {
    refused();
  } catch (error) {
    expect((error as UsageError).message).toContain(message);
    if (hint !== undefined) expect((error as UsageError).hint).toBe(hint);
  }
});
