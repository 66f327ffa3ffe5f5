// The text limit is a choice of Pianola: semantics.md says nothing of how long a text may be.
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { PublishedDataLogging } from '../../src/engine/tracer.ts';
import { play } from '../support/engine-play.ts';
import { runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

const x = (length: number) => 'x'.repeat(length);

function outcomes(
  given: Omit<Outcome, 'status'>,
  rest: Parameters<typeof runbook>[0][string] = {},
  publishedData: PublishedDataLogging = 'none',
  showScripts = false,
) {
  const run = play(runbook({ a: rest, b: {} }, undefined, { maxTextLength: 2000 }), {
    publishedData,
    showScripts,
    outcome: () => ({ status: 'success', ...given }),
  });
  return { limit: run.ending.limit, message: named(run, 'Diagnostic').at(-1)?.message, run };
}

test('maxTextLength: flattened rows that get too long end the instance, and the activity is named', () => {
  const flat = { flatten: { mode: 'lines' as const } };
  const rows = (each: number) => ({ rows: [{ n: x(each) }, { n: x(1000) }] });
  expect(outcomes(rows(999), flat).limit).toBeUndefined();
  const { limit, message, run } = outcomes(rows(1000), flat);
  expect([limit, message]).toEqual([
    'text-limit',
    'Query Database: a text has more than 2000 characters (maxTextLength)',
  ]);
  expect(run.ending.status).toBe('failed');
  expect(named(run, 'ActivityEnd')).toMatchObject([{ status: 'failed', rows: 1 }]);
});

test('a single text that is too long ends the instance (maxTextLength)', () => {
  expect(outcomes({ items: { n: x(2000) } }).limit).toBeUndefined();
  expect(outcomes({ items: { n: x(2001) } }).limit).toBe('text-limit');
});

test('what the trace carries of an execution is bounded, by what is logged (maxTextLength)', () => {
  const given = { rows: [{ n: x(900) }, { n: x(900) }], items: { i: x(150) } };
  expect(outcomes(given).limit).toBeUndefined();
  expect(outcomes(given, {}, 'specific')).toMatchObject({
    limit: 'text-limit',
    message:
      'Query Database: the trace would have more than 2000 characters of one execution (maxTextLength)',
  });
  expect(outcomes({ ...given, items: {} }, {}, 'specific').limit).toBeUndefined();
  expect(named(outcomes(given, {}, 'specific').run, 'ActivityEnd')).toMatchObject([
    { status: 'failed', rows: 1, data: [{}] },
  ]);
  expect(outcomes({ rows: [{}] }, {}, 'common').limit).toBeUndefined();
  expect(outcomes({ rows: [{}, {}] }, {}, 'common').limit).toBe('text-limit');
  const told = { texts: { message: x(1000) }, script: x(1000), rows: [] };
  expect(outcomes(told).limit).toBeUndefined();
  expect(outcomes(told, {}, 'specific', true).limit).toBe('text-limit');
  const script = { script: x(2001) };
  expect(outcomes(script).limit).toBeUndefined();
  expect(outcomes(script, {}, 'none', true).limit).toBe('text-limit');
  expect(outcomes({ script: x(2000) }, {}, 'none', true).limit).toBeUndefined();
});

test('what an instance returns is bounded, and what came before is returned (A21, maxTextLength)', () => {
  const both = outcomes({ returned: { n: x(980) } });
  expect([both.limit, both.run.ending.returned.length]).toEqual([undefined, 2]);
  // Of a row the names and 8 further characters count, so that these two have 2,000.
  expect(outcomes({ returned: { n: x(991) } }).limit).toBeUndefined();
  const more = outcomes({ returned: { n: x(1000) } });
  expect([more.limit, more.message, more.run.ending.returned.length]).toEqual([
    'text-limit',
    'Query Database: the runbook returns more than 2000 characters (maxTextLength)',
    1,
  ]);
});

test('what returns nothing adds nothing to what an instance has returned (A21, maxTextLength)', () => {
  const { ending } = play(runbook({ a: {}, b: {}, c: {} }, undefined, { maxTextLength: 2000 }), {
    outcome: ({ activity }) => ({
      status: 'success',
      ...(activity.id === 'c' ? { items: { n: 1 } } : { returned: { n: x(991) } }),
    }),
  });
  expect([ending.status, ending.returned.length]).toEqual(['success', 2]);
});

test('of returned rows of which the last counts only that one is bounded (A21, maxTextLength)', () => {
  const run = play(
    runbook({ a: {}, b: {}, c: {} }, undefined, { maxTextLength: 2000, returnedRows: 'last' }),
    {
      outcome: () => ({ status: 'success', returned: { n: x(1500) } }),
    },
  );
  expect(run.ending).toMatchObject({ status: 'success', returned: [{ n: x(1500) }] });
});
