// One attempt of a job that a runbook server plays (A26).
import { EventEmitter } from 'eventemitter3';
import { expect, test } from 'vitest';
import type { Run } from '../../src/hosts/run.ts';
import type { Options } from '../../src/model/options.ts';
import { ClaimedJob } from '../../src/server/claimed-job.ts';
import { EndsOfJobs } from '../../src/server/ends-of-jobs.ts';
import type { Claim, JobQueue } from '../../src/store/job-queue.ts';

test('an attempt whose result the store refuses records nothing any more', async () => {
  let appended = 0;
  const queue = {
    onChange: () => () => undefined,
    settle: async () => false,
    append: async () => {
      appended += 1;
      return true;
    },
  } as Partial<JobQueue> as JobQueue;
  const over = Promise.withResolvers<void>();
  const run = Object.assign(new EventEmitter(), {
    result: over.promise,
    cancel: () => undefined,
    abandon: () => undefined,
  }) as unknown as Run;
  const claim = { id: 'job', attempt: 1, runbook: '\\Sender' } as Claim;
  const job = new ClaimedJob(claim, queue, new EndsOfJobs(queue, () => undefined), () => undefined);
  const played = job.play(async () => ({ run, options: {} as Options }));
  await Promise.resolve();
  const result = { status: 'Completed', instanceStatus: 'success', returned: [], broke: false } as const;
  job.ended({ ...result, errorSummary: '', reason: '' });
  expect(await job.settled).toBe('lost');
  // A child that it does not wait for ends behind it.
  (run as unknown as EventEmitter).emit('event', { seq: 11, event: 'JobEnd', job: 2, status: 'Completed' });
  over.resolve();
  await played;
  expect(appended).toBe(0);
});
