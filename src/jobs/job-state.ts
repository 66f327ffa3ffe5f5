import TinyQueue from 'tinyqueue';
import type { JobStatus } from '../model/job.ts';

/** The request for a job that runs a runbook (1.1). Plain data. */
export interface JobRequest {
  /** The runbook's path. Job concurrency is counted by it. */
  readonly runbook: string;
  /** The job concurrency of the runbook, from 1. It is the same in all requests for this runbook. */
  readonly maxSimultaneousJobs: number;
  /** The servers that may run it, primary first, at least one. Absent: all servers in their order. */
  readonly servers?: readonly string[];
  /** The job that asked for it; null if none did. */
  readonly parent: number | null;
  /** Whether the parent waits for it (section 7, `ParentIsWaiting`). */
  readonly isAwaited: boolean;
  /**
   * Whether the requester cancels it after a time. Such a job does not block others for ever, unless its
   * parent ends first.
   */
  readonly hasDeadline?: boolean;
}

/**
 * The current state of a job. Plain data, but a live view: the machine changes it as the job goes on. Nobody
 * else may change it.
 */
export interface Job {
  /** From 1, in the order of the queue. */
  readonly id: number;
  readonly request: JobRequest;
  readonly status: JobStatus;
  /** The server it began on. Null while it is Pending, and if it never began. */
  readonly server: string | null;
  readonly queuedMs: number;
  /** When it last began. Null while it is Pending, and if it never began. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** How often it began: more than once after the loss of a server (A26). */
  readonly starts: number;
  /** Whether it waits for its awaited children. */
  readonly isWaiting: boolean;
  /** Whether it counts against the throttle of its server and the job concurrency of its runbook. */
  readonly holdsSlot: boolean;
}

/** What a job waits for. */
export interface Wait {
  /**
   * `all`: every awaited child must end. `any`: the end of any child may be enough, and the others keep
   * running. `first`: the same, but the others are then cancelled.
   */
  readonly needs: 'all' | 'any' | 'first';
  /** Whether the job may also go on after a time, whatever its children do. */
  readonly isTimed: boolean;
}

/** A job that has not ended, with the private data of the machine. */
export interface JobEntry {
  readonly job: { -readonly [Key in keyof Job]: Job[Key] };
  /** The line in which it waits for its start. */
  line: JobLine;
  /** The line it is in now, for its start or to get its slot back; undefined if it is in none. */
  queuedIn: JobLine | undefined;
  /** The server it began on. */
  server: ServerPlace | undefined;
  wait: Wait | undefined;
  /** Whether it was told to stop and has not ended yet. */
  isStopping: boolean;
  /** The job that waits for it, or will. */
  awaitedBy: JobEntry | undefined;
  /** Created with the first awaited child. */
  children: AwaitedChildren | undefined;
}

/**
 * The awaited children of one job that have not ended. Pending children are kept by line, because either all
 * jobs of a line can go on or none can. So a hundred thousand of them are checked as one.
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

  /** A child has ended, or is not awaited any more. O(1). */
  gone(child: JobEntry): void {
    this.#leaveLine(child);
    this.begun.delete(child);
  }

  /** Forgets all children and returns them: nobody waits for them any more. */
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
 * A line of like jobs in the queue: of one runbook, for the same servers, with or without a deadline. If one
 * of them can go on, all can.
 */
export interface JobLine {
  readonly runbook: LimitedRunbook;
  readonly choice: ServerChoice;
  /** By id. Jobs that have left the line stay in it until they come to its head. */
  readonly entries: TinyQueue<JobEntry>;
  /** The id under which the line is among the heads of its choice; 0 if it is not. */
  headId: number;
}

/** The head of a line, as its choice of servers knows it. */
export interface LineHead {
  readonly id: number;
  readonly line: JobLine;
}

/**
 * Something with a limited number of slots: a runbook (its job concurrency) or a runbook server (its
 * throttle).
 */
export interface Place {
  /** The runbook's path, or the server's name. */
  readonly name: string;
  readonly limit: number;
  /** How many jobs hold a slot of it. */
  held: number;
  /** How many of those wait for children. */
  waiting: number;
}

/** A runbook, as a place. */
export interface LimitedRunbook extends Place {
  /** How many jobs in the queue need a slot of it. */
  wanted: number;
}

/** A runbook server: whether it is up, and which jobs began on it. */
export interface ServerPlace extends Place {
  /** Its index in the order of servers, from 0. */
  readonly index: number;
  isUp: boolean;
  /** The lists of servers it stands in, and where. */
  readonly choices: { readonly choice: ServerChoice; readonly place: number }[];
  /** Its running jobs, including those that gave up their slot for a wait. */
  readonly jobs: Set<JobEntry>;
}

/** Whether a place has a slot left. */
export function hasSlot(place: Place): boolean {
  return place.held < place.limit;
}

/** Whether a job can begin on this server now. */
export function isFree(server: ServerPlace): boolean {
  return server.isUp && hasSlot(server);
}

/** What the jobs of a choice have in common. */
export interface ChoiceKind {
  /** Whether they began on its one server and want their slot back after a wait. */
  readonly isForResuming?: boolean;
  /** Whether they have a deadline. */
  readonly isTimed?: boolean;
}

/**
 * A list of servers that jobs may run on, primary first, with the lines for it. It is told of each change of
 * its servers, so that a thousand of them need not be looked at for every job.
 */
export class ServerChoice {
  readonly servers: readonly ServerPlace[];
  readonly isForResuming: boolean;
  readonly isTimed: boolean;
  /** By the runbook's path. */
  readonly lines = new Map<string, JobLine>();
  /**
   * The heads of lines whose runbook has a free slot, by id. Outdated heads stay until they come to the top.
   */
  readonly heads = new TinyQueue<LineHead>([], (a, b) => a.id - b.id);
  /** How many jobs stand in its lines. */
  wanted = 0;
  #free = 0;
  /** No server before this place is free. */
  #first = 0;

  constructor(servers: readonly ServerPlace[], { isForResuming = false, isTimed = false }: ChoiceKind) {
    this.servers = servers;
    this.isForResuming = isForResuming;
    this.isTimed = isTimed;
    for (const [place, server] of servers.entries()) {
      server.choices.push({ choice: this, place });
      if (isFree(server)) this.#free += 1;
    }
  }

  /** Whether a job can begin on one of its servers now. O(1). */
  get hasFree(): boolean {
    return this.#free > 0;
  }

  /** The first of its servers on which a job can begin. Only if there is one. */
  firstFree(): ServerPlace {
    while (!isFree(this.servers[this.#first] as ServerPlace)) this.#first += 1;
    return this.servers[this.#first] as ServerPlace;
  }

  /** The server at a place can now take a job, or no more. */
  changed(place: number, isNowFree: boolean): void {
    this.#free += isNowFree ? 1 : -1;
    if (isNowFree && place < this.#first) this.#first = place;
  }
}
