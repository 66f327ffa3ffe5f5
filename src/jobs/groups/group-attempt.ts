import type { JobResult } from '../../model/job.ts';
import type { RetryPlan } from '../../model/job-group.ts';
import type { ActivityStatus, InstanceStatus } from '../../model/published-data.ts';

/** What a job's end means for the branch it was an attempt at. */
export interface AttemptOutcome {
  readonly status: ActivityStatus;
  /** Why it failed, in one line, as in `the runbook ended failed: disk full`; blank when it has not. */
  readonly error: string;
  /** It failed of itself: another attempt may be made. */
  readonly mayRetry: boolean;
}

const ofInstance: Readonly<Record<InstanceStatus, AttemptOutcome>> = {
  success: { status: 'success', error: '', mayRetry: false },
  warning: { status: 'warning', error: '', mayRetry: false },
  failed: { status: 'failed', error: 'the runbook ended failed', mayRetry: true },
  canceled: { status: 'failed', error: 'the runbook was canceled', mayRetry: false },
};

const failedOnWarning: AttemptOutcome = {
  status: 'failed',
  error: 'the runbook ended with a warning',
  mayRetry: true,
};

/** Reads a job's end (14.1 rule 4). A job that was canceled, by whomever, is not tried again. */
export function outcomeOf(result: JobResult, failOnWarning: boolean): AttemptOutcome {
  const { status, instanceStatus, errorSummary, reason } = result;
  if (status === 'Canceled') {
    return { status: 'failed', error: reason || 'the job was canceled', mayRetry: false };
  }
  if (status === 'Failed' || instanceStatus === null) {
    return { status: 'failed', error: reason || 'the job could not be played to its end', mayRetry: true };
  }
  const outcome =
    failOnWarning && instanceStatus === 'warning' ? failedOnWarning : ofInstance[instanceStatus];
  if (outcome.error === '' || errorSummary === '') return outcome;
  return { ...outcome, error: `${outcome.error}: ${errorSummary}` };
}

/** How long to wait after the n-th attempt, counted from 1, before the next (14.1 rule 2). */
export function retryDelayMs({ delayMs, backoff, maxDelayMs }: RetryPlan, attempt: number): number {
  // Beyond 1023 doublings the factor would be Infinity, and no delay times Infinity no number.
  const factor = backoff === 'exponential' ? 2 ** Math.min(attempt - 1, 1023) : 1;
  return Math.min(delayMs * factor, maxDelayMs);
}
