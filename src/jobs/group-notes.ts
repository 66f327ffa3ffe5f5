import type { GroupNote } from './group-command.ts';

/** The lines a group writes into the trace. Whoever is named is named by the branch's id. */
export const notes = {
  retry: (branch: string, error: string, attempt: number, attempts: number, delayMs: number): GroupNote => {
    const message = `branch ${branch} failed (${error}): attempt ${attempt} of ${attempts} follows in ${seconds(delayMs)}`;
    return { kind: 'note', level: 'Information', code: 'retry', message };
  },
  branchRefused: (branch: string, error: string): GroupNote =>
    warning('branch-refused', `branch ${branch} could not be queued: ${error}`),
  branchTimeout: (branch: string, error: string): GroupNote =>
    warning('branch-timeout', `branch ${branch} ${error}`),
  groupTimeout: (error: string): GroupNote => warning('group-timeout', error),
  /** Rule 7: a partial failure is never silent. */
  partialFailure: (failed: readonly string[], all: number): GroupNote =>
    warning('partial-failure', `${failed.length} of ${all} branches failed: ${failed.join(', ')}`),
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
