import type { ActivityStatus } from '../model/published-data.ts';
import { timeMs } from '../trace/event-time.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { TraceIndex } from './trace-index.ts';

/** What a lane shows from one place to another. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  /** `queued` and `job` are what a job was; the others are executions. */
  readonly kind: 'queued' | 'job' | 'open' | ActivityStatus;
}

/** What a job did on one runbook server. */
export interface TimelineLane {
  readonly job: number;
  readonly runbook: string;
  /** Null for a job that never came to one. */
  readonly server: string | null;
  /** What lies below comes first. */
  readonly bars: readonly Bar[];
}

/** The lanes of a run, on a clock. */
export interface Timeline {
  readonly lanes: readonly TimelineLane[];
  /** Where an event is on the clock. */
  readonly placeOf: (seq: number) => number;
  readonly from: number;
  readonly to: number;
}

/** By the time of the events in milliseconds, or by their order. */
export type Clock = 'time' | 'order';

type GrowingLane = Omit<TimelineLane, 'bars'> & { readonly below: Bar[]; readonly above: Bar[] };

/** What a job is at, from its place on the clock on. */
interface Period {
  readonly from: number;
  readonly kind: 'queued' | 'job';
  readonly runbook: string;
  readonly server: string | null;
}

/** Draws up one lane for each job and server, in the order in which jobs were queued. */
export function timelineOf(index: TraceIndex, clock: Clock): Timeline {
  const placeOf = clockOf(index.events, clock);
  const to = placeOf(index.events.length);
  const lanes = new Map<string, GrowingLane>();
  const periods = new Map<number, Period>();
  const laneOf = (job: number, runbook: string, server: string | null) => {
    const key = `${job} ${server ?? ''}`;
    const known = lanes.get(key) ?? { job, runbook, server, below: [], above: [] };
    lanes.set(key, known);
    return known;
  };
  /** What waited in the queue is shown on the lane of the server it came to. */
  const end = (job: number, at: number, server: string | null) => {
    const period = periods.get(job);
    if (period === undefined) return;
    const { from, kind, runbook } = period;
    laneOf(job, runbook, kind === 'job' ? period.server : server).below.push({ from, to: at, kind });
    periods.delete(job);
  };
  for (const event of index.events) {
    const { job, seq, runbook, server } = event;
    if (job === null) continue;
    const from = placeOf(seq);
    if (event.event === 'JobQueued') periods.set(job, { from, kind: 'queued', runbook, server });
    else if (event.event === 'JobStart') {
      end(job, from, server);
      periods.set(job, { from, kind: 'job', runbook, server });
    } else if (event.event === 'JobEnd') end(job, from, server);
    else if (event.event === 'ActivityStart') {
      const ended = index.endOf(seq);
      const bar: Bar = { from, to: ended ? placeOf(ended.seq) : to, kind: ended?.status ?? 'open' };
      laneOf(job, runbook, server).above.push(bar);
    }
  }
  for (const job of [...periods.keys()]) end(job, to, null);
  return {
    lanes: [...lanes.values()]
      .map(({ below, above, ...lane }) => ({ ...lane, bars: [...below, ...above] }))
      .sort((left, right) => left.job - right.job),
    placeOf,
    from: placeOf(1),
    to,
  };
}

function clockOf(events: readonly TraceEvent[], clock: Clock): (seq: number) => number {
  if (clock === 'order') return (seq) => seq;
  // Between jobs time can go back a little; a clock does not.
  let latest = Number.NEGATIVE_INFINITY;
  const times = events.map(({ time }) => {
    latest = Math.max(latest, timeMs(time));
    return latest;
  });
  return (seq) => times[Math.max(1, Math.min(seq, times.length)) - 1] ?? 0;
}
