import type { GroupResult, RunbookCall } from '../../model/job-group.ts';

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
