import type { JobStatus } from '../model/job.ts';
import type { AwaitedChildren } from './awaited-children.ts';
import type { JobLine } from './pending-jobs.ts';
import type { ServerPlace } from './slots.ts';

/** What is asked for: a job that runs a runbook (1.1). Plain data. */
export interface JobRequest {
  /** The runbook's path: the key of its job concurrency. */
  readonly runbook: string;
  /** Its job concurrency, from 1; the same in all requests for this runbook. */
  readonly maxSimultaneousJobs: number;
  /** The servers that may run it, primary first, at least one; absent: all servers in their order. */
  readonly servers?: readonly string[];
  /** The job that asked for it; null: none did. */
  readonly parent: number | null;
  /** The parent waits for it (section 7, `ParentIsWaiting`). */
  readonly isAwaited: boolean;
  /** Whoever asks for it cancels it after a time if it has not ended: it is in nobody's way for ever, unless its parent ends before. */
  readonly hasDeadline?: boolean;
}

/** A job as it stands now. Plain data, but a live view: the machine changes it as the job goes on, nobody else may. */
export interface Job {
  /** From 1, in the order of the queue. */
  readonly id: number;
  readonly request: JobRequest;
  readonly status: JobStatus;
  /** The server it began on; null while it is Pending, and when it never began. */
  readonly server: string | null;
  readonly queuedMs: number;
  /** When it began (last); null while it is Pending, and when it never began. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** How often it began: 2 and more after the loss of a server (A26). */
  readonly starts: number;
  /** It waits for its awaited children. */
  readonly isWaiting: boolean;
  /** It counts against the throttle of its server and the job concurrency of its runbook. */
  readonly holdsSlot: boolean;
}

/** What a job waits for. */
export interface Wait {
  /**
   * `all`: each of its awaited children must end. `any`: the end of any of them may help it on, and the others are let be. `first`: the
   * same, but the others are then cancelled.
   */
  readonly needs: 'all' | 'any' | 'first';
  /** Something is due in time that may help it on, whatever its children do. */
  readonly isTimed: boolean;
}

/** A job that has not ended, with what only the machine keeps of it. */
export interface JobEntry {
  readonly job: { -readonly [Key in keyof Job]: Job[Key] };
  /** The line for its start. */
  line: JobLine;
  /** The line it stands in: for its start, or to get its slot back; undefined while it stands in none. */
  queuedIn: JobLine | undefined;
  /** The server it began on. */
  server: ServerPlace | undefined;
  wait: Wait | undefined;
  /** It has been told to stop, and has not ended yet. */
  isStopping: boolean;
  /** The job that waits for it, or will. */
  awaitedBy: JobEntry | undefined;
  /** Made with the first awaited child. */
  children: AwaitedChildren | undefined;
}
