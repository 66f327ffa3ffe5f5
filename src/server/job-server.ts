import { EventEmitter } from 'eventemitter3';
import type { Claim, JobQueue } from '../store/job-queue.ts';
import { UpgradedStoreError } from '../store/upgraded-store.ts';
import { type AttemptEnd, ClaimedJob, type PlayJob } from './claimed-job.ts';
import { EndsOfJobs } from './ends-of-jobs.ts';

/** What a runbook server tells. */
export interface ServerEvents {
  /** It has taken a job. */
  began: [Claim];
  /** An attempt has ended. */
  ended: [Claim, AttemptEnd];
  /** So many trace events of its jobs are in the store that were not before. */
  wrote: [number];
  /** No job could go on, and the first that others wait for was failed for this reason. */
  deadlock: [string];
  /** It drains, because a later program has brought its store up to date, in these words. */
  upgraded: [string];
}

/** The name and the throttle of a server, and how it plays. */
export interface ServerSettings {
  readonly name: string;
  /** How many jobs it plays at once. */
  readonly throttle: number;
  readonly play: PlayJob;
}

/** How many jobs a server plays, and when it last looked for more. */
export interface ServerState {
  readonly jobs: number;
  /** On the clock that the server was given. Undefined before it has looked. */
  readonly lookedMs: number | undefined;
  readonly isDraining: boolean;
}

/** A server looks for jobs at least so often, in milliseconds. */
const lookMs = 1_000;
const drainReason = 'The runbook server was told to end.';
/** What seems to be a deadlock for so long is one, in milliseconds. */
const sureMs = 900;

/**
 * A runbook server (section 7): takes jobs from a store as long as its throttle permits, and plays them. It
 * looks when something changes in the store, and once a second.
 */
export class JobServer extends EventEmitter<ServerEvents> {
  readonly #queue: JobQueue;
  readonly #settings: ServerSettings;
  readonly #now: () => number;
  readonly #ends: EndsOfJobs;
  readonly #jobs = new Map<string, ClaimedJob>();
  readonly #over = Promise.withResolvers<void>();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;
  #lookedMs: number | undefined;
  /** A job that can never start, as far as it seems, and since when. */
  #starved: { readonly id: string; readonly sinceMs: number } | undefined;
  #isDraining = false;
  #isLooking = false;
  #isLookDue = false;
  #hasFailed = false;

  /** It begins at once. `now`: milliseconds on a clock that never goes back. */
  constructor(queue: JobQueue, settings: ServerSettings, now: () => number) {
    super();
    this.#queue = queue;
    this.#settings = settings;
    this.#now = now;
    const failed = (error: unknown) => this.#failed(error);
    this.#ends = new EndsOfJobs(queue, failed);
    this.#stopListening = queue.onChange(() => this.#look());
    this.#timer = setInterval(() => this.#look(), lookMs);
    this.#look();
  }

  get state(): ServerState {
    return { jobs: this.#jobs.size, lookedMs: this.#lookedMs, isDraining: this.#isDraining };
  }

  /** Settles when it has drained. Rejects if the store fails. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /**
   * Takes no jobs any more but children of running ones, and is over when those that it plays have ended.
   * Monitors are handed back: they watch again elsewhere, or here when the next server begins.
   */
  drain(): void {
    this.#isDraining = true;
    for (const job of this.#jobs.values()) job.handBack(drainReason);
    this.#endIfDrained();
  }

  /** Drains, and stops the jobs that it plays: they end canceled. Monitors are handed back at once. */
  cancel(reason: string): void {
    for (const job of this.#jobs.values()) {
      if (job.claim.isMonitor) {
        job.handBack(reason, { atOnce: true });
        continue;
      }
      // Written first: what the process has no time for any more is Canceled by the next one.
      this.#queue.cancel(job.claim.id, reason).then(
        () => job.cancel(reason),
        (error: unknown) => this.#failed(error),
      );
    }
    this.drain();
  }

  #look(): void {
    this.#isLookDue = true;
    if (this.#isLooking || this.#hasFailed) return;
    this.#isLooking = true;
    this.#lookNow()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#isLooking = false;
        this.#endIfDrained();
      });
  }

  async #lookNow(): Promise<void> {
    while (this.#isLookDue && !this.#hasFailed) {
      this.#isLookDue = false;
      const reasons = await this.#queue.stopReasons([...this.#jobs.keys()]);
      for (const [id, reason] of reasons) this.#jobs.get(id)?.cancel(reason);
      const claims = await this.#claim();
      for (const claim of claims) this.#begin(claim);
      this.#lookedMs = this.#now();
      if (claims.length > 0 || this.#jobs.size === 0) continue;
      await this.#lookForDeadlock();
    }
  }

  get #free(): number {
    return Math.max(0, this.#settings.throttle - this.#jobs.size);
  }

  async #claim(): Promise<readonly Claim[]> {
    const { name } = this.#settings;
    const free = this.#free;
    if (free === 0) return [];
    try {
      // Jobs that it still plays may wait for their children.
      return await this.#queue.claim(name, free, this.#isDraining);
    } catch (error) {
      if (!(error instanceof UpgradedStoreError)) throw error;
      this.emit('upgraded', error.message);
      this.drain();
      return await this.#queue.claim(name, free, true);
    }
  }

  /** A deadlock that is still there after a second is one: a server might have been about to take a job. */
  async #lookForDeadlock(): Promise<void> {
    const slots = { server: this.#settings.name, free: this.#isDraining ? 0 : this.#free };
    const starved = await this.#queue.starved(slots);
    if (starved === undefined || starved !== this.#starved?.id) {
      this.#starved = starved === undefined ? undefined : { id: starved, sinceMs: this.#now() };
      return;
    }
    if (this.#now() - this.#starved.sinceMs < sureMs) return;
    this.#starved = undefined;
    const deadlock = await this.#queue.breakDeadlock(starved, slots);
    if (deadlock !== undefined) this.emit('deadlock', deadlock);
  }

  #begin(claim: Claim): void {
    const wrote = (events: number) => this.emit('wrote', events);
    const job = new ClaimedJob(claim, this.#queue, this.#ends, wrote);
    this.#jobs.set(claim.id, job);
    this.emit('began', claim);
    job.settled.then(
      (result) => {
        this.#jobs.delete(claim.id);
        this.emit('ended', claim, result);
        this.#look();
        this.#endIfDrained();
      },
      (error: unknown) => this.#failed(error),
    );
    if (this.#isDraining) job.handBack(drainReason);
    void job.play(this.#settings.play);
  }

  #endIfDrained(): void {
    // A claim may be on its way.
    if (this.#isDraining && this.#jobs.size === 0 && !this.#isLooking) this.#end(() => this.#over.resolve());
  }

  #failed(error: unknown): void {
    this.#hasFailed = true;
    this.#end(() => this.#over.reject(error));
  }

  #end(settle: () => void): void {
    this.#stopListening();
    this.#ends.close();
    clearInterval(this.#timer);
    settle();
  }
}
