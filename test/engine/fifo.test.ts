import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairFifo } from '../../src/engine/fifo.ts';
import { runs } from '../support/runs.ts';

/** So many pairs are pushed, and then so many dropped. */
const step = fc.record({ pushes: fc.nat(3000), drops: fc.nat(3000) });

test('first in, first out, over any number of blocks, also when it was empty in between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const fifo = new PairFifo<number, string>();
      let pushed = 0;
      let dropped = 0;
      for (const { pushes, drops } of steps) {
        for (let count = 0; count < pushes; count += 1, pushed += 1) fifo.push(pushed, `of ${pushed}`);
        for (let count = 0; count < drops && dropped < pushed; count += 1, dropped += 1) {
          if (fifo.left !== dropped || fifo.right !== `of ${dropped}`)
            expect([fifo.left, fifo.right]).toEqual([dropped, `of ${dropped}`]);
          fifo.drop();
        }
        expect([fifo.pushed, fifo.dropped]).toEqual([pushed, dropped]);
        if (dropped === pushed) expect([fifo.left, fifo.right]).toEqual([undefined, undefined]);
      }
    }),
    runs(200),
  );
});
