// What the rules leave open between jobs is asked of `choose`: which of those that could go on does (design
// 2).
import { expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { played, severalOf } from '../../support/host-play.ts';
import { invoke, list, message, start } from '../../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../../support/trace.ts';

/** Two runbooks of two messages each, at once. */
const pair = () => {
  const two = (name: string) => ({ activities: { 1: message(`${name}1`), 2: message(`${name}2`) } });
  return severalOf({ A: two('a'), B: two('b') });
};

async function order(choose?: (count: number, what: string) => number) {
  const all = await played(simulate(await pair(), { runbook: ['A', 'B'], ...(choose && { choose }) }));
  expectWholeJobs(all);
  return messages(all).join(' ');
}

test('it is asked for the next job when several could go on, between any two activities, and its answers count', async () => {
  expect(await order()).toBe('a1 a2 b1 b2');
  const asked: [number, string][] = [];
  const documented = await order((count, what) => {
    asked.push([count, what]);
    return 0;
  });
  expect(documented).toBe('a1 a2 b1 b2');
  expect(new Set(asked.map(([, what]) => what))).toEqual(new Set(['next job']));
  expect(asked.every(([count]) => count === 2)).toBe(true);
  expect(await order((count) => count - 1)).not.toBe(documented);
});

test('every interleaving of the two can be had, and no other', async () => {
  const found = new Set<string>();
  for (let schedule = 0; schedule < 256; schedule += 1) {
    let asked = -1;
    found.add(
      await order(() => {
        asked += 1;
        return (schedule >> asked) & 1;
      }),
    );
  }
  // As many as there are ways to merge two lists of two: 4! / (2! 2!).
  expect([...found].sort()).toEqual([
    'a1 a2 b1 b2',
    'a1 b1 a2 b2',
    'a1 b1 b2 a2',
    'b1 a1 a2 b2',
    'b1 a1 b2 a2',
    'b1 b2 a1 a2',
  ]);
});

test('of activities that end at the same time any may end first; what is not due yet is never chosen', async () => {
  const slow = (ms: number, text: string) => ({
    activities: { a: { simulate: { durationMs: ms } }, b: message(text) },
  });
  const bundle = await severalOf({ A: slow(10, 'a'), B: slow(10, 'b'), C: slow(20, 'c') });
  const last = (count: number) => count - 1;
  const all = await played(simulate(bundle, { runbook: ['A', 'B', 'C'], choose: last }));
  expectWholeJobs(all);
  expect(messages(all).toSorted()).toEqual(['a', 'b', 'c']);
  expect(messages(all).at(-1)).toBe('c');
  expect(all.result.durationMs).toBe(20);
});

test('cancelled while some jobs run, some wait and some are pending: all are recorded, and the trace is whole', async () => {
  const bundle = await severalOf({
    Parent: {
      activities: { get: list(5), go: start('Child'), join: { type: 'Junction' }, call: invoke('Child') },
    },
    Child: {
      activities: { a: message('begins'), b: { simulate: { durationMs: 1000 } }, c: message('ends') },
      maxSimultaneousJobs: 2,
    },
  });
  const run = simulate(bundle, { runbook: 'Parent' });
  const all = played(run);
  let begun = 0;
  run.on('EventLogMessage', () => {
    begun += 1;
    // The first two have ended, the next two have begun.
    if (begun === 6) run.cancel('enough');
  });
  const { events, result } = await all;
  expectWholeJobs(await all);
  expect(result).toMatchObject({ status: 'canceled', isInterrupted: true, jobs: 7, durationMs: 1000 });
  const ends = named({ events }, 'JobEnd').map(({ job, status, server }) => [job, status, server !== null]);
  expect(ends.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 'Canceled', true],
    [2, 'Completed', true],
    [3, 'Completed', true],
    [4, 'Canceled', true],
    [5, 'Canceled', true],
    [6, 'Canceled', false],
    [7, 'Canceled', false],
  ]);
  const reasons = named({ events }, 'ActivityEnd').flatMap(({ status, errorSummary }) =>
    status === 'failed' ? [errorSummary] : [],
  );
  expect(new Set(reasons)).toEqual(new Set(['enough']));
});
