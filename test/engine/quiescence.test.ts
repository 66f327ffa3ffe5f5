import { expect, test } from 'vitest';
import { Quiescence } from '../../src/engine/quiescence.ts';
import { compile } from '../support/engine-play.ts';
import { runbook } from '../support/runbook-file.ts';

const compiled = compile(
  runbook({ a: {}, b: {}, J: { type: 'Junction' }, c: {}, K: { type: 'Junction' } }, [
    'a->b',
    'b->J',
    { from: 'a', to: 'J', enabled: false },
    'J->c',
    'c->K',
    'a->K',
  ]),
);
const [a, b, j, c] = compiled.activities as [never, never, never, never];

test('a token counts for every Junction downstream of it, until it has left (section 4 rule 2)', () => {
  const quiescence = new Quiescence(compiled, ({ isJunction }) => isJunction);
  quiescence.enter(a);
  quiescence.enter(b);
  quiescence.leave(a);
  expect(quiescence.takeSettled()).toEqual([]);
  quiescence.leave(b);
  expect(quiescence.takeSettled()).toEqual([2, 4]);
  expect(quiescence.takeSettled()).toEqual([]);
});

test('tokens parked at a Junction count for the Junctions after it, not for itself (section 4 rule 6)', () => {
  const quiescence = new Quiescence(compiled, ({ isJunction }) => isJunction);
  quiescence.enter(b);
  quiescence.keep(j);
  quiescence.leave(b);
  expect(quiescence.takeSettled()).toEqual([2]);
  quiescence.enter(j);
  quiescence.release(j);
  expect(quiescence.takeSettled()).toEqual([]);
  quiescence.enter(c);
  quiescence.leave(j);
  expect(quiescence.takeSettled()).toEqual([2]);
  quiescence.leave(c);
  expect(quiescence.takeSettled()).toEqual([4]);
});

test('what became reachable again before it was asked for is not settled', () => {
  const quiescence = new Quiescence(compiled, ({ isJunction }) => isJunction);
  quiescence.enter(b);
  quiescence.leave(b);
  quiescence.enter(b);
  expect(quiescence.takeSettled()).toEqual([]);
});
