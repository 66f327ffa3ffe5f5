import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadyJobs } from '../../../src/hosts/simulation/ready-jobs.ts';
import { runs } from '../../support/runs.ts';

type Act = { readonly how: 'add' | 'addFirst' | 'take' | 'remove'; readonly at: number };

test('the queue is what an array would be: behind, before, from any place, or dropped', () => {
  const act = fc.record({
    how: fc.constantFrom<Act['how']>('add', 'add', 'addFirst', 'take', 'take', 'remove'),
    at: fc.nat(6),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const ready = new ReadyJobs();
      let model: number[] = [];
      for (const [job, { how, at }] of acts.entries()) {
        if (how === 'add') model.push(job);
        if (how === 'addFirst') model.unshift(job);
        if (how === 'add' || how === 'addFirst') ready[how](job);
        if (how === 'take' && model.length > 0) {
          const place = at % model.length;
          expect(ready.take(place)).toBe(model.splice(place, 1)[0]);
        }
        if (how === 'remove') {
          const gone = model[at] ?? -1;
          model = model.filter((each) => each !== gone);
          ready.remove(gone);
        }
        expect(ready.length).toBe(model.length);
      }
      expect(model.map(() => ready.take())).toEqual(model);
    }),
    runs(500),
  );
});

test('a hundred thousand jobs go through it in their order', () => {
  const ready = new ReadyJobs();
  for (let job = 0; job < 100_000; job += 1) {
    ready.add(job);
    if (job % 2 === 1) expect(ready.take()).toBe((job - 1) / 2);
  }
  expect(ready.length).toBe(50_000);
  for (let job = 50_000; job < 100_000; job += 1) expect(ready.take()).toBe(job);
});
