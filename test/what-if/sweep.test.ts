import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import { UsageError } from '../../src/model/problem.ts';
import type { SweepPlan } from '../../src/what-if/combinations.ts';
import { sweep } from '../../src/what-if/sweep.ts';
import { lasting, parentAndChild, waiting } from '../cli/example-runbooks.ts';

const parent = () => loadRunbook(parentAndChild);

describe('every combination is a row', () => {
  test('throttles slowest; what is not given stays as it is', async () => {
    const options = { runbook: 'Parent', servers: [{ name: 'A', throttle: 7 }], parameters: { Count: 2 } };
    const tried = async (plan: SweepPlan) =>
      (await sweep(await parent(), plan, options)).rows.map((row) => [
        row.throttle,
        row.concurrency,
        row.concurrencyOf,
      ]);
    expect(await tried({ throttles: [2, 1], concurrencies: [1, 5] })).toEqual([
      [2, 1, {}],
      [2, 5, {}],
      [1, 1, {}],
      [1, 5, {}],
    ]);
    expect(await tried({ concurrenciesOf: { child: [1, 2] } })).toEqual([
      [null, null, { child: 1 }],
      [null, null, { child: 2 }],
    ]);
    expect(await tried({ throttles: [3] })).toEqual([[3, null, {}]]);
  });

  test('section 7: makespan, waits and use of the server are those of so many slots', async () => {
    const bundle = await parent();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (count, throttle, concurrency) => {
          const plan = { throttles: [throttle], concurrencies: [concurrency] };
          const options = { runbook: 'Parent', parameters: { Count: count } };
          const [row] = (await sweep(bundle, plan, options)).rows;
          const slots = Math.min(throttle, concurrency);
          const rounds = Array.from({ length: count }, (_, index) => Math.floor(index / slots) * 1000);
          const longest = Math.max(...rounds);
          expect(row).toMatchObject({
            status: 'success',
            limit: null,
            message: '',
            jobs: count + 1,
            makespanMs: longest + 1000,
            longestWaitMs: longest,
          });
          expect(row?.meanWaitMs).toBeCloseTo(rounds.reduce((a, b) => a + b, 0) / (count + 1));
          expect(row?.servers).toMatchObject([{ name: 'RBS01', throttle }]);
          expect(row?.servers[0]?.utilisation).toBeCloseTo((count * 1000) / (throttle * (longest + 1000)));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('job concurrency of single runbooks goes before that of all', async () => {
    const plan = { concurrencies: [1], concurrenciesOf: { '\\Ops\\Child': [10] } };
    const { rows } = await sweep(await parent(), plan, { runbook: 'Parent', concurrency: 3 });
    expect(rows[0]).toMatchObject({
      makespanMs: 1000,
      concurrency: 1,
      concurrencyOf: { '\\Ops\\Child': 10 },
    });
    const other = await sweep(
      await parent(),
      { concurrenciesOf: { Parent: [2] } },
      { runbook: 'Parent', concurrency: 1 },
    );
    expect(other.rows[0]).toMatchObject({ makespanMs: 10_000 });
  });
});

describe('the best', () => {
  test('is the shortest makespan with the least that gives it', async () => {
    const plan = { throttles: [50, 10, 3], concurrencies: [50, 10, 5] };
    const { rows, best } = await sweep(await parent(), plan, { runbook: 'Parent' });
    expect(rows[best ?? -1]).toMatchObject({ throttle: 10, concurrency: 10, makespanMs: 1000 });
  });

  test('A25: a combination that ends in a deadlock is a row that says so, and never the best', async () => {
    const { rows, best } = await sweep(
      await loadRunbook(waiting),
      { throttles: [1, 2] },
      { runbook: 'Waiting' },
    );
    expect(rows.map(({ limit }) => limit)).toEqual(['deadlock', null]);
    expect(rows[0]?.message).toMatch(/^job 1 \(\\Ops\\Waiting\) waits for job 2/);
    expect(best).toBe(1);
  });

  test('is none where all failed, with strict also where all warned', async () => {
    const activity = { id: 'a', type: 'Run Program', program: 'x', simulate: { status: 'warning' } };
    const bundle = await loadRunbook({ name: 'Warns', activities: [activity] });
    expect((await sweep(bundle, { throttles: [1, 2] })).best).toBe(0);
    expect((await sweep(bundle, { throttles: [1, 2], strict: true })).best).toBeNull();
  });
});

describe('how busy a server is', () => {
  const use = async (source: object, options: object, plan: SweepPlan = { throttles: [1] }) => {
    const [row] = (await sweep(await loadRunbook(source), plan, options)).rows;
    return row?.servers.map(({ name, utilisation }) => [name, utilisation]);
  };

  test('A25: a parent that gave up its slot while it waits does not count', async () => {
    const options = { runbook: 'Waiting', options: { waitingParentHoldsSlot: false } };
    expect(await use(waiting, options)).toEqual([['RBS01', 1]]);
    expect(await use(waiting, { runbook: 'Waiting' }, { throttles: [2] })).toEqual([['RBS01', 1]]);
  });

  test('A26: what a lost job had done until then counts for the server that was lost', async () => {
    const servers = ['A', 'B'].map((name) => ({ name, throttle: 1 }));
    const faults = [{ server: 'A', atMs: 4000, forMs: 100_000 }];
    const options = { servers, faults };
    expect(await use(lasting('One', 6000), options)).toEqual([
      ['A', 0.4],
      ['B', 0.6],
    ]);
  });

  test('a run that takes no time has no use to tell', async () => {
    expect(await use(lasting('Now', 0), {})).toEqual([['RBS01', null]]);
  });
});

test('it stops when told to, with the rows until then', async () => {
  const stopping = new AbortController();
  const watch = { signal: stopping.signal, onRun: (runs: number) => void (runs === 3 && stopping.abort()) };
  const done = await sweep(await parent(), { throttles: [1, 2, 3, 4, 5] }, { runbook: 'Parent' }, watch);
  expect([done.isInterrupted, done.rows.length <= 3]).toEqual([true, true]);
});

test.each([
  ['nothing', {}],
  ['empty lists', { throttles: [], concurrencies: [] }],
  ['a throttle of 0', { throttles: [0] }],
  ['half a job', { concurrencies: [1.5] }],
  [
    'too much',
    {
      throttles: Array.from({ length: 101 }, (_, i) => i + 1),
      concurrencies: Array.from({ length: 100 }, (_, i) => i + 1),
    },
  ],
  ['a runbook there is not', { concurrenciesOf: { Nobody: [1] } }],
])('to sweep over %s is a usage error', async (_, plan) => {
  await expect(sweep(await parent(), plan, { runbook: 'Parent' })).rejects.toThrow(UsageError);
});
