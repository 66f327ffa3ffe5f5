import type { JobResult } from './job.ts';
import type { ActivityStatus, Row, Value } from './published-data.ts';

/** When a group of child jobs goes on, and with what status (section 14.1). */
export const strategies = ['waitAll', 'failFast', 'bestEffort', 'race', 'fireAndForget'] as const;
export type Strategy = (typeof strategies)[number];

/** A runbook to start as a job of its own (section 6). */
export interface RunbookCall {
  /** A path or a name. */
  readonly runbook: string;
  /** Values for the parameters of its Initialize Data, by name. */
  readonly parameters: Readonly<Record<string, Value>>;
  /**
   * Names among `parameters` that are left out where the runbook does not declare them; any other it does not
   * declare is refused.
   */
  readonly optional?: readonly string[];
  /** The servers that may run it, primary first; absent: the runbook's own, or all. */
  readonly runbookServers?: readonly string[];
}

/** How often a branch is tried, and how long it waits in between. */
export interface RetryPlan {
  /** How many jobs at most, the first included. */
  readonly attempts: number;
  readonly delayMs: number;
  /** `exponential` doubles the delay after each attempt. */
  readonly backoff: 'constant' | 'exponential';
  /** No delay is longer, in milliseconds. */
  readonly maxDelayMs: number;
}

/** One branch of a group: a whole runbook. */
export interface BranchPlan {
  /** Unique in its group. */
  readonly id: string;
  readonly call: RunbookCall;
  readonly retries: RetryPlan;
  /** From when its first job is queued, all its attempts together; absent: none. */
  readonly timeoutMs?: number;
  readonly ignoreFailure: boolean;
  /** The runbook that makes good for it: path or name. */
  readonly compensate?: string;
}

/**
 * The child jobs one execution of an activity wants: of Parallel its branches, of For Each its items, of
 * Invoke Runbook a single branch. Plain data, every template already resolved: it crosses threads.
 */
export interface GroupPlan {
  readonly strategy: Strategy;
  readonly raceOn: 'success' | 'settled';
  /** How many branches run at once; absent: no limit. */
  readonly maxWorkers?: number;
  /** From when the group begins; absent: none. */
  readonly timeoutMs?: number;
  /** A child that ends with a warning is a failed branch. */
  readonly failOnWarning: boolean;
  /**
   * Whether the ids of the branches say something to people: not for Invoke Runbook, which has one branch
   * only.
   */
  readonly isNamed: boolean;
  /** What people call a branch: those of For Each are items. */
  readonly noun: 'branch' | 'item';
  /** In the order they are queued in; none is right for For Each only. */
  readonly branches: readonly BranchPlan[];
}

/**
 * How a branch ended. `cancelled`: by its group, because it was not needed any more. `queued`: nobody waits
 * for it. `skipped`: never begun, because a Break came before it.
 */
export type BranchStatus = ActivityStatus | 'cancelled' | 'queued' | 'skipped';

/** What came of one branch: of its last attempt. */
export interface BranchResult {
  readonly id: string;
  readonly status: BranchStatus;
  /** The number of its last job; null when none was queued. */
  readonly job: number | null;
  /** What came of its last job; null when none has ended. */
  readonly result: JobResult | null;
  /** How many jobs were queued for it. */
  readonly attempts: number;
  /** From when its first job was queued until it settled. */
  readonly durationMs: number;
  /** Why it failed or was cancelled, in one line; blank otherwise. */
  readonly error: string;
  readonly returned: readonly Row[];
}

/** What came of making good for a branch. */
export interface CompensationResult {
  /** The branch's id. */
  readonly branch: string;
  readonly status: ActivityStatus;
  readonly error: string;
}

/** What came of a group. Plain data: it crosses threads. */
export interface GroupResult {
  readonly status: ActivityStatus;
  readonly durationMs: number;
  /** The group's own timeout ended it. */
  readonly timedOut: boolean;
  /** `race`: the id of the branch that won. */
  readonly winner: string | null;
  /** The id of the branch whose Break ended the group. */
  readonly brokeAt: string | null;
  /** One for each branch, in the order written. */
  readonly branches: readonly BranchResult[];
  /** In the order they ran. */
  readonly compensations: readonly CompensationResult[];
}
