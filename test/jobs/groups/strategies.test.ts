// The outcome table of 14.1, generated: every strategy × every mix of outcomes over one to four branches ×
// every order of settling.
import { describe, expect, test } from 'vitest';
import type { GroupPlan } from '../../../src/model/job-group.ts';
import { branch, ends, group, playGroup, type Scripted, statusesOf } from './branch-group-world.ts';
import { type Letter, lookUp, statusOfLetter } from './strategies-table.ts';

const ids = ['a', 'b', 'c', 'd'];

const strategies: readonly Pick<GroupPlan, 'strategy' | 'raceOn'>[] = [
  { strategy: 'waitAll', raceOn: 'success' },
  { strategy: 'failFast', raceOn: 'success' },
  { strategy: 'bestEffort', raceOn: 'success' },
  { strategy: 'race', raceOn: 'success' },
  { strategy: 'race', raceOn: 'settled' },
];

/** All lists of a length over some things. */
function lists<Thing>(things: readonly Thing[], length: number): Thing[][] {
  if (length === 0) return [[]];
  return lists(things, length - 1).flatMap((list) => things.map((thing) => [...list, thing]));
}

function orders(count: number): number[][] {
  const numbers = Array.from({ length: count }, (_, n) => n);
  return lists(numbers, count).filter((list) => new Set(list).size === count);
}

/** A job that makes its branch settle so after a time. */
function scripted(letter: Letter, takesMs: number): Scripted {
  switch (letter) {
    case 's':
      return ends(takesMs);
    case 'w':
    case 'W':
      return ends(takesMs, 'warning');
    case 'f':
    case 'i':
      return ends(takesMs, 'failed');
    case 't':
      return {};
    case 'r':
      return { refused: 'no such runbook', answersAfterMs: takesMs };
  }
}

function planOf(of: Partial<GroupPlan>, letters: readonly Letter[], takesMs: (index: number) => number) {
  const branches = letters.map((letter, index) =>
    branch(ids[index]!, {
      ignoreFailure: letter === 'i',
      compensate: `\\Undo ${ids[index]}`,
      ...(letter === 't' && { timeoutMs: takesMs(index) }),
    }),
  );
  return group(branches, { ...of, failOnWarning: letters.includes('W') });
}

/**
 * Plays branches that settle in this order (`order[k]` settles as the k-th) and compares everything that is
 * told with the table.
 */
function check(of: Partial<GroupPlan>, letters: readonly Letter[], order: readonly number[]): void {
  const isOneByOne = of.maxWorkers === 1;
  const takesMs = (index: number) => (isOneByOne ? 10 : 10 * (order.indexOf(index) + 1));
  const plan = planOf(of, letters, takesMs);
  const played = playGroup(plan, (id) => scripted(letters[ids.indexOf(id)]!, takesMs(ids.indexOf(id))));
  const word = order.map((index) => letters[index]!);
  const { status, settled } = lookUp(plan, word.join(''));
  const inTime = order.slice(0, settled);
  const failed = inTime.filter((index) => statusOfLetter[letters[index]!] === 'failed');
  const compensated = status === 'failed' ? inTime.filter((index) => !failed.includes(index)).reverse() : [];
  const hasWinner = plan.strategy === 'race' && (plan.raceOn === 'settled' || status !== 'failed');
  expect({
    status: played.result.status,
    statuses: statusesOf(played),
    winner: played.result.winner,
    durationMs: played.result.durationMs,
    compensated: played.result.compensations,
    told: played.notes.filter((note) => note.startsWith('partial-failure')).length,
  }).toEqual({
    status,
    statuses: letters.map((letter, index) => (inTime.includes(index) ? statusOfLetter[letter] : 'cancelled')),
    winner: hasWinner ? ids[inTime.at(-1)!] : null,
    durationMs: 10 * settled + compensated.length,
    compensated: compensated.map((index) => ({ branch: ids[index], status: 'success', error: '' })),
    told: status !== 'failed' && failed.length > 0 ? 1 : 0,
  });
}

const plain: readonly Letter[] = ['s', 'w', 'f', 't', 'r', 'i'];
const strict: readonly Letter[] = ['s', 'W', 'f', 't', 'r', 'i'];

describe.each(strategies)(
  '$strategy on $raceOn: status, statuses, winner, duration, compensations (14.1)',
  (of) => {
    test.each([1, 2, 3])('%i branches, every mix in every order', (count) => {
      for (const letters of lists(plain, count)) {
        for (const order of orders(count)) check(of, letters, order);
      }
    });

    test('four branches, every mix, in every order in turn', () => {
      const all = orders(4);
      for (const [n, letters] of lists(plain, 4).entries()) {
        for (let k = 0; k < 3; k += 1) check(of, letters, all[(n * 5 + k * 11) % all.length]!);
      }
    });

    test.each([1, 2, 3])('%i branches where a warning is a failure (rule 4)', (count) => {
      for (const letters of lists(strict, count)) {
        if (!letters.includes('W')) continue;
        for (const order of orders(count)) check(of, letters, order);
      }
    });

    test.each([1, 2, 3, 4])('%i branches one after another (rule 1)', (count) => {
      const written = Array.from({ length: count }, (_, n) => n);
      for (const letters of lists(plain, count)) check({ ...of, maxWorkers: 1 }, letters, written);
    });
  },
);

test.each([1, 2, 3, 4])(
  'fireAndForget with %i branches goes on once all are queued, failed where one was refused, whatever comes of the others (14.1)',
  (count) => {
    for (const letters of lists(plain, count)) {
      for (const maxWorkers of [1, 2, Number.POSITIVE_INFINITY]) {
        const plan = planOf({ strategy: 'fireAndForget', maxWorkers }, letters, () => 10);
        const played = playGroup(plan, (id) => scripted(letters[ids.indexOf(id)]!, 10));
        expect({ ...played.result, branches: statusesOf(played), goOnMs: played.goOnMs }).toEqual({
          status: letters.includes('r') ? 'failed' : 'success',
          branches: letters.map((letter) => (letter === 'r' ? 'failed' : 'queued')),
          durationMs: played.goOnMs,
          // Each row of places takes 10 ms; of the last one only a refusal is waited for.
          goOnMs: lastQueuedMs(letters, maxWorkers),
          timedOut: false,
          winner: null,
          brokeAt: null,
          compensations: [],
        });
        expect(played.overMs).toBe(10 * Math.ceil(count / Math.min(maxWorkers, count)));
      }
    }
  },
);

function lastQueuedMs(letters: readonly Letter[], maxWorkers: number): number {
  const places = Math.min(maxWorkers, letters.length);
  const fullRows = Math.ceil(letters.length / places) - 1;
  const lastRow = letters.slice(fullRows * places);
  return 10 * (fullRows + (lastRow.includes('r') ? 1 : 0));
}

test('an empty list of branches succeeds at once under every strategy', () => {
  for (const of of [...strategies, { strategy: 'fireAndForget', raceOn: 'success' } as const]) {
    const { result, log } = playGroup(group([], of), () => ends(1));
    expect([result.status, log]).toEqual(['success', ['0 goOn success']]);
  }
});
