import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairFifo } from '../../src/engine/fifo.ts';
import { runs } from '../support/runs.ts';

/** So many pairs are pushed, and then so many taken. */
const step = fc.record({ pushes: fc.nat(3000), takes: fc.nat(3000) });

test('first in, first out, over any number of blocks, also when it was empty in between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const fifo = new PairFifo<number, string>();
      let pushed = 0;
      let taken = 0;
      for (const { pushes, takes } of steps) {
        for (let count = 0; count < pushes; count += 1, pushed += 1) fifo.push(pushed, `of ${pushed}`);
        for (let count = 0; count < takes && taken < pushed; count += 1, taken += 1) {
          const next = fifo.nextRight;
          const isTaken = fifo.take();
          if (!isTaken || fifo.left !== taken || fifo.right !== `of ${taken}` || next !== fifo.right)
            expect([isTaken, fifo.left, fifo.right, next]).toEqual([true, taken, `of ${taken}`, fifo.right]);
        }
        expect([fifo.pushed, fifo.taken, fifo.size]).toEqual([pushed, taken, pushed - taken]);
        if (taken === pushed) expect([fifo.nextRight, fifo.take()]).toEqual([undefined, false]);
      }
    }),
    runs(200),
  );
});
