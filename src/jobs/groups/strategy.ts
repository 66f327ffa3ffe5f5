import type { BranchPlan, GroupPlan, Strategy } from '../../model/job-group.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import type { Wait } from '../job-state.ts';

/**
 * What the strategy of a group looks at. Branches that were skipped or cancelled have neither succeeded nor
 * failed.
 */
export interface Tally {
  /** Whether a branch has ended with success or a warning. */
  readonly hasSuccess: boolean;
  readonly hasFailure: boolean;
  /** Whether a branch has failed that is not `ignoreFailure`. */
  readonly hasUnforgiven: boolean;
  /** How many branches have not ended. */
  readonly open: number;
  /** How many branches wait to learn whether their first job could be queued. */
  readonly unqueued: number;
  /** How the branch that won a race ended; null while none has. */
  readonly winner: ActivityStatus | null;
}

/** How many of the branches that ran have failed. `Ignored`: all failed ones are `ignoreFailure`. */
type FailedShare = 'none' | 'someIgnored' | 'some' | 'allIgnored' | 'all';

type StatusByShare = Readonly<Record<FailedShare, ActivityStatus>>;

/** Failed unless every failed branch is `ignoreFailure`. */
const byUnforgiven: StatusByShare = {
  none: 'success',
  someIgnored: 'success',
  some: 'failed',
  allIgnored: 'success',
  all: 'failed',
};

/** Failed if any branch has failed. */
const byAnyFailure: StatusByShare = {
  none: 'success',
  someIgnored: 'failed',
  some: 'failed',
  allIgnored: 'failed',
  all: 'failed',
};

/** The table of 14.1, last column. A race is looked up here only if nobody has won it. */
const statuses: Readonly<Record<Strategy, StatusByShare>> = {
  waitAll: byUnforgiven,
  failFast: byUnforgiven,
  bestEffort: {
    none: 'success',
    someIgnored: 'warning',
    some: 'warning',
    allIgnored: 'failed',
    all: 'failed',
  },
  race: byAnyFailure,
  fireAndForget: byAnyFailure,
};

/** The table of 14.1, middle column. */
const conditions: Readonly<Record<Strategy, (tally: Tally) => boolean>> = {
  waitAll: ({ open }) => open === 0,
  failFast: ({ open, hasUnforgiven }) => open === 0 || hasUnforgiven,
  bestEffort: ({ open }) => open === 0,
  race: ({ open, winner }) => open === 0 || winner !== null,
  fireAndForget: ({ unqueued }) => unqueued === 0,
};

/** The statuses that win a race. A warning that counts as a failure (rule 4) comes here as `failed`. */
const winning: Readonly<Record<GroupPlan['raceOn'], readonly ActivityStatus[]>> = {
  success: ['success', 'warning'],
  settled: ['success', 'warning', 'failed'],
};

/**
 * The status of the activity when its group goes on (14.1). Under `fireAndForget` a branch counts as failed
 * if it was not queued.
 */
export function statusOf(strategy: Strategy, tally: Tally): ActivityStatus {
  return tally.winner ?? statuses[strategy][failedShare(tally)];
}

/** Whether the group goes on (14.1). */
export function goesOn(strategy: Strategy, tally: Tally): boolean {
  return conditions[strategy](tally);
}

/**
 * Whether the first branch to end wins the group's race with this status. Under other strategies nobody wins.
 */
function wins({ strategy, raceOn }: GroupPlan, status: ActivityStatus): boolean {
  return strategy === 'race' && winning[raceOn].includes(status);
}

const needs: Readonly<Record<Strategy, Wait['needs']>> = {
  waitAll: 'all',
  failFast: 'first',
  bestEffort: 'all',
  race: 'first',
  // The group only waits for a place, and any branch that ends gives it one.
  fireAndForget: 'any',
};

/** Which of its jobs a waiting group needs, for the detection of deadlocks. */
export function needsOf(strategy: Strategy): Wait['needs'] {
  return needs[strategy];
}

function failedShare({ hasSuccess, hasFailure, hasUnforgiven }: Tally): FailedShare {
  if (!hasFailure) return 'none';
  const share = hasSuccess ? 'some' : 'all';
  return hasUnforgiven ? share : `${share}Ignored`;
}

/** Keeps what a strategy looks at, so that no step has to look at all branches. */
export class GroupTally implements Tally {
  readonly #plan: GroupPlan;
  hasSuccess = false;
  hasFailure = false;
  hasUnforgiven = false;
  open: number;
  unqueued: number;
  winner: ActivityStatus | null = null;

  constructor(plan: GroupPlan) {
    this.#plan = plan;
    this.open = plan.branches.length;
    this.unqueued = plan.branches.length;
  }

  /** The first job of a branch was queued or refused. Of no matter once the group compensates. */
  firstAnswered(): void {
    this.unqueued -= 1;
  }

  /** A branch has ended. */
  settled({ ignoreFailure }: BranchPlan, hasFailed: boolean): void {
    this.open -= 1;
    this.hasSuccess ||= !hasFailed;
    this.hasFailure ||= hasFailed;
    this.hasUnforgiven ||= hasFailed && !ignoreFailure;
  }

  /** Branches that will not begin are not counted (14.2). */
  skipped(count: number): void {
    this.open -= count;
    this.unqueued -= count;
  }

  /** Whether the branch that has just ended with this status wins the race. */
  isWon(status: ActivityStatus): boolean {
    if (this.winner !== null || !wins(this.#plan, status)) return false;
    this.winner = status;
    return true;
  }
}
