import { harmless } from '../text/harmless.ts';
import type { JobQueued } from './trace-event.ts';

/** The fields that say what a job is queued for. */
export type BranchOfJob = Pick<JobQueued, 'branch' | 'attempt' | 'compensates'>;

/**
 * What a child job is queued for: `branch a`, `branch a, attempt 2`, `compensates branch a`, `item 3`. Empty
 * for a job without a branch.
 */
export function branchText({ branch, attempt, compensates }: BranchOfJob): string {
  if (branch === undefined) return '';
  const named = `${isNumber(branch) ? 'item' : 'branch'} ${harmless(branch)}`;
  if (compensates) return `compensates ${named}`;
  return attempt === undefined ? named : `${named}, attempt ${attempt}`;
}

/** Whether a job is queued for an item of For Each. */
export function isForItem({ branch, compensates }: BranchOfJob): boolean {
  return branch !== undefined && isNumber(branch) && !compensates;
}

function isNumber(branch: string): boolean {
  return /^\d+$/.test(branch);
}
