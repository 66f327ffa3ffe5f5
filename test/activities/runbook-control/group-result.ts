import type { BranchResult, GroupResult } from '../../../src/model/job-group.ts';
import type { InstanceStatus, Row } from '../../../src/model/published-data.ts';

/** A branch whose one job ran to its end. */
export function ran(
  id: string,
  instanceStatus: InstanceStatus,
  returned: readonly Row[] = [],
  more: Partial<BranchResult> = {},
): BranchResult {
  const status = instanceStatus === 'canceled' ? 'failed' : instanceStatus;
  return {
    id,
    status,
    job: 7,
    result: { status: 'Completed', instanceStatus, returned, broke: false, errorSummary: '', reason: '' },
    attempts: 1,
    durationMs: 1500,
    error: status === 'failed' ? 'the runbook failed' : '',
    returned,
    ...more,
  };
}

/** A branch that could not be queued at all. */
export function refused(id: string, error: string): BranchResult {
  return { id, status: 'failed', job: null, result: null, attempts: 0, durationMs: 0, error, returned: [] };
}

/** What came of a group of these branches. */
export function groupOf(branches: readonly BranchResult[], more: Partial<GroupResult> = {}): GroupResult {
  return {
    status: 'success',
    durationMs: 2500,
    timedOut: false,
    winner: null,
    brokeAt: null,
    branches,
    compensations: [],
    ...more,
  };
}
