import type { EndedJobStatus, RunbookServer } from '../model/job.ts';
import { EventTimes } from './event-time.ts';
import type { ActivityEnd, JobEnd, JobQueued, JobStart, TraceEvent, TraceEventName } from './trace-event.ts';
import { Waits } from './waits.ts';

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

/** What a runbook server played. */
export interface ServerTimes {
  /** The jobs that started on it. One that is started again there counts again (A26). */
  readonly jobs: number;
  /** The time that its slots were occupied, all added up. */
  readonly busyMs: number;
}

/** A job, and the runbook that it plays. */
export interface JobOfRunbook {
  readonly job: number | null;
  readonly runbook: string;
}

/** A job that has started. */
interface Started {
  server: { jobs: number; busyMs: number };
  startMs: number;
  /** When its last instance ended. If its server was lost, that is when the server was lost (A26). */
  instanceEndMs: number;
  /** How long it waited without occupying a slot (A25). */
  awayMs: number;
}

/** The events that JobTimes takes; all others tell it nothing. */
export const jobTimesEvents: readonly TraceEventName[] = [
  'RunStart',
  'JobQueued',
  'JobStart',
  'JobEnd',
  'InstanceEnd',
  'ActivityEnd',
];

/**
 * Measures how long jobs waited in the queue, how many there were at once, and how busy the runbook servers
 * were (section 7). `add` takes the events of a run in their order. It keeps the jobs that have not ended,
 * and sums for each runbook and server.
 *
 * A wait is the time from JobQueued to the first JobStart. A job that never started has none. What a parent
 * waits for its slot to come back (A25), what a job waits to start again after its server was lost (A26), and
 * what a monitor waits for its triggers are none. A job that is lost counts as running until it ends.
 */
export class JobTimes {
  /** When the jobs that have not started were queued. */
  readonly #queuedMs = new Map<number | null, number>();
  readonly #started = new Map<number | null, Started>();
  readonly #servers = new Map<string, { jobs: number; busyMs: number }>();
  readonly #runbooks = new Map<string, Waits>();
  readonly #ended = { Completed: 0, Failed: 0, Canceled: 0 };
  readonly #waits = new Waits();
  /** Executions for which their job gave up its slot, by the `seq` of their start. */
  readonly #away = new Map<number | null, { readonly job: number; readonly sinceMs: number }>();
  readonly #times = new EventTimes();
  #beginMs: number | undefined;
  /** As all times here since the first event: such numbers take less room than those since 1970. */
  #nowMs = 0;
  #queued = 0;
  #mostWaiting = 0;
  #mostRunning = 0;
  #longest: JobOfRunbook | undefined;
  #waitingParentHoldsSlot = true;

  add(event: TraceEvent): void {
    switch (event.event) {
      case 'RunStart':
        this.#waitingParentHoldsSlot = event.options.waitingParentHoldsSlot;
        this.#msOf(event.time);
        return;
      case 'JobQueued':
        this.#queue(event);
        return;
      case 'JobStart':
        this.#start(event);
        return;
      case 'InstanceEnd': {
        const started = this.#started.get(event.job);
        if (started !== undefined) started.instanceEndMs = this.#msOf(event.time);
        return;
      }
      case 'JobEnd':
        this.#end(event);
        return;
      case 'ActivityEnd':
        if (this.#away.size > 0) this.#cameBack(event);
        return;
      default:
        return;
    }
  }

  /** How many jobs were queued. */
  get queued(): number {
    return this.#queued;
  }

  /** How many jobs ended, by how they did. */
  get ended(): Readonly<Record<EndedJobStatus, number>> {
    return this.#ended;
  }

  /** How many jobs wait now, neither started nor ended. */
  get waiting(): number {
    return this.#queuedMs.size;
  }

  /** How many jobs have started and not ended now. */
  get running(): number {
    return this.#started.size;
  }

  /** How many jobs waited at once, at most. A job that starts at the moment it is queued does not wait. */
  get mostWaiting(): number {
    return Math.max(this.#mostWaiting, this.#queuedMs.size);
  }

  /** How many jobs ran at once, at most. */
  get mostRunning(): number {
    return this.#mostRunning;
  }

  /** From the first event to the last. */
  get durationMs(): number {
    return this.#nowMs;
  }

  /** How long the jobs that started were in the queue. */
  get waits(): Waits {
    return this.#waits;
  }

  /** The first of the jobs that waited longest; undefined if no job waited for any time. */
  get longest(): JobOfRunbook | undefined {
    return this.#longest;
  }

  /** The waits of the jobs of each runbook, in the order the runbooks came. */
  get runbooks(): ReadonlyMap<string, Waits> {
    return this.#runbooks;
  }

  /** What each server played, in the order the servers came. Jobs that still run count until now. */
  get servers(): ReadonlyMap<string, ServerTimes> {
    const open = new Map<ServerTimes, number>();
    for (const { server, startMs, awayMs } of this.#started.values())
      open.set(server, (open.get(server) ?? 0) + this.#nowMs - startMs - awayMs);
    const now = (server: ServerTimes) => ({ ...server, busyMs: server.busyMs + (open.get(server) ?? 0) });
    return new Map([...this.#servers].map(([name, server]) => [name, now(server)]));
  }

  /** How busy each server was, in the order of `servers`, in a run of `durationMs`. */
  usesOf(servers: readonly RunbookServer[], durationMs: number): readonly ServerUse[] {
    const times = this.servers;
    return servers.map(({ name, throttle }) => {
      const share = (times.get(name)?.busyMs ?? 0) / (throttle * durationMs);
      return { name, throttle, utilisation: durationMs === 0 ? null : share };
    });
  }

  /**
   * Jain's index of the mean waits of the runbooks that had a job started: 1 if all waited equally long, one
   * divided by their number if one of them did all the waiting. 1 if nobody waited, and if none started.
   */
  get fairness(): number {
    const means = [...this.#runbooks.values()].flatMap((waits) => (waits.count === 0 ? [] : [waits.meanMs]));
    const sum = means.reduce((total, mean) => total + mean, 0);
    const squares = means.reduce((total, mean) => total + mean * mean, 0);
    return squares === 0 ? 1 : (sum * sum) / (means.length * squares);
  }

  #queue({ job, runbook, time, parent, parentIsWaiting, cause }: JobQueued): void {
    const nowMs = this.#msOf(time);
    this.#queued += 1;
    this.#queuedMs.set(job, nowMs);
    if (!this.#runbooks.has(runbook)) this.#runbooks.set(runbook, new Waits());
    if (this.#waitingParentHoldsSlot || !parentIsWaiting || parent === null || this.#away.has(cause)) return;
    this.#away.set(cause, { job: parent, sinceMs: nowMs });
  }

  #start({ job, runbook, time, server: name }: JobStart): void {
    const nowMs = this.#msOf(time);
    const server = this.#serverOf(name ?? '');
    const queuedMs = this.#queuedMs.get(job);
    if (queuedMs === undefined) {
      this.#startAgain(job, nowMs, server);
      return;
    }
    this.#queuedMs.delete(job);
    server.jobs += 1;
    this.#started.set(job, { server, startMs: nowMs, instanceEndMs: nowMs, awayMs: 0 });
    if (this.#started.size > this.#mostRunning) this.#mostRunning = this.#started.size;
    // A clock of real time may be set back.
    const waitedMs = Math.max(0, nowMs - queuedMs);
    if (waitedMs > this.#waits.longestMs) this.#longest = { job, runbook };
    this.#waits.add(waitedMs);
    this.#runbooks.get(runbook)?.add(waitedMs);
  }

  #startAgain(job: number | null, nowMs: number, server: Started['server']): void {
    const started = this.#started.get(job);
    if (started === undefined) return;
    leave(started, started.instanceEndMs);
    server.jobs += 1;
    started.server = server;
    started.startMs = nowMs;
    started.awayMs = 0;
  }

  #end({ job, time, status }: JobEnd): void {
    const nowMs = this.#msOf(time);
    const started = this.#started.get(job);
    if (started === undefined) this.#queuedMs.delete(job);
    else {
      leave(started, nowMs);
      this.#started.delete(job);
    }
    this.#ended[status] += 1;
  }

  #cameBack({ cause, time }: ActivityEnd): void {
    const away = this.#away.get(cause);
    if (away === undefined) return;
    const started = this.#started.get(away.job);
    if (started !== undefined) started.awayMs += this.#msOf(time) - away.sinceMs;
    this.#away.delete(cause);
  }

  #serverOf(name: string): Started['server'] {
    let server = this.#servers.get(name);
    if (server === undefined) {
      server = { jobs: 0, busyMs: 0 };
      this.#servers.set(name, server);
    }
    return server;
  }

  #msOf(time: string): number {
    const timeMs = this.#times.msOf(time);
    this.#beginMs ??= timeMs;
    const nowMs = timeMs - this.#beginMs;
    if (nowMs !== this.#nowMs) {
      // These jobs still wait now that time passes.
      if (this.#queuedMs.size > this.#mostWaiting) this.#mostWaiting = this.#queuedMs.size;
      this.#nowMs = nowMs;
    }
    return nowMs;
  }
}

function leave({ server, startMs, awayMs }: Started, nowMs: number): void {
  server.busyMs += nowMs - startMs - awayMs;
}
