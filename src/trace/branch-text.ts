import { harmless } from '../text/harmless.ts';
import type { JobQueued } from './trace-event.ts';

/** What a child job is queued for: `branch a`, `branch a, attempt 2`, `compensates branch a`, `item 3`; empty when it is for no branch. */
export function branchText({
  branch,
  attempt,
  compensates,
}: Pick<JobQueued, 'branch' | 'attempt' | 'compensates'>): string {
  if (branch === undefined) return '';
  const named = `${/^\d+$/.test(branch) ? 'item' : 'branch'} ${harmless(branch)}`;
  if (compensates) return `compensates ${named}`;
  return attempt === undefined ? named : `${named}, attempt ${attempt}`;
}

/** Whether words of `branchText` are about an item of For Each. */
export function isItem(purpose: string): boolean {
  return purpose.startsWith('item ');
}
