import type { EndedJobStatus, RunbookServer } from '../model/job.ts';
import { InvariantError } from '../model/problem.ts';
import { type Deadlock, findDeadlock } from './deadlock.ts';
import { AwaitedChildren, type Job, type JobEntry, type JobRequest, type Wait } from './job-state.ts';
import { PendingJobs } from './pending-jobs.ts';
import { Slots } from './slots.ts';

/** The choices of section 13 that the job machine knows. */
export interface JobMachineRules {
  /** A25: a parent that waits keeps its slot. */
  readonly waitingParentHoldsSlot: boolean;
  /** A23: whether jobs that cannot start are skipped, or hold up all younger ones. */
  readonly jobOrder: 'skipBlocked' | 'strict';
}

/** A job that has got its slot: to begin at the first activity, or to go on after a wait. */
export interface SlotGiven {
  readonly kind: 'start' | 'resume';
  readonly job: Job;
}

/**
 * Which job runs when and where (section 7): a queue with job concurrency, throttles, servers in order,
 * waiting parents and the loss of servers. Facts go in; what may go on comes out of `next`, which is asked
 * until it has nothing more after every fact, so that no slot stays empty. Never more jobs hold a slot of a
 * runbook or a server than its limit says.
 *
 * Every fact is O(log n) in the jobs pending; the loss of a server is so for each job it had. A job that has
 * ended is forgotten. A fact that cannot be (an unknown job, one that ends twice) throws InvariantError.
 */
export class JobMachine {
  readonly #slots: Slots;
  readonly #queue: PendingJobs;
  readonly #holdsWhileWaiting: boolean;
  /** Pending and running ones, by id. */
  readonly #entries = new Map<number, JobEntry>();
  readonly #waiting = new Set<JobEntry>();
  #lastId = 0;
  #pending = 0;
  #deadlock: Deadlock | undefined;
  /** Something has happened since the last look that can bring a deadlock about, or undo the one there is. */
  #mustLook = false;

  constructor(servers: readonly RunbookServer[], rules: JobMachineRules) {
    this.#slots = new Slots(servers);
    this.#queue = new PendingJobs(this.#slots, rules.jobOrder);
    this.#holdsWhileWaiting = rules.waitingParentHoldsSlot;
  }

  /** Puts a job at the end of the queue. An awaited one is asked for by a running job. */
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
   * The next job that gets its slot now: the oldest that can start (A23), or that wants its slot back.
   * Undefined when there is none.
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

  /** A running job begins to wait for its awaited children; those it asks for meanwhile count as well. */
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

  /** A job that waits does so in another way from now on. */
  changeWait(id: number, wait: Wait): void {
    const entry = this.#running(id);
    if (entry.wait === undefined) throw new InvariantError(`job ${id} does not wait`);
    entry.wait = wait;
    this.#mustLook = true;
  }

  /**
   * The wait is over, for all the children waited for. True: the job goes on at once, for it has kept its
   * slot. False: it stands in the queue, at the place of its id, and `next` gives it back as `resume`.
   */
  endWait(id: number): boolean {
    const entry = this.#running(id);
    if (entry.wait === undefined) throw new InvariantError(`job ${id} does not wait`);
    this.#stopWaiting(entry);
    this.#abandonChildren(entry);
    this.#relieved();
    if (entry.job.holdsSlot) return true;
    this.#queue.enterToResume(entry);
    return false;
  }

  /** A running job has been told to stop: it will end, whatever it waits for. */
  stops(id: number): void {
    this.#running(id).isStopping = true;
    this.#relieved();
  }

  /**
   * A running job has ended, or one that `serverDown` put back is not to run again. Its slot is free at once.
   */
  ended(id: number, status: EndedJobStatus, nowMs: number): void {
    const entry = this.#entry(id);
    if (entry.job.status === 'Pending' && entry.job.starts === 0)
      throw new InvariantError(`job ${id} has not begun`);
    this.#end(entry, status, nowMs);
  }

  /** A pending job is cancelled: it never runs (again). */
  cancelPending(id: number, nowMs: number): void {
    const entry = this.#entry(id);
    if (entry.job.status !== 'Pending') throw new InvariantError(`job ${id} is not pending`);
    this.#end(entry, 'Canceled', nowMs);
  }

  /**
   * A server starts nothing more; what runs on it keeps its slots, until `serverDown` says that they are
   * lost.
   */
  serverCloses(name: string): void {
    this.#slots.server(name).isUp = false;
    this.#mustLook = true;
  }

  /**
   * A server is lost. What ran on it is given back, by id: these jobs are Pending again, at their old place
   * in the queue, and begin anew on whichever of their servers has a slot (A26). Whether they waited is
   * forgotten, and so are the children they waited for, which go on.
   */
  serverDown(name: string): readonly Job[] {
    const server = this.#slots.server(name);
    server.isUp = false;
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
    this.#slots.server(name).isUp = true;
    this.#mustLook = true;
  }

  /** Whether a server is up. */
  isUp(name: string): boolean {
    return this.#slots.server(name).isUp;
  }

  /** The pending or running job with this number; undefined for any other. */
  job(id: number): Job | undefined {
    return this.#entries.get(id)?.job;
  }

  /** How many jobs are Pending. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether jobs stand in the queue: to start, or to get their slot back. */
  get hasQueue(): boolean {
    return !this.#queue.isEmpty;
  }

  /** How many jobs hold a slot. */
  get running(): number {
    return this.#slots.held;
  }

  /** The pending and the running jobs, by id. */
  *activeJobs(): Iterable<Job> {
    for (const { job } of this.#entries.values()) yield job;
  }

  /**
   * Set as long as there are jobs whose wait can never end (A25): known at once, whatever else still runs.
   * Costs nothing while no place is wanted and full of waiting jobs; else it is linear in the waiting jobs,
   * at the moments that matter.
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
    // One child less is one hope less for who does not need them all.
    const { needs = 'all' } = entry.awaitedBy?.wait ?? {};
    this.#mustLook ||= needs !== 'all';
    this.#relieved();
  }

  /** What a running job leaves behind: its wait, its children, its place in the queue, its slot. */
  #stopRunning(entry: JobEntry): void {
    if (entry.wait !== undefined) this.#stopWaiting(entry);
    for (const child of this.#abandonChildren(entry)) this.#queue.dropDeadline(child);
    this.#queue.leave(entry);
    this.#release(entry);
    entry.server?.jobs.delete(entry);
  }

  /** Nobody waits for them any more, and so no race that is won will cancel them. */
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

  /** Something has happened that can undo a deadlock. */
  #relieved(): void {
    this.#mustLook ||= this.#deadlock !== undefined;
  }
}
