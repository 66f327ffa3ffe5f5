import type { JobResult } from '../../model/job.ts';
import type { BranchPlan, BranchResult, BranchStatus } from '../../model/job-group.ts';

/** A branch that has begun: what was queued for it and what came of it. */
export class BranchRun {
  readonly plan: BranchPlan;
  /** Its place in the plan, from 0. */
  readonly index: number;
  /** When its first job was queued. */
  readonly begunMs: number;
  /** When it times out; Infinity for never. */
  readonly deadlineMs: number;
  /** How many jobs were asked for. */
  asked = 0;
  /** Why its last attempt failed, while it waits for the next one. */
  failure: string | undefined;
  /** It was not queued, or not in time, or the group's timeout stopped it: under `fireAndForget` that alone is a failure. */
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
    this.deadlineMs = nowMs + plan.timeoutMs;
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

  /** From here on nothing that happens to its jobs counts. */
  settle(status: BranchStatus, error: string, nowMs: number): void {
    this.#status = status;
    this.#error = error;
    this.#settledMs = nowMs;
  }

  /** What came of it; call it once it has settled. */
  report(): BranchResult {
    return {
      ...this.reportQueued(),
      status: this.#status ?? 'queued',
      result: this.#jobResult,
      durationMs: this.#settledMs - this.begunMs,
      error: this.#error,
      returned: this.#jobResult?.returned ?? [],
    };
  }

  /** What is told of a branch that nobody waits for: that it was queued, and nothing of what came of it. */
  reportQueued(): BranchResult {
    return { ...notBegun(this.plan, 'queued', ''), job: this.#job, attempts: this.#attempts };
  }
}

/** What is told of a branch for which nothing was ever queued. */
export function notBegun({ id }: BranchPlan, status: BranchStatus, error: string): BranchResult {
  return { id, status, job: null, result: null, attempts: 0, durationMs: 0, error, returned: [] };
}
