// Format section 8: the table of jobs, on terminals and elsewhere.
import { expect, test } from 'vitest';
import type { StoredJob } from '../../../src/model/stored-job.ts';
import { jobList } from '../../../src/reports/jobs/jobs-text.ts';

const job = (end: string, change: Partial<StoredJob> = {}): StoredJob => ({
  ...{ id: `019ad1b2-c3d4-7000-8000-00000000000${end}`, runbook: '\\Ops\\Nightly', status: 'Completed' },
  ...{ instanceStatus: 'success', reason: null, server: 'RBS01', attempt: 1, parent: null, returned: [] },
  ...{ queuedAt: '2026-11-29T23:12:34.567Z', startedAt: '2026-11-29T23:12:35.000Z' },
  ...{ endedAt: '2026-11-29T23:12:36.500Z' },
  ...change,
});
const other = job('2', {
  id: '019ad1b2-c3d5-7000-8000-000000000002',
  instanceStatus: 'failed',
  server: null,
});

test('a pipe gets everything, a line each', () => {
  expect(jobList([job('1')])).toBe(
    `Id                                    Runbook       Status     Server  Queued                 Took
019ad1b2-c3d4-7000-8000-000000000001  \\Ops\\Nightly  Completed  RBS01   2026-11-29 23:12:34Z  1.5 s
`,
  );
  expect(jobList([job('1')], 99)).toBe(jobList([job('1')]));
});

test('where that is too wide, ids are told by beginnings that tell them apart, and times to the minute', () => {
  expect(jobList([job('1'), other], 80)).toBe(
    `Id             Runbook       Status              Server  Queued         Took
019ad1b2-c3d4  \\Ops\\Nightly  Completed           RBS01   11-29 23:12Z  1.5 s
019ad1b2-c3d5  \\Ops\\Nightly  Completed (failed)  -       11-29 23:12Z  1.5 s
`,
  );
  const alike = jobList([job('1'), job('2')], 80).split('\n');
  expect(alike[1]).toContain('019ad1b2-c3d4-7000-8000-000000000001 ');
});
