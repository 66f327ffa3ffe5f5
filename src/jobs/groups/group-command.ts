import type { GroupPlan, GroupResult, RunbookCall } from '../../model/job-group.ts';

/** What a group of branches wants of its host. */
export type GroupCommand =
  /** Queue this job now; the answer is `queued` or `refused`, with the ticket. */
  | {
      readonly kind: 'queue';
      readonly ticket: number;
      /** Its place in the plan, from 0. */
      readonly branch: number;
      /** From 1. */
      readonly attempt: number;
      readonly call: RunbookCall;
      /** It makes good for a branch (rule 5). */
      readonly compensates: boolean;
    }
  /** Stop this job, pending or running. No `ended` needs to follow; one that does is ignored. */
  | { readonly kind: 'cancel'; readonly job: number; readonly reason: string }
  | GroupNote
  /** The activity goes on. Comes exactly once. */
  | { readonly kind: 'goOn'; readonly result: GroupResult };

/** A line for the trace. */
export interface GroupNote {
  readonly kind: 'note';
  readonly level: 'Information' | 'Warning';
  readonly code: GroupNoteCode;
  readonly message: string;
  /** Of `branch-timeout`: the id of the branch. */
  readonly branch?: string;
}

export type GroupNoteCode =
  | 'retry'
  | 'branch-refused'
  | 'branch-timeout'
  | 'group-timeout'
  | 'partial-failure'
  | 'compensation'
  | 'compensation-failed';

const plurals = { branch: 'branches', item: 'items' } as const;

/**
 * The lines a group writes into the trace. Whoever is named is named by the branch's id, which of For Each is
 * the item's number.
 */
export const notes = {
  retry: (branch: string, error: string, attempt: number, attempts: number, delayMs: number): GroupNote => {
    const next = `attempt ${attempt} of ${attempts} follows in ${seconds(delayMs)}`;
    const message = `branch ${branch} failed (${error}): ${next}`;
    return { kind: 'note', level: 'Information', code: 'retry', message };
  },
  branchRefused: (noun: GroupPlan['noun'], branch: string, error: string): GroupNote =>
    warning('branch-refused', `${noun} ${branch} could not be queued: ${error}`),
  branchTimeout: (branch: string, error: string): GroupNote => ({
    ...warning('branch-timeout', `branch ${branch} ${error}`),
    branch,
  }),
  groupTimeout: (error: string): GroupNote => warning('group-timeout', error),
  /** Rule 7: a partial failure is never silent. */
  partialFailure: (noun: GroupPlan['noun'], failed: readonly string[], all: number): GroupNote =>
    warning('partial-failure', `${failed.length} of ${all} ${plurals[noun]} failed: ${failed.join(', ')}`),
  compensation: (branch: string, runbook: string): GroupNote => {
    const message = `branch ${branch} is compensated by ${runbook}`;
    return { kind: 'note', level: 'Information', code: 'compensation', message };
  },
  compensationFailed: (branch: string, error: string): GroupNote =>
    warning('compensation-failed', `the compensation of branch ${branch} failed: ${error}`),
};

/** A duration as it is told: 1500 ms are `1.5 s`. */
export function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function warning(code: GroupNote['code'], message: string): GroupNote {
  return { kind: 'note', level: 'Warning', code, message };
}
