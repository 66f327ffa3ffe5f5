import type { JobResult } from '../model/job.ts';

/** The result of a job that never played. */
export function unplayed(status: 'Canceled' | 'Failed', reason: string): JobResult {
  return { status, instanceStatus: null, returned: [], broke: false, errorSummary: '', reason };
}
