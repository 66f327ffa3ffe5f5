import type { RunbookServer } from '../model/job.ts';
import { timeMs } from './event-time.ts';
import type { ActivityEnd, JobQueued, TraceEvent } from './trace-event.ts';

/** How busy a runbook server was. */
export interface ServerUse {
  readonly name: string;
  readonly throttle: number;
  /**
   * The share of its slots that were occupied, from 0 to 1, over the whole run. Null for a run that took no
   * time.
   */
  readonly utilisation: number | null;
}

/** A job that has started. */
interface Started {
  readonly queuedMs: number;
  server: string | undefined;
  startMs: number;
  /** When its last instance ended. If its server was lost, that is when the server was lost (A26). */
  instanceEndMs: number;
  /** How long it waited without occupying a slot (A25). */
  awayMs: number;
}

/**
 * Measures how long jobs waited in the queue and how busy the runbook servers were (section 7). `add` takes
 * the events of a run in their order.
 */
export class JobTimes {
  readonly #jobs = new Map<number | null, Started>();
  readonly #busyMs = new Map<string, number>();
  /** Executions for which their job gave up its slot, by the `seq` of their start. */
  readonly #away = new Map<number | null, { readonly job: number; readonly sinceMs: number }>();
  #time = '';
  #timeMs = 0;
  #starts = 0;
  #waitedMs = 0;
  #longestMs = 0;
  #waitingParentHoldsSlot = true;

  add(event: TraceEvent): void {
    switch (event.event) {
      case 'RunStart':
        this.#waitingParentHoldsSlot = event.options.waitingParentHoldsSlot;
        return;
      case 'JobQueued':
        this.#queued(event);
        return;
      case 'JobStart':
        this.#start(event.job, this.#msOf(event.time), event.server);
        return;
      case 'InstanceEnd': {
        const started = this.#jobs.get(event.job);
        if (started !== undefined) started.instanceEndMs = this.#msOf(event.time);
        return;
      }
      case 'JobEnd': {
        const started = this.#jobs.get(event.job);
        if (started !== undefined) this.#leave(started, this.#msOf(event.time));
        this.#jobs.delete(event.job);
        return;
      }
      case 'ActivityEnd':
        this.#cameBack(event);
        return;
      default:
        return;
    }
  }

  /** The longest time a job was in the queue before it started, in milliseconds; 0 when none started. */
  get longestWaitMs(): number {
    return this.#longestMs;
  }

  /** The mean time that the started jobs were in the queue, in milliseconds. */
  get meanWaitMs(): number {
    return this.#starts === 0 ? 0 : this.#waitedMs / this.#starts;
  }

  /** How busy each server was, in the order of `servers`, in a run of `durationMs`. */
  usesOf(servers: readonly RunbookServer[], durationMs: number): readonly ServerUse[] {
    return servers.map(({ name, throttle }) => {
      const share = (this.#busyMs.get(name) ?? 0) / (throttle * durationMs);
      return { name, throttle, utilisation: durationMs === 0 ? null : share };
    });
  }

  #queued({ job, time, parent, parentIsWaiting, cause }: JobQueued): void {
    const nowMs = this.#msOf(time);
    this.#jobs.set(job, { queuedMs: nowMs, server: undefined, startMs: 0, instanceEndMs: 0, awayMs: 0 });
    if (this.#waitingParentHoldsSlot || !parentIsWaiting || parent === null || this.#away.has(cause)) return;
    this.#away.set(cause, { job: parent, sinceMs: nowMs });
  }

  #start(job: number | null, nowMs: number, server: string | null): void {
    const started = this.#jobs.get(job);
    if (started === undefined) return;
    if (started.server === undefined) {
      this.#starts += 1;
      this.#waitedMs += nowMs - started.queuedMs;
      this.#longestMs = Math.max(this.#longestMs, nowMs - started.queuedMs);
    } else this.#leave(started, started.instanceEndMs);
    started.server = server ?? '';
    started.startMs = nowMs;
    started.awayMs = 0;
  }

  #leave({ server, startMs, awayMs }: Started, nowMs: number): void {
    if (server === undefined) return;
    this.#busyMs.set(server, (this.#busyMs.get(server) ?? 0) + nowMs - startMs - awayMs);
  }

  #cameBack({ cause, time }: ActivityEnd): void {
    const away = this.#away.get(cause);
    if (away === undefined) return;
    const started = this.#jobs.get(away.job);
    if (started !== undefined) started.awayMs += this.#msOf(time) - away.sinceMs;
    this.#away.delete(cause);
  }

  /** Keeps the last time, because most events happen at the same time as the one before. */
  #msOf(time: string): number {
    if (time !== this.#time) {
      this.#time = time;
      this.#timeMs = timeMs(time);
    }
    return this.#timeMs;
  }
}
