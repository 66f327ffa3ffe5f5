import { expect, test } from 'vitest';
import { type DeadlockLink, deadlockMessage } from '../../src/jobs/deadlock.ts';

const link = (job: number, more: Partial<DeadlockLink>): DeadlockLink => ({
  job,
  runbook: `\\R${job}`,
  waitsFor: 'child',
  of: [],
  slots: 0,
  holders: [],
  ...more,
});

test.each([
  [[1, 2], '1 and 2'],
  [[1, 2, 3], '1, 2 and 3'],
  [[1, 2, 3, 4, 5, 6], '1, 2, 3, 4, 5 and 6'],
  [[1, 2, 3, 4, 5, 6, 7], '1, 2, 3, 4, 5 and 2 more'],
])('of the jobs that hold the slots the first are named: %j (A25)', (holders, named) => {
  const chain = [
    link(9, {}),
    link(1, { waitsFor: 'concurrency', of: ['\\P'], slots: holders.length, holders }),
  ];
  expect(deadlockMessage(chain)).toBe(
    `job 9 (\\R9) waits for job 1 (\\R1), which waits for one of the ${holders.length} slots of \\P, ` +
      `all held by waiting jobs: ${named}`,
  );
});

test('each job of the chain is named with what it waits for (A25)', () => {
  const chain = [
    link(1, { waitsFor: 'queue' }),
    link(2, { waitsFor: 'server', of: ['RBS01'], slots: 1, holders: [3] }),
    link(3, { waitsFor: 'server', of: ['RBS01', 'RBS02'], slots: 4, holders: [4] }),
    link(4, {}),
  ];
  expect(deadlockMessage(chain)).toBe(
    'job 1 (\\R1) waits in the queue behind job 2 (\\R2), ' +
      'which waits for the only slot of server RBS01, held by job 3 (\\R3), ' +
      'which waits for one of the 4 slots of servers RBS01 and RBS02, all held by waiting jobs, ' +
      'one of them job 4 (\\R4), which waits for job 1',
  );
});
