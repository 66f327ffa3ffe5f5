import type { GroupPlan, GroupResult, RunbookCall } from '../../model/job-group.ts';

/** A command of a group of branches to its host. */
export type GroupCommand =
  /** Queue this job now. The answer is `queued` or `refused`, with the ticket. */
  | {
      readonly kind: 'queue';
      readonly ticket: number;
      /** The index of the branch in the plan, from 0. */
      readonly branch: number;
      /** From 1. */
      readonly attempt: number;
      readonly call: RunbookCall;
      /** Whether it compensates a branch (rule 5). */
      readonly compensates: boolean;
    }
  /** Stop this job, pending or running. An `ended` need not follow, and is ignored. */
  | { readonly kind: 'cancel'; readonly job: number; readonly reason: string }
  | GroupNote
  /** The activity goes on. This comes exactly once. */
  | { readonly kind: 'goOn'; readonly result: GroupResult };

/** A line for the trace. */
export interface GroupNote {
  readonly kind: 'note';
  readonly level: 'Information' | 'Warning';
  readonly code: GroupNoteCode;
  readonly message: string;
  /** For `branch-timeout`: the id of the branch. */
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

/** One of several rows that a branch returned. */
export interface ReturnedRow {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

const plurals = { branch: 'branches', item: 'items' } as const;

/**
 * The notes that a group writes into the trace. Branches are named by their ids; for For Each that is the
 * number of the item.
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
  compensation: (branch: string, runbook: string, row?: ReturnedRow): GroupNote => {
    const message = `branch ${branch}${rowText(row)} is compensated by ${runbook}`;
    return { kind: 'note', level: 'Information', code: 'compensation', message };
  },
  compensationFailed: (branch: string, error: string, row?: ReturnedRow): GroupNote =>
    warning('compensation-failed', `the compensation of branch ${branch}${rowText(row)} failed: ${error}`),
};

/** A duration in words: 1500 ms is `1.5 s`. */
export function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function rowText(row: ReturnedRow | undefined): string {
  return row === undefined ? '' : `, row ${row.number} of ${row.of},`;
}

function warning(code: GroupNote['code'], message: string): GroupNote {
  return { kind: 'note', level: 'Warning', code, message };
}
