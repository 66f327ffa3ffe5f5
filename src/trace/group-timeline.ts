import type { ActivityStatus } from '../model/published-data.ts';

/** One job of a branch, in milliseconds after its group began. */
export interface BranchJob {
  readonly job: number;
  readonly queuedMs: number;
  /** Null for one that never started. */
  readonly startMs: number | null;
  readonly endMs: number;
  /** From 1; above that it is a retry. */
  readonly attempt: number;
  /**
   * How the job's runbook ended; `canceled` also for a job that was never played. `timedOut`: it was cancelled because the time of its branch
   * or group was over, so that its branch has failed.
   */
  readonly status: ActivityStatus | 'canceled' | 'timedOut';
}

/** A branch of a group, or what made good for one, as it went. */
export interface BranchTimeline {
  readonly id: string;
  readonly compensates: boolean;
  /** In the order they were queued; none for a branch that was never begun. */
  readonly jobs: readonly BranchJob[];
}

/** One execution of a group of child jobs. */
export interface GroupTimeline {
  /** Its number among the executions of the runbook. */
  readonly sequenceNumber: number;
  /** Until the activity went on; of `fireAndForget`, until the last of its jobs had ended. */
  readonly durationMs: number;
  /** It was ended by its own timeout, or with the whole run: its branches would have taken longer. */
  readonly isCutOff: boolean;
  readonly status: ActivityStatus;
  readonly errorSummary: string;
  /** In the order they were begun. */
  readonly branches: readonly BranchTimeline[];
}

/** How long a branch took from its first start to its last end; undefined for one that never started. */
export function ranMs({ jobs }: BranchTimeline): number | undefined {
  const started = jobs.filter(({ startMs }) => startMs !== null);
  const [first] = started;
  return first === undefined
    ? undefined
    : Math.max(...started.map(({ endMs }) => endMs)) - (first.startMs ?? 0);
}
