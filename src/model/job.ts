import type { InstanceStatus, Row } from './published-data.ts';

/** How a job can end. `Failed`: it could not be played to its end, for example because its worker died. */
export const endedJobStatuses = ['Completed', 'Failed', 'Canceled'] as const;
export type EndedJobStatus = (typeof endedJobStatuses)[number];

/** The statuses of a job, in the order it can go through them. */
export const jobStatuses = ['Pending', 'Running', ...endedJobStatuses] as const;

/**
 * The status of a job (1.6). How its runbook ended is the status of the instance: the job of a failed runbook
 * is Completed.
 */
export type JobStatus = (typeof jobStatuses)[number];

/** The result of a job. Plain data: it crosses threads. */
export interface JobResult {
  readonly status: EndedJobStatus;
  /** How its (last) instance ended; null when none has. */
  readonly instanceStatus: InstanceStatus | null;
  /** The rows of returned data. */
  readonly returned: readonly Row[];
  /** Whether a Break activity ran in it (section 14.2). */
  readonly broke: boolean;
  /**
   * Why its runbook ended failed or with a warning, in one line: the error summary of the last activity that
   * failed or, if none failed, of the last that ended with a warning. Blank if the runbook ended otherwise,
   * or if that activity has no error summary.
   */
  readonly errorSummary: string;
  /** Why it is not Completed, in one line; blank when it is. */
  readonly reason: string;
}

/** The result of a job that never played. */
export function unplayed(status: 'Canceled' | 'Failed', reason: string): JobResult {
  return { status, instanceStatus: null, returned: [], broke: false, errorSummary: '', reason };
}

/** The throttle that a runbook server has unless another one is given (section 7). */
export const usualThrottle = 50;

/** A runbook server: how many jobs it runs at once (section 7). */
export interface RunbookServer {
  readonly name: string;
  readonly throttle: number;
}
