import type { BranchPlan, GroupPlan } from '../../model/job-group.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import { type Tally, wins } from './strategy.ts';

/** Counts how the branches of a group stand, so that no step has to look at all of them. */
export class GroupTally implements Tally {
  readonly #plan: GroupPlan;
  success = 0;
  warning = 0;
  failed = 0;
  unforgiven = 0;
  open: number;
  unqueued: number;
  winner: ActivityStatus | null = null;

  constructor(plan: GroupPlan) {
    this.#plan = plan;
    this.open = plan.branches.length;
    this.unqueued = plan.branches.length;
  }

  /** It is known whether a branch's first job could be queued. */
  firstAnswered(): void {
    this.unqueued -= 1;
  }

  /** A branch counts as one that ended so. */
  settled({ ignoreFailure }: BranchPlan, status: ActivityStatus): void {
    this.open -= 1;
    this[status] += 1;
    if (status === 'failed' && !ignoreFailure) this.unforgiven += 1;
  }

  /** Branches that will not begin count for nothing (14.2). */
  skipped(count: number): void {
    this.open -= count;
    this.unqueued -= count;
  }

  /** Whether the branch that has just settled so is the one that wins a race. */
  isWon(status: ActivityStatus): boolean {
    if (this.winner !== null || !wins(this.#plan, status)) return false;
    this.winner = status;
    return true;
  }
}
