import type TinyQueue from 'tinyqueue';
import type { JobStatus } from '../model/job.ts';

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
  /**
   * Whoever asks for it cancels it after a time if it has not ended: it is in nobody's way for ever, unless
   * its parent ends before.
   */
  readonly hasDeadline?: boolean;
}

/**
 * A job as it stands now. Plain data, but a live view: the machine changes it as the job goes on, nobody else
 * may.
 */
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
   * `all`: each of its awaited children must end. `any`: the end of any of them may help it on, and the
   * others are let be. `first`: the same, but the others are then cancelled.
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

/**
 * The awaited children of one job that have not ended. The pending ones are kept by line, because all of a
 * line can go on or none: so a hundred thousand of them are looked at as one.
 */
export class AwaitedChildren {
  readonly begun = new Set<JobEntry>();
  readonly pending = new Map<JobLine, Set<JobEntry>>();

  get isEmpty(): boolean {
    return this.begun.size === 0 && this.pending.size === 0;
  }

  /** A child is Pending, for the first time or again. O(1). */
  queued(child: JobEntry): void {
    this.begun.delete(child);
    const line = this.pending.get(child.line);
    if (line === undefined) this.pending.set(child.line, new Set([child]));
    else line.add(child);
  }

  /** A child is Running. O(1). */
  started(child: JobEntry): void {
    this.#leaveLine(child);
    this.begun.add(child);
  }

  /** A child has ended, or is awaited no longer. O(1). */
  gone(child: JobEntry): void {
    this.#leaveLine(child);
    this.begun.delete(child);
  }

  /** Forgets all children, and gives them: nobody waits for them any more. */
  abandon(): readonly JobEntry[] {
    const children = [this.begun, ...this.pending.values()].flatMap((some) => [...some]);
    for (const child of children) child.awaitedBy = undefined;
    this.begun.clear();
    this.pending.clear();
    return children;
  }

  #leaveLine(child: JobEntry): void {
    const line = this.pending.get(child.line);
    if (line?.delete(child) && line.size === 0) this.pending.delete(child.line);
  }
}

/**
 * The jobs in the queue that are alike: of one runbook, for the same servers, with or without a deadline. One
 * of them can go on when all can.
 */
export interface JobLine {
  readonly runbook: Place;
  readonly choice: ServerChoice;
  /** By id. Jobs that have left the line lie in it until they come to its head. */
  readonly entries: TinyQueue<JobEntry>;
  /** The id under which the line is known among its choice's heads; 0 while it is not. */
  headId: number;
}

/** A list of servers that jobs may run on, primary first, with the lines for it. */
export interface ServerChoice {
  readonly servers: readonly ServerPlace[];
  /** Jobs that began on its one server, and want their slot back after a wait. */
  readonly isForResuming: boolean;
  /** Its jobs have a deadline. */
  readonly isTimed: boolean;
  /** By the runbook's path. */
  readonly lines: Map<string, JobLine>;
  /**
   * The heads of lines whose runbook has a slot left, by id. Superseded ones lie in it until they come to its
   * top.
   */
  readonly heads: TinyQueue<LineHead>;
}

/** A line, as its choice of servers knows it. */
export interface LineHead {
  readonly id: number;
  readonly line: JobLine;
}

/**
 * Something that only so many jobs hold at once: a runbook (its job concurrency) or a runbook server (its
 * throttle).
 */
export interface Place {
  /** The runbook's path, or the server's name. */
  readonly name: string;
  readonly limit: number;
  /** Jobs that hold a slot of it. */
  held: number;
  /** Of those, the ones that wait for children. */
  waiting: number;
  /** Jobs in the queue that need a slot of it, or may use one. */
  wanted: number;
}

/** A runbook server: whether it is up, and what began on it. */
export interface ServerPlace extends Place {
  /** Its place in the order of servers, from 0. */
  readonly index: number;
  isUp: boolean;
  /** Its running jobs, those that gave up their slot for a wait included. */
  readonly jobs: Set<JobEntry>;
}
