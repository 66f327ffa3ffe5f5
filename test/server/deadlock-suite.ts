// Deadlocks of jobs that a server plays (A25), whatever its store is.
import { expect, test } from 'vitest';
import type { JobStore } from '../../src/store/job-store.ts';
import { severalOf } from '../support/host-play.ts';
import { invoke, message } from '../support/runbook-file.ts';
import { expectWholeTrace, messages } from '../support/trace.ts';
import { served } from './serving.ts';

/** `open` gives a new, empty store each time, or none for a file. */
export function deadlockSuite(open: () => Promise<JobStore | undefined>): void {
  test('a runbook that waits for itself: the job that can never start is Failed, and the others go on (A25)', async () => {
    const bundle = await severalOf({
      Self: {
        activities: { call: invoke('Self'), told: message('{{call.Activity status}}') },
        links: [{ from: 'call', to: 'told', include: [] }],
      },
    });
    const { traces, jobs, deadlocks } = await served({ bundle, start: ['Self'], store: await open() });
    const [events = []] = traces;
    expectWholeTrace(events);
    expect(deadlocks).toEqual([expect.stringMatching(/^a deadlock: \\Self waits for a slot/)]);
    expect(jobs).toMatchObject([
      { status: 'Completed' },
      { status: 'Failed', reason: deadlocks[0], attempt: 0 },
    ]);
    expect(messages({ events })).toEqual(['failed']);
  }, 20_000);

  test('a parent and the child it waits for, at throttle 1', async () => {
    const bundle = await severalOf({
      Parent: { activities: { call: invoke('Child') } },
      Child: { activities: { told: message('never') } },
    });
    const { jobs, deadlocks } = await served({ bundle, throttle: 1, start: ['Parent'], store: await open() });
    expect(deadlocks).toHaveLength(1);
    expect(jobs.map(({ runbook, status }) => [runbook, status])).toEqual([
      ['\\Parent', 'Completed'],
      ['\\Child', 'Failed'],
    ]);
  }, 20_000);
}
