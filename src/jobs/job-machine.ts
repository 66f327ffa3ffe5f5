import type { EndedJobStatus, RunbookServer } from '../model/job.ts';
import { InvariantError } from '../model/problem.ts';
import { type Deadlock, findDeadlock } from './deadlock.ts';
import {
  AwaitedChildren,
  type Job,
  type JobEntry,
  type JobRequest,
  type ServerPlace,
  type Wait,
} from './job-state.ts';
import { PendingJobs } from './pending-jobs.ts';
import { Slots } from './slots.ts';

/** The choices of section 13 that the job machine follows. */
export interface JobMachineRules {
  /** A25: whether a parent that waits keeps its slot. */
  readonly waitingParentHoldsSlot: boolean;
  /** A23: whether jobs that cannot start are skipped, or hold up all younger jobs. */
  readonly jobOrder: 'skipBlocked' | 'strict';
}

/** A job that has got its slot: to begin at the first activity, or to go on after a wait. */
export interface SlotGiven {
  readonly kind: 'start' | 'resume';
  readonly job: Job;
}

/**
 * Decides which job runs when and where (section 7): a queue with job concurrency, throttles, servers in
 * order, waiting parents and the loss of servers. Facts go in; after every fact `next` is called until it
 * returns nothing more, so that no slot stays empty. A runbook or a server never has more jobs in its slots
 * than its limit says.
 *
 * Every fact is O(log n) in the pending jobs; the loss of a server is so for each of its jobs. A job that has
 * ended is forgotten. An impossible fact (an unknown job, one that ends twice) throws InvariantError.
 */
export class JobMachine {
  readonly #slots: Slots;
  readonly #queue: PendingJobs;
  readonly #holdsWhileWaiting: boolean;
  /** Pending and running jobs, by id. */
  readonly #entries = new Map<number, JobEntry>();
  readonly #waiting = new Set<JobEntry>();
  #lastId = 0;
  #pending = 0;
  #deadlock: Deadlock | undefined;
  /**
   * Whether something has happened since the last look that can cause a deadlock or resolve the known one.
   */
  #mustLook = false;

  constructor(servers: readonly RunbookServer[], rules: JobMachineRules) {
    this.#slots = new Slots(servers);
    this.#queue = new PendingJobs(this.#slots, rules.jobOrder);
    this.#holdsWhileWaiting = rules.waitingParentHoldsSlot;
  }

  /** Puts a job at the end of the queue. The parent of an awaited job must be running. */
  enqueue(request: JobRequest, nowMs: number): Job {
    const line = this.#queue.lineFor(request);
    const awaitedBy = request.isAwaited ? this.#running(request.parent ?? 0) : undefined;
    this.#lastId += 1;
    const entry: JobEntry = {
      job: {
        id: this.#lastId,
        request,
        status: 'Pending',
        server: null,
        queuedMs: nowMs,
        startMs: null,
        endMs: null,
        starts: 0,
        isWaiting: false,
        holdsSlot: false,
      },
      line,
      queuedIn: undefined,
      server: undefined,
      wait: undefined,
      isStopping: false,
      awaitedBy,
      children: undefined,
    };
    this.#entries.set(this.#lastId, entry);
    this.#queueUp(entry);
    this.#mustLook ||= awaitedBy?.wait !== undefined;
    return entry.job;
  }

  /**
   * The next job that gets a slot now: the oldest that can start (A23) or that wants its slot back. Undefined
   * if there is none.
   */
  next(nowMs: number): SlotGiven | undefined {
    const taken = this.#queue.take();
    if (taken === undefined) return undefined;
    const { entry, server } = taken;
    const { job } = entry;
    this.#slots.hold(entry, server);
    if (job.status === 'Running') return { kind: 'resume', job };
    this.#pending -= 1;
    entry.server = server;
    server.jobs.add(entry);
    job.status = 'Running';
    job.server = server.name;
    job.startMs = nowMs;
    job.starts += 1;
    entry.awaitedBy?.children?.started(entry);
    return { kind: 'start', job };
  }

  /**
   * A running job begins to wait for its awaited children. Children that it asks for meanwhile count as well.
   */
  beginWait(id: number, wait: Wait): void {
    const entry = this.#running(id);
    if (!entry.job.holdsSlot || entry.wait !== undefined)
      throw new InvariantError(`job ${id} cannot wait now`);
    entry.wait = wait;
    entry.job.isWaiting = true;
    this.#waiting.add(entry);
    if (this.#holdsWhileWaiting) this.#slots.countWaiting(entry, 1);
    else this.#release(entry);
    this.#mustLook = true;
  }

  /** Changes what a waiting job waits for. */
  changeWait(id: number, wait: Wait): void {
    const entry = this.#running(id);
    if (entry.wait === undefined) throw new InvariantError(`job ${id} does not wait`);
    entry.wait = wait;
    this.#mustLook = true;
  }

  /**
   * Ends a wait, for all the children waited for. True: the job has kept its slot and goes on at once. False:
   * it is in the queue, at the place of its id, and `next` gives it a slot as `resume`.
   */
  endWait(id: number): boolean {
    const entry = this.#running(id);
    if (entry.wait === undefined) throw new InvariantError(`job ${id} does not wait`);
    this.#stopWaiting(entry);
    this.#abandonChildren(entry);
    if (entry.job.holdsSlot) return true;
    this.#queue.enterToResume(entry);
    return false;
  }

  /** A running job was told to stop. It will end, whatever it waits for. */
  stops(id: number): void {
    this.#running(id).isStopping = true;
    this.#relieved();
  }

  /**
   * A running job has ended, or a job that `serverDown` put back will not run again. Its slot is free at
   * once.
   */
  ended(id: number, status: EndedJobStatus, nowMs: number): void {
    const entry = this.#entry(id);
    if (entry.job.starts === 0) throw new InvariantError(`job ${id} has not begun`);
    this.#end(entry, status, nowMs);
  }

  /** Cancels a pending job: it will not run, or not run again. */
  cancelPending(id: number, nowMs: number): void {
    const entry = this.#entry(id);
    if (entry.job.status !== 'Pending') throw new InvariantError(`job ${id} is not pending`);
    this.#end(entry, 'Canceled', nowMs);
  }

  /** A server starts no more jobs. Its jobs keep their slots until `serverDown` says that they are lost. */
  serverCloses(name: string): void {
    this.#slots.turn(this.#slots.server(name), false);
    this.#mustLook = true;
  }

  /**
   * A server is lost. Returns the jobs that ran on it, by id. They are Pending again, at their old place in
   * the queue, and begin anew on any of their servers with a free slot (A26). Their waits are forgotten. The
   * children they waited for go on.
   */
  serverDown(name: string): readonly Job[] {
    const server = this.#slots.server(name);
    this.#slots.turn(server, false);
    const lost = [...server.jobs].sort((a, b) => a.job.id - b.job.id);
    for (const entry of lost) {
      this.#stopRunning(entry);
      entry.server = undefined;
      entry.isStopping = false;
      Object.assign(entry.job, { status: 'Pending', server: null, startMs: null });
      this.#queueUp(entry);
    }
    this.#mustLook = true;
    return lost.map(({ job }) => job);
  }

  /** A server is back, with all its slots free. */
  serverUp(name: string): void {
    this.#slots.turn(this.#slots.server(name), true);
    this.#mustLook = true;
  }

  /** Whether a server is up. */
  isUp(name: string): boolean {
    return this.#slots.server(name).isUp;
  }

  /** The pending or running job with this number; undefined for any other number. */
  job(id: number): Job | undefined {
    return this.#entries.get(id)?.job;
  }

  /** How many jobs are Pending. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether jobs are in the queue, to start or to get their slot back. */
  get hasQueue(): boolean {
    return !this.#queue.isEmpty;
  }

  /** How many jobs hold a slot. */
  get running(): number {
    return this.#slots.held;
  }

  /** The pending and running jobs, by id. */
  *activeJobs(): Iterable<Job> {
    for (const { job } of this.#entries.values()) yield job;
  }

  /**
   * The jobs whose wait can never end (A25); undefined if there are none. A deadlock is found at once,
   * whatever else still runs. This costs nothing unless some place is wanted and full of waiting jobs; then
   * it is linear in the waiting jobs, and only after facts that matter.
   */
  deadlock(): Deadlock | undefined {
    if (this.#mustLook) {
      this.#deadlock = this.#slots.anyStalled ? findDeadlock(this.#waiting, this.#queue) : undefined;
      this.#mustLook = false;
    }
    return this.#deadlock;
  }

  #entry(id: number): JobEntry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new InvariantError(
      id > 0 && id <= this.#lastId ? `job ${id} has ended already` : `there is no job ${id}`,
    );
  }

  #running(id: number): JobEntry {
    const entry = this.#entry(id);
    if (entry.job.status !== 'Running') throw new InvariantError(`job ${id} does not run`);
    return entry;
  }

  #queueUp(entry: JobEntry): void {
    this.#pending += 1;
    this.#queue.enter(entry);
    const parent = entry.awaitedBy;
    if (parent === undefined) return;
    parent.children ??= new AwaitedChildren();
    parent.children.queued(entry);
  }

  #end(entry: JobEntry, status: EndedJobStatus, nowMs: number): void {
    if (entry.job.status === 'Pending') {
      this.#pending -= 1;
      this.#queue.leave(entry);
    } else {
      this.#stopRunning(entry);
    }
    entry.job.status = status;
    entry.job.endMs = nowMs;
    this.#entries.delete(entry.job.id);
    entry.awaitedBy?.children?.gone(entry);
    // With one child less, a parent that does not need all children has one chance less.
    const { needs = 'all' } = entry.awaitedBy?.wait ?? {};
    this.#mustLook ||= needs !== 'all';
    this.#relieved();
  }

  /** Releases what a running job has: its wait, its children, its place in the queue, its slot. */
  #stopRunning(entry: JobEntry): void {
    if (entry.wait !== undefined) this.#stopWaiting(entry);
    for (const child of this.#abandonChildren(entry)) this.#queue.dropDeadline(child);
    this.#queue.leave(entry);
    this.#release(entry);
    (entry.server as ServerPlace).jobs.delete(entry);
  }

  /** Nobody waits for the children any more, so no parent will cancel them after another child was first. */
  #abandonChildren({ children }: JobEntry): readonly JobEntry[] {
    if (children === undefined || children.isEmpty) return [];
    this.#mustLook = true;
    return children.abandon();
  }

  #stopWaiting(entry: JobEntry): void {
    entry.wait = undefined;
    entry.job.isWaiting = false;
    this.#waiting.delete(entry);
    if (entry.job.holdsSlot) this.#slots.countWaiting(entry, -1);
  }

  #release(entry: JobEntry): void {
    if (!entry.job.holdsSlot) return;
    this.#slots.release(entry);
    this.#queue.reopened(entry.line.runbook);
  }

  /** Something has happened that can resolve a deadlock. */
  #relieved(): void {
    this.#mustLook ||= this.#deadlock !== undefined;
  }
}
