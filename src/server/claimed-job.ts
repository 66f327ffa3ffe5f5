import { v7 } from 'uuid';
import type { Run } from '../hosts/run.ts';
import type { JobsElsewhere } from '../hosts/threads/jobs-elsewhere.ts';
import type { JobFact, JobOrder } from '../jobs/dispatch-protocol.ts';
import { type JobResult, unplayed } from '../model/job.ts';
import type { Options } from '../model/options.ts';
import { UsageError } from '../model/problem.ts';
import { BatchDue } from '../store/batch-due.ts';
import type { Claim, JobQueue, JobToKeep } from '../store/job-queue.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { EndsOfJobs } from './ends-of-jobs.ts';

/**
 * A job that waits so long for others is told of to the store, which looks for deadlocks; in milliseconds.
 */
const longWaitMs = 1_000;

/**
 * How an attempt ended: with the result of its job, `lost` if it was over before, or `handedBack`: its
 * monitor is to watch again elsewhere.
 */
export type AttemptEnd = JobResult | 'lost' | 'handedBack';

/** Begins to play a job, whose child jobs are played elsewhere. Throws UsageError if it cannot be played. */
export type PlayJob = (claim: Claim, elsewhere: JobsElsewhere) => Promise<{ run: Run; options: Options }>;

/**
 * One attempt of a job of a store. It plays, its events go into the store in batches, its result together
 * with the last of them, and the child jobs that it asks for are queued there. An attempt that is over,
 * because the store counts its server as lost, is abandoned.
 */
export class ClaimedJob implements JobsElsewhere {
  readonly claim: Claim;
  /** Settles when its end is in the store. Rejects if the store fails. */
  readonly settled: Promise<AttemptEnd>;
  readonly #queue: JobQueue;
  readonly #ends: EndsOfJobs;
  readonly #wrote: (events: number) => void;
  readonly #settle = Promise.withResolvers<AttemptEnd>();
  readonly #children = new Map<number, string>();
  #run: Run | undefined;
  #options: Options | undefined;
  #events: TraceEvent[] = [];
  readonly #batch = new BatchDue(() => this.#flush());
  #waitTimer: NodeJS.Timeout | undefined;
  #isWaiting = false;
  #isWaitTold = false;
  #toQueue: JobToKeep[] = [];
  /** Whether what there is will be written next. */
  #isDue = false;
  /** What is written, one after another. */
  #writing: Promise<unknown> = Promise.resolve();
  #stopReason: string | undefined;
  /** Lets its monitor watch no more. */
  #handBack: ((run: Run) => void) | undefined;
  #isOver = false;
  #isAbandoned = false;

  /** `wrote` is called with how many events are in the store now that were not before. */
  constructor(claim: Claim, queue: JobQueue, ends: EndsOfJobs, wrote: (events: number) => void) {
    this.claim = claim;
    this.#wrote = wrote;
    this.#queue = queue;
    this.#ends = ends;
    this.settled = this.#settle.promise;
  }

  /** Plays it. Settles when nothing of it is left: child jobs that nobody waits for may take longer. */
  async play(play: PlayJob): Promise<void> {
    try {
      const { run, options } = await play(this.claim, this);
      this.#run = run;
      this.#options = options;
      run.on('event', (event) => this.#add(event));
      this.#handBack?.(run);
      if (this.#stopReason !== undefined) run.cancel(this.#stopReason);
      await run.result;
    } catch (error) {
      if (!(error instanceof UsageError)) this.#failed(error);
      else this.ended(unplayed('Failed', [error.message, error.hint].filter(Boolean).join('; ')));
    }
    this.#flush();
    await this.#writing;
  }

  /** Stops it; it ends canceled. */
  cancel(reason: string): void {
    this.#stopReason ??= reason;
    if (!this.#isOver) this.#run?.cancel(reason);
  }

  /**
   * Lets its monitor be triggered no more, and gives the job back when its instance has ended. `atOnce`: the
   * instance ends canceled. Jobs without a monitor play on.
   */
  handBack(reason: string, { atOnce = false } = {}): void {
    if (!this.claim.isMonitor) return;
    this.#handBack = (run) => (atOnce ? run.cancel(reason) : run.retire(reason));
    if (this.#run !== undefined) this.#handBack(this.#run);
  }

  async queue({ job, runbook, parameters, limits }: JobOrder): Promise<JobResult> {
    const { id: parent, attempt, deployment, depth } = this.claim;
    const { maxJobDepth } = this.#options as Options;
    if (depth >= maxJobDepth)
      return unplayed(
        'Failed',
        `there are ${maxJobDepth} jobs above it, and there may be no more (maxJobDepth)`,
      );
    const id = v7();
    this.#children.set(job, id);
    this.#toQueue.push({
      ...{ id, runbook, deployment, parameters },
      ...(limits as NonNullable<JobOrder['limits']>),
      // Nothing can invoke a monitor.
      isMonitor: false,
      parent: { id: parent, attempt, number: job },
    });
    const ended = this.#ends.of(id);
    this.#flush();
    const result = await ended;
    if (this.#isWaiting) this.#tellLongWait();
    return result;
  }

  stop(job: number, reason: string): void {
    const id = this.#children.get(job);
    if (id !== undefined && !this.#isOver) this.#write(() => this.#queue.cancel(id, reason));
  }

  asks({ plan }: JobFact & { readonly kind: 'asks' }): void {
    const isTimed =
      plan.timeoutMs !== undefined || plan.branches.some(({ timeoutMs }) => timeoutMs !== undefined);
    if (plan.strategy === 'fireAndForget' || isTimed) return;
    this.#isWaiting = true;
    this.#tellLongWait();
  }

  goesOn(): void {
    clearTimeout(this.#waitTimer);
    if (this.#isWaitTold) this.#write(() => this.#queue.waits(this.claim, false));
    this.#isWaiting = false;
    this.#isWaitTold = false;
  }

  ended(result: JobResult): void {
    // What it ends with then is none of its own.
    if (this.#isAbandoned) return;
    this.goesOn();
    this.#isOver = true;
    const { events, jobs } = this.#taken();
    const isHandedBack = this.#isHandedBack && result.status === 'Canceled';
    this.#write(async () => {
      const isRecorded = isHandedBack
        ? await this.#queue.handBack(this.claim, events)
        : await this.#queue.settle(this.claim, result, events, jobs);
      if (isRecorded) this.#wrote(events.length);
      else this.#abandon();
      this.#settle.resolve(!isRecorded ? 'lost' : isHandedBack ? 'handedBack' : result);
    });
  }

  /** Tells the store of a long wait, anew whenever a child has ended and others are waited for. */
  #tellLongWait(): void {
    clearTimeout(this.#waitTimer);
    this.#waitTimer = setTimeout(() => {
      this.#isWaitTold = true;
      this.#write(() => this.#queue.waits(this.claim, true));
    }, longWaitMs);
  }

  get #isHandedBack(): boolean {
    return this.#handBack !== undefined && this.#stopReason === undefined;
  }

  #add(event: TraceEvent): void {
    // What comes after its result belongs to no attempt.
    if (this.#isOver) return;
    // It is the attempt that has ended, and not the job.
    const isEnd = event.event === 'JobEnd' && event.job === 1 && event.status === 'Canceled';
    if (isEnd && this.#isHandedBack) return;
    this.#events.push(event);
    this.#batch.add(event);
  }

  /** Writes what there is, as soon as nothing else is being written: what comes meanwhile goes with it. */
  #flush(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#write(async () => {
      this.#isDue = false;
      const { events, jobs } = this.#taken();
      if (events.length === 0 && jobs.length === 0) return;
      // The store may know of the loss later than of the result that it has refused.
      const isOurs = !this.#isAbandoned && (await this.#queue.append(this.claim, events, jobs));
      if (isOurs) this.#wrote(events.length);
      else {
        this.#abandon();
        this.#settle.resolve('lost');
      }
    });
  }

  /** The events that are not written yet, and the child jobs that they tell of: none without the other. */
  #taken(): { readonly events: readonly TraceEvent[]; readonly jobs: readonly JobToKeep[] } {
    this.#batch.taken();
    const taken = { events: this.#events, jobs: this.#toQueue };
    this.#events = [];
    this.#toQueue = [];
    return taken;
  }

  /** Writes something behind what is being written. */
  #write(act: () => Promise<unknown>): void {
    this.#writing = this.#writing.then(act).catch((error: unknown) => this.#failed(error));
  }

  /** Leaves it as it is: its child jobs go on. */
  #abandon(): void {
    this.#isOver = true;
    this.#isAbandoned = true;
    this.#run?.abandon();
  }

  #failed(error: unknown): void {
    this.#abandon();
    this.#settle.reject(error);
  }
}
