import TinyQueue from 'tinyqueue';
import type { JobResult } from '../../model/job.ts';
import type { BranchPlan, BranchResult, BranchStatus, RetryPlan } from '../../model/job-group.ts';
import type { ActivityStatus, InstanceStatus } from '../../model/published-data.ts';

/** A branch that has begun, with its jobs and its result. */
export class BranchRun {
  readonly plan: BranchPlan;
  /** Its index in the plan, from 0. */
  readonly index: number;
  /** When its first job was queued. */
  readonly begunMs: number;
  /** The time limit for all its attempts together; Infinity for none. */
  readonly timeoutMs: number;
  /** When it times out; Infinity for never. */
  readonly deadlineMs: number;
  /** How many jobs were asked for. */
  asked = 0;
  /** Why its last attempt failed, while it waits for the next. */
  failure: string | undefined;
  /**
   * Whether it was not queued, or not in time, or was stopped by the group's timeout. Under `fireAndForget`
   * only that is a failure.
   */
  isLost = false;
  #job: number | null = null;
  #jobResult: JobResult | null = null;
  #attempts = 0;
  #status: BranchStatus | undefined;
  #error = '';
  #settledMs = 0;

  constructor(plan: BranchPlan, index: number, nowMs: number) {
    this.plan = plan;
    this.index = index;
    this.begunMs = nowMs;
    this.timeoutMs = plan.timeoutMs ?? Number.POSITIVE_INFINITY;
    this.deadlineMs = nowMs + this.timeoutMs;
  }

  get isSettled(): boolean {
    return this.#status !== undefined;
  }

  get hasFailed(): boolean {
    return this.#status === 'failed';
  }

  /** Its last job, if one was queued. */
  get job(): number | null {
    return this.#job;
  }

  get error(): string {
    return this.#error;
  }

  /** Its next attempt was queued as this job. */
  queued(job: number): void {
    this.#job = job;
    this.#jobResult = null;
    this.#attempts += 1;
  }

  /** Its last job has ended. */
  ended(result: JobResult): void {
    this.#jobResult = result;
  }

  /** Ends the branch. From here on its jobs do not count any more. */
  settle(status: BranchStatus, error: string, nowMs: number): void {
    this.#status = status;
    this.#error = error;
    this.#settledMs = nowMs;
  }

  /** The result of the branch. Call it only after `settle`. */
  report(): BranchResult {
    return {
      ...this.reportQueued(),
      status: this.#status as BranchStatus,
      result: this.#jobResult,
      durationMs: this.#settledMs - this.begunMs,
      error: this.#error,
      returned: this.#jobResult?.returned ?? [],
    };
  }

  /** The report on a branch that nobody waits for: that it was queued, but not how it ended. */
  reportQueued(): BranchResult {
    return { ...notBegun(this.plan, 'queued', ''), job: this.#job, attempts: this.#attempts };
  }
}

/** The report on a branch for which nothing was ever queued. */
export function notBegun({ id }: BranchPlan, status: BranchStatus, error: string): BranchResult {
  return { id, status, job: null, result: null, attempts: 0, durationMs: 0, error, returned: [] };
}

/** What the end of a job means for its branch. */
export interface AttemptOutcome {
  readonly status: ActivityStatus;
  /**
   * Why it failed, in one line, such as `the runbook ended failed: disk full`. Blank if it has not failed.
   */
  readonly error: string;
  /** Whether it failed by itself, so that another attempt may be made. */
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

/**
 * What the end of a job means for its branch (14.1 rule 4). A job that was canceled, by anyone, is not tried
 * again.
 */
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

/** How long to wait between the n-th attempt, counted from 1, and the next (14.1 rule 2). */
export function retryDelayMs({ delayMs, backoff, maxDelayMs }: RetryPlan, attempt: number): number {
  // Beyond 1023 doublings the factor would be Infinity, and Infinity times a delay of 0 is not a number.
  const factor = backoff === 'exponential' ? 2 ** Math.min(attempt - 1, 1023) : 1;
  return Math.min(delayMs * factor, maxDelayMs);
}

/** Something that is due at a time: the group's timeout, or a branch's timeout or next attempt. */
export type Due = { readonly what: 'groupTimeout' } | BranchDue;

interface BranchDue {
  readonly what: 'branchTimeout' | 'retry';
  readonly run: BranchRun;
}

interface Timer {
  readonly atMs: number;
  readonly serial: number;
  readonly due: Due;
}

/**
 * In the same millisecond a timeout comes before an attempt, which would be in vain, and the group's timeout
 * before a branch's.
 */
const ranks: Readonly<Record<Due['what'], number>> = { groupTimeout: 0, branchTimeout: 1, retry: 2 };

/**
 * What is due at given times in a group. Order: by time, then by rank, then in the order added. Entries of a
 * branch that has ended are dropped. Each call is O(log n); dropping an entry counts to the call that added
 * it.
 */
export class GroupTimers {
  #serial = 0;
  readonly #entries = new TinyQueue<Timer>(
    [],
    (a, b) => a.atMs - b.atMs || ranks[a.due.what] - ranks[b.due.what] || a.serial - b.serial,
  );

  /** Adds an entry. An entry at Infinity is never due. */
  add(atMs: number, due: Due): void {
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#entries.push({ atMs, serial: this.#serial, due });
    this.#serial += 1;
  }

  /** When the next entry is due; undefined if there is none. */
  get nextMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** Takes the first entry that is due by now, if there is one. */
  take(nowMs: number): Due | undefined {
    const first = this.#first();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#entries.pop();
    return first.due;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.data = [];
    this.#entries.length = 0;
  }

  #first(): Timer | undefined {
    let first = this.#entries.peek();
    while (first !== undefined && first.due.what !== 'groupTimeout' && first.due.run.isSettled) {
      this.#entries.pop();
      first = this.#entries.peek();
    }
    return first;
  }
}
