import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RootToken } from '../../src/databus/token.ts';
import type { CompiledActivity } from '../../src/engine/compiled-runbook.ts';
import { RowTokens, TokenQueue } from '../../src/engine/token-queue.ts';
import { activity as activityNamed, execution } from './hand-made.ts';

const activity = {} as CompiledActivity;
const named = (name: string) => new RootToken(name);

function queueOf(triggerDelay: 'nonBlocking' | 'blocking', entries: readonly [string, number][]): TokenQueue {
  const queue = new TokenQueue({ triggerDelay });
  for (const [name, atMs] of entries) queue.push(activity, named(name), atMs === 0 ? undefined : atMs);
  return queue;
}

function takeAll(queue: TokenQueue, nowMs: number): string[] {
  const taken: string[] = [];
  for (let entry = queue.take(nowMs); entry !== undefined; entry = queue.take(nowMs))
    taken.push(entry.token.path);
  return taken;
}

test('first in, first out (1.4)', () => {
  expect(
    takeAll(
      queueOf('nonBlocking', [
        ['a', 0],
        ['b', 0],
        ['c', 0],
      ]),
      1,
    ),
  ).toEqual(['a', 'b', 'c']);
});

test('an empty queue gives nothing and waits for nothing', () => {
  const queue = queueOf('nonBlocking', []);
  expect([queue.take(1), queue.nextToken(1), queue.nextEligibleAtMs]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a delayed token does not hold up others, and keeps its place once it is eligible (A13)', () => {
  const queue = queueOf('nonBlocking', [
    ['late', 10],
    ['a', 0],
    ['b', 0],
  ]);
  expect(queue.take(9)?.token.path).toBe('a');
  expect(queue.nextToken(10)?.path).toBe('late');
  expect(takeAll(queue, 10)).toEqual(['late', 'b']);
});

test('delayed tokens that are eligible come in order of arrival, not of eligibility (A13)', () => {
  expect(
    takeAll(
      queueOf('nonBlocking', [
        ['first', 20],
        ['second', 10],
        ['third', 0],
      ]),
      20,
    ),
  ).toEqual(['first', 'second', 'third']);
});

test('many tokens that become eligible at the same time come in order of arrival (A13)', () => {
  const names = Array.from({ length: 20 }, (_, n) => `${n}`);
  const queue = queueOf(
    'nonBlocking',
    names.map((name) => [name, 10]),
  );
  expect(takeAll(queue, 10)).toEqual(names);
});

test('its size counts what waits for its time, and what has waited long enough (A13)', () => {
  const queue = queueOf('nonBlocking', [
    ['a', 0],
    ['late', 10],
    ['later', 20],
    ['b', 0],
  ]);
  expect([queue.size, queue.nextToken(10)?.path, queue.size]).toEqual([4, 'a', 4]);
  expect([takeAll(queue, 10), queue.size]).toEqual([['a', 'late', 'b'], 1]);
});

test('the next token is the one that is taken next, and looking at it takes nothing (A13, A31)', () => {
  const late = queueOf('nonBlocking', [
    ['a', 0],
    ['late', 5],
  ]);
  expect(late.nextToken(5)?.path).toBe('a');
  expect(takeAll(late, 5)).toEqual(['a', 'late']);
  const blocked = queueOf('blocking', [['late', 5]]);
  expect(blocked.nextToken(5)?.path).toBe('late');
  expect(takeAll(blocked, 5)).toEqual(['late']);
});

test('when nothing is eligible the queue says when something will be (A13)', () => {
  const queue = queueOf('nonBlocking', [
    ['x', 30],
    ['y', 10],
  ]);
  expect(queue.take(9)).toBeUndefined();
  expect(queue.nextEligibleAtMs).toBe(10);
});

test('blocking: the head waits for its own delay and everything behind it waits as well (A13)', () => {
  const queue = queueOf('blocking', [
    ['a', 0],
    ['late', 10],
    ['b', 5],
    ['c', 0],
  ]);
  expect(takeAll(queue, 9)).toEqual(['a']);
  expect(queue.nextEligibleAtMs).toBe(10);
  expect(queue.nextToken(9)?.path).toBe('late');
  expect(takeAll(queue, 10)).toEqual(['late', 'b', 'c']);
});

test('a delayed entry remembers over which link it came (A15)', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  queue.push(activity, named('a'), 5, 3);
  expect(queue.take(5)?.incoming).toBe(3);
});

test('order holds beyond the block in which taken entries are dropped', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  const expected: string[] = [];
  const taken: string[] = [];
  for (let n = 0; n < 50_000; n += 1) {
    queue.push(activity, named(`${n}`), n === 40_000 ? 7 : undefined);
    expected.push(`${n}`);
    if (n > 10_000) taken.push((queue.take(1) ?? { token: named('none') }).token.path);
  }
  taken.push(...takeAll(queue, 6));
  expect(takeAll(queue, 7)).toEqual(['40000']);
  expect(taken).toEqual(expected.filter((name) => name !== '40000'));
});

const withRows = (id: string, count: number) =>
  execution({ of: activityNamed(id), on: named(id), rows: Array.from({ length: count }, () => ({})) });

test('tokens of rows are made when they are taken, and keep their place among others (1.4)', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  const two = new RowTokens(withRows('two', 2), undefined);
  const three = new RowTokens(withRows('three', 3), undefined);
  queue.push(activity, named('first'));
  queue.pushRow(activity, two, 0);
  queue.push(activity, named('late'), 5);
  queue.pushRow(activity, two, 1);
  queue.push(activity, withRows('one', 1));
  for (const row of [0, 1, 2]) queue.pushRow(activity, three, row);
  queue.push(activity, named('last'));
  expect(queue.size).toBe(9);
  expect(queue.take(1)?.token.path).toBe('first');
  expect(queue.size).toBe(8);
  expect(takeAll(queue, 5)).toEqual([
    'two.1',
    'late',
    'two.2',
    'one.1',
    'three.1',
    'three.2',
    'three.3',
    'last',
  ]);
  expect(queue.size).toBe(0);
});

test('all entries of a row get the same token, and other rows another (section 4 rule 4)', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  const two = new RowTokens(withRows('two', 2), undefined);
  const one = withRows('one', 1);
  for (const row of [0, 0, 1, 1]) queue.pushRow(activity, two, row);
  queue.push(activity, one);
  queue.push(activity, one);
  queue.push(activity, withRows('one', 1));
  const looked = queue.nextToken(1);
  const tokens = Array.from({ length: 7 }, () => queue.take(1)?.token);
  expect(tokens[0]).toBe(looked);
  const kinds = tokens.map((token) => tokens.indexOf(token));
  expect(kinds).toEqual([0, 0, 2, 2, 4, 4, 6]);
});

test('a row continues the lineage that it is given, not the token its execution ran on (section 4 rule 4)', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  const lineages = [named('x'), undefined];
  const tokens = new RowTokens(withRows('j', 2), lineages);
  for (const row of [0, 1]) queue.pushRow(activity, tokens, row);
  expect(queue.take(1)?.token.parent).toBe(lineages[0]);
  expect(queue.take(1)?.token.parent).toBeUndefined();
  const plain = withRows('a', 1);
  queue.push(activity, plain);
  expect(queue.take(1)?.token.parent).toBe(plain.token);
});

test('rows keep their order beyond the block in which taken executions are dropped', () => {
  const queue = new TokenQueue({ triggerDelay: 'nonBlocking' });
  const expected: string[] = [];
  const taken: string[] = [];
  for (let n = 0; n < 40_000; n += 1) {
    const tokens = new RowTokens(withRows(`${n}`, 2), undefined);
    for (const row of [0, 1]) queue.pushRow(activity, tokens, row);
    expected.push(`${n}.1`, `${n}.2`);
    for (let times = 0; n > 5_000 && times < 2; times += 1) taken.push(queue.take(1)?.token.path ?? 'none');
  }
  taken.push(...takeAll(queue, 1));
  expect(taken).toEqual(expected);
});

interface Entry {
  name: string;
  eligibleAtMs: number;
}

/** The doc comment of the queue, as an array. */
function takeNaively(entries: Entry[], nowMs: number, isBlocking: boolean): string | undefined {
  const at = isBlocking ? 0 : entries.findIndex(({ eligibleAtMs }) => eligibleAtMs <= nowMs);
  const entry = entries[at];
  if (entry === undefined || entry.eligibleAtMs > nowMs) return undefined;
  entries.splice(at, 1);
  return entry.name;
}

test.each(['nonBlocking', 'blocking'] as const)(
  'whatever is pushed and taken, the queue is an array (A13, %s)',
  (triggerDelay) => {
    const push = fc.record({ delayMs: fc.constantFrom(0, 0, 0, 1, 5, 9), passMs: fc.constant(0) });
    const take = fc.record({ delayMs: fc.constant(-1), passMs: fc.nat(4) });
    const isHeld = (startMs: number, actions: { delayMs: number; passMs: number }[]) => {
      const queue = new TokenQueue({ triggerDelay });
      const naive: Entry[] = [];
      let nowMs = startMs;
      for (const [n, { delayMs, passMs }] of actions.entries()) {
        nowMs += passMs;
        if (delayMs < 0)
          expect(queue.take(nowMs)?.token.path).toBe(takeNaively(naive, nowMs, triggerDelay === 'blocking'));
        else {
          const eligibleAtMs = delayMs === 0 ? undefined : nowMs + delayMs;
          queue.push(activity, named(`${n}`), eligibleAtMs);
          naive.push({ name: `${n}`, eligibleAtMs: eligibleAtMs ?? Number.NEGATIVE_INFINITY });
        }
      }
    };
    // Also before 1970.
    const start = fc.constantFrom(1, -20);
    fc.assert(fc.property(start, fc.array(fc.oneof(push, take), { maxLength: 40 }), isHeld), {
      numRuns: 500,
      seed: 1,
    });
  },
);
