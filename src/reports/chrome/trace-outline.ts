import type { TraceEvent } from '../../trace/trace-event.ts';

/** What has to be known of a whole trace before its Chrome trace events can be written. */
export class TraceOutline {
  #firstTime: string | undefined;
  #timePasses = false;
  /** By `seq`: how many activities were started because of that event. */
  readonly #starts: number[] = [];
  readonly #childJobs = new Set<number>();
  readonly #startedChildJobs = new Set<number>();

  add(event: TraceEvent): void {
    this.#firstTime ??= event.time;
    this.#timePasses ||= event.time !== this.#firstTime;
    this.#starts[event.seq] = 0;
    if (event.job === null) return;
    if (event.event === 'JobQueued' && event.parent !== null) this.#childJobs.add(event.job);
    if (event.event === 'JobStart' && this.#childJobs.has(event.job)) this.#startedChildJobs.add(event.job);
    if (event.event === 'ActivityStart')
      this.#starts[event.cause ?? 0] = this.startsAfter(event.cause ?? 0) + 1;
  }

  /** Whether any time passes between the first event and the last. */
  get timePasses(): boolean {
    return this.#timePasses;
  }

  /** How many activities take a token that the event with this `seq` emitted. */
  startsAfter(seq: number): number {
    return this.#starts[seq] ?? 0;
  }

  /** Whether a job was started by another one, and began. */
  isStartedChild(job: number): boolean {
    return this.#startedChildJobs.has(job);
  }
}
