import { expect } from 'vitest';
import type { RunbookServer } from '../../src/model/job.ts';
import type { JobQueued, TraceEvent } from '../../src/trace/trace-event.ts';
import { named, type Played } from './playing.ts';

/**
 * Who a job is, whatever its number: the runbook it began with from outside, or its parent and the execution
 * that asked for it. Jobs are numbered as they are queued, and that depends on the speed of threads.
 */
function identities({ events }: Pick<Played, 'events'>): ReadonlyMap<number, string> {
  const known = new Map<number, string>();
  for (const queued of named({ events }, 'JobQueued'))
    known.set(Number(queued.job), nameOf(queued, events, known));
  return known;
}

function nameOf(
  { runbook, parent, cause, branch = '', attempt = 1, compensates }: JobQueued,
  events: readonly TraceEvent[],
  known: ReadonlyMap<number, string>,
): string {
  if (parent === null) return runbook;
  const asking = events[(cause ?? 0) - 1];
  const by =
    asking?.event === 'ActivityStart' ? `${asking.activity} ${asking.token} #${asking.attempt}` : '?';
  const which = [branch, attempt > 1 ? `attempt ${attempt}` : '', compensates ? 'compensation' : ''];
  return [known.get(parent), by, ...which.filter(Boolean), runbook].join(' / ');
}

/** What each job did, in its order, and how it ended: by who the job is. */
export function doings(all: Pick<Played, 'events'>): Readonly<Record<string, readonly string[]>> {
  const names = identities(all);
  const done: Record<string, string[]> = {};
  for (const event of all.events) {
    if (event.job === null) continue;
    const name = names.get(event.job) as string;
    done[name] ??= [];
    const text = doing(event);
    if (text !== undefined) done[name].push(text);
  }
  return done;
}

function doing(event: TraceEvent): string | undefined {
  switch (event.event) {
    case 'ActivityEnd':
      return `${event.activity} ${event.token} #${event.attempt} ${event.status} ${event.rows} ${event.errorSummary}`;
    case 'TokenDropped':
      return `${event.activity} ${event.token} dropped`;
    case 'EventLogMessage':
      return `"${event.message}"`;
    case 'InstanceEnd':
      return `${event.status} ${JSON.stringify(event.returned)}`;
    case 'JobEnd':
      return event.status;
    default:
      return undefined;
  }
}

/** What limits the jobs of a run. */
export interface Limits {
  /** Job concurrency by path. */
  readonly concurrency: Readonly<Record<string, number>>;
  readonly servers: readonly RunbookServer[];
  /** The servers a runbook may run on, by path; absent: all. */
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
  /** A25. */
  readonly waitingParentHoldsSlot: boolean;
}

/** The jobs as the trace tells them, event by event. */
class Watched {
  readonly pending = new Map<number, string>();
  readonly running = new Map<number, { readonly runbook: string; readonly server: string }>();
  /** Those that have asked for children they wait for, and whose activity has not ended. */
  readonly waiting = new Set<number>();

  take(event: TraceEvent): void {
    const { job, runbook, server } = event;
    if (job === null) return;
    if (event.event === 'JobQueued') {
      this.pending.set(job, runbook);
      if (event.parentIsWaiting) this.waiting.add(event.parent as number);
    } else if (event.event === 'JobStart') {
      this.pending.delete(job);
      this.running.set(job, { runbook, server: server as string });
    } else if (event.event === 'JobEnd') {
      this.pending.delete(job);
      this.running.delete(job);
      this.waiting.delete(job);
    } else if (event.event === 'ActivityEnd') this.waiting.delete(job);
  }

  /**
   * Jobs that hold a slot for sure. One that has its slot back after a wait may not be among them: nothing
   * tells of it.
   */
  holding(limits: Limits): readonly { readonly runbook: string; readonly server: string }[] {
    return [...this.running].flatMap(([job, place]) =>
      limits.waitingParentHoldsSlot || !this.waiting.has(job) ? [place] : [],
    );
  }
}

/**
 * Section 7: at every event no more jobs of a runbook run than its concurrency, and no more on a server than
 * its throttle.
 */
export function expectWithinLimits({ events }: Pick<Played, 'events'>, limits: Limits): void {
  const watched = new Watched();
  for (const event of events) {
    watched.take(event);
    const holding = watched.holding(limits);
    const most = (key: 'runbook' | 'server') =>
      Map.groupBy(holding, (place) => place[key])
        .entries()
        .map(([name, jobs]) => [name, jobs.length] as const);
    for (const [path, jobs] of most('runbook'))
      expect(jobs).toBeLessThanOrEqual(limits.concurrency[path] ?? 1);
    for (const [name, jobs] of most('server')) {
      const throttle = limits.servers.find((server) => server.name === name)?.throttle;
      expect(jobs).toBeLessThanOrEqual(throttle ?? 0);
    }
  }
}

/**
 * Slots are refilled at once: whenever an activity starts, no job is pending that could run. Only where
 * waiting parents hold their slots, for else the trace does not tell who has one.
 */
export function expectRefilled({ events }: Pick<Played, 'events'>, limits: Limits): void {
  const watched = new Watched();
  for (const event of events) {
    watched.take(event);
    if (event.event !== 'ActivityStart') continue;
    const holding = watched.holding(limits);
    const isOpen = (path: string) =>
      holding.filter(({ runbook }) => runbook === path).length < (limits.concurrency[path] ?? 1) &&
      limits.servers.some(
        ({ name, throttle }) =>
          (limits.allowed?.[path] ?? [name]).includes(name) &&
          holding.filter(({ server }) => server === name).length < throttle,
      );
    const idle = [...watched.pending].filter(([, path]) => isOpen(path)).map(([job]) => job);
    expect({ seq: event.seq, idle }).toEqual({ seq: event.seq, idle: [] });
  }
}

/** How many jobs ran at once at most. */
export function mostAtOnce({ events }: Pick<Played, 'events'>, runbook?: string): number {
  let now = 0;
  let most = 0;
  for (const event of events) {
    if (runbook !== undefined && event.runbook !== runbook) continue;
    if (event.event === 'JobStart') now += 1;
    if (event.event === 'JobEnd' && event.server !== null) now -= 1;
    most = Math.max(most, now);
  }
  return most;
}
