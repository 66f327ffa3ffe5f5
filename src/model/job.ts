import type { InstanceStatus, Row } from './published-data.ts';

/**
 * Where a job stands (1.6). How its runbook ended is the instance's status, not the job's: a failed runbook
 * is a completed job.
 */
export type JobStatus = 'Pending' | 'Running' | EndedJobStatus;

/** How a job can end. `Failed`: it could not be played to its end, its worker died for one. */
export type EndedJobStatus = 'Completed' | 'Failed' | 'Canceled';

/** What came of a job. Plain data: it crosses threads. */
export interface JobResult {
  readonly status: EndedJobStatus;
  /** How its (last) instance ended; null when none has. */
  readonly instanceStatus: InstanceStatus | null;
  /** The rows of returned data. */
  readonly returned: readonly Row[];
  /** A Break activity ran in it (section 14.2). */
  readonly broke: boolean;
  /**
   * Why its runbook ended failed or with a warning, in one line: the error summary of the activity that
   * failed last, or where none failed, ended with a warning last; blank where the runbook ended otherwise, or
   * where that activity said nothing.
   */
  readonly errorSummary: string;
  /** Why it is not Completed, in one line; blank when it is. */
  readonly reason: string;
}

/** A runbook server: how many jobs it runs at once (section 7). */
export interface RunbookServer {
  readonly name: string;
  readonly throttle: number;
}
