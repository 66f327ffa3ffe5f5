import type { JobResult } from './job.ts';
import type { ActivityStatus, Row, Value } from './published-data.ts';

/** When a group of child jobs ends, and with what status (section 14.1). */
export const strategies = ['waitAll', 'failFast', 'bestEffort', 'race', 'fireAndForget'] as const;
export type Strategy = (typeof strategies)[number];

/** A runbook to start as a job of its own (section 6). */
export interface RunbookCall {
  /** A path or a name. */
  readonly runbook: string;
  /** Values for the parameters of its Initialize Data, by name. */
  readonly parameters: Readonly<Record<string, Value>>;
  /**
   * Names among `parameters` that are left out if the runbook does not declare them. Any other undeclared
   * parameter is refused.
   */
  readonly optional?: readonly string[];
  /** The servers that may run it, primary first. Absent: the runbook's own servers, or all. */
  readonly runbookServers?: readonly string[];
}

/** How many attempts a branch has, and how long it waits between them. */
export interface RetryPlan {
  /** The most jobs, the first included. */
  readonly attempts: number;
  readonly delayMs: number;
  /** `exponential` doubles the delay after each attempt. */
  readonly backoff: 'constant' | 'exponential';
  /** The longest delay, in milliseconds. */
  readonly maxDelayMs: number;
}

/** One branch of a group: a runbook to start. */
export interface BranchPlan {
  /** Unique in its group. */
  readonly id: string;
  readonly call: RunbookCall;
  readonly retries: RetryPlan;
  /**
   * The time limit for all its attempts together, counted from when its first job is queued. Absent: no
   * limit.
   */
  readonly timeoutMs?: number;
  readonly ignoreFailure: boolean;
  /** The runbook that compensates it: path or name. */
  readonly compensate?: string;
}

/**
 * The child jobs that one execution of an activity starts: the branches of Parallel, the items of For Each,
 * or the single branch of Invoke Runbook. Plain data with every template resolved, so that it can cross
 * threads.
 */
export interface GroupPlan {
  readonly strategy: Strategy;
  readonly raceOn: 'success' | 'settled';
  /** How many branches run at once; absent: no limit. */
  readonly maxWorkers?: number;
  /** The time limit, counted from when the group begins. Absent: no limit. */
  readonly timeoutMs?: number;
  /** Whether a child that ends with a warning counts as a failed branch. */
  readonly failOnWarning: boolean;
  /**
   * Whether the ids of the branches mean something to people. False for Invoke Runbook, which has only one
   * branch.
   */
  readonly isNamed: boolean;
  /** What people call a branch: `item` for For Each. */
  readonly noun: 'branch' | 'item';
  /** In the order they are queued. Only For Each may have none. */
  readonly branches: readonly BranchPlan[];
}

/**
 * How a branch ended. `cancelled`: its group did not need it any more and cancelled it. `queued`: nobody
 * waits for it. `skipped`: a Break came before it began.
 */
export type BranchStatus = ActivityStatus | 'cancelled' | 'queued' | 'skipped';

/** The result of one branch, which is that of its last attempt. */
export interface BranchResult {
  readonly id: string;
  readonly status: BranchStatus;
  /** The number of its last job; null when none was queued. */
  readonly job: number | null;
  /** The result of its last job; null when none has ended. */
  readonly result: JobResult | null;
  /** How many jobs were queued for it. */
  readonly attempts: number;
  /** From when its first job was queued until the branch ended. */
  readonly durationMs: number;
  /** Why it failed or was cancelled, in one line; blank otherwise. */
  readonly error: string;
  readonly returned: readonly Row[];
}

/** The result of compensating one branch, or one row that it returned. */
export interface CompensationResult {
  /** The id of the branch. */
  readonly branch: string;
  /** The number of the row, from 1. Absent if the branch returned one row or none. */
  readonly row?: number;
  readonly status: ActivityStatus;
  readonly error: string;
}

/** The result of a group. Plain data: it crosses threads. */
export interface GroupResult {
  readonly status: ActivityStatus;
  readonly durationMs: number;
  /** Whether the group's own timeout ended it. */
  readonly timedOut: boolean;
  /** The id of the branch that won a `race`. */
  readonly winner: string | null;
  /** The id of the branch whose Break ended the group. */
  readonly brokeAt: string | null;
  /** One for each branch, in the order written. */
  readonly branches: readonly BranchResult[];
  /** In the order they ran. */
  readonly compensations: readonly CompensationResult[];
}
