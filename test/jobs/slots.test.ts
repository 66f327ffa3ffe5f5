import { expect, test } from 'vitest';
import type { JobEntry } from '../../src/jobs/job-state.ts';
import { PendingJobs } from '../../src/jobs/pending-jobs.ts';
import { Slots } from '../../src/jobs/slots.ts';
import { request } from './machine.ts';

/** Slots of two servers, and jobs of the runbook `A` that may be given one of them. */
function world(maxSimultaneousJobs: number) {
  const slots = new Slots([
    { name: 'S1', throttle: 1 },
    { name: 'S2', throttle: 5 },
  ]);
  const queue = new PendingJobs(slots, 'skipBlocked');
  const line = queue.lineFor(request('A', { maxSimultaneousJobs }));
  const job = (id: number) => ({ job: { id, holdsSlot: false }, line }) as JobEntry;
  return { slots, job };
}

test('no server gets more jobs than its throttle (section 7)', () => {
  const { slots, job } = world(9);
  slots.hold(job(1), slots.server('S1'));
  expect(() => slots.hold(job(2), slots.server('S1'))).toThrow(
    'job 2 gets a slot of A on S1 although none is free',
  );
  expect(slots.held).toBe(1);
});

test('no runbook gets more jobs than its job concurrency, on whichever servers (section 7)', () => {
  const { slots, job } = world(1);
  slots.hold(job(1), slots.server('S1'));
  expect(() => slots.hold(job(2), slots.server('S2'))).toThrow(
    'job 2 gets a slot of A on S2 although none is free',
  );
});

test('a server that is down gets no job (A26)', () => {
  const { slots, job } = world(9);
  slots.turn(slots.server('S2'), false);
  expect(() => slots.hold(job(1), slots.server('S2'))).toThrow(
    'job 1 gets a slot of A on S2 although none is free',
  );
});
