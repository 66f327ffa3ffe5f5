import type { TraceEvent, TraceEventName } from '../trace/trace-event.ts';
import { nextJob } from './schedule-follower.ts';
import type { Deviation, JobSchedule } from './schedule-space.ts';

/** An event of a trace, as far as it tells who went on. */
export interface ToldStep {
  readonly seq: number;
  readonly time: string;
  readonly event: TraceEventName;
  readonly job: number | null;
  readonly runbook: string;
  /** The name of the activity, where the event is about one. */
  readonly activity: string | null;
}

/** A deviation in terms of the trace. A step is null where what was picked left no event of its own. */
export interface ToldDeviation extends Deviation {
  /** What was left open: `next job`, or with every choice an order of links or Junctions. */
  readonly what: string;
  /** The last event before. */
  readonly after: ToldStep | null;
  /** What came next. */
  readonly wentOn: ToldStep | null;
  /** What would have come next in the documented order. */
  readonly insteadOf: ToldStep | null;
}

/** What happened at a point of a run where something was left open. */
interface StepsAround {
  readonly what: string;
  readonly after: ToldStep | null;
  next: ToldStep | null;
}

/**
 * Fed with the events of a run one by one, in their order, keeps what happened at the points it is asked for.
 * `atPoint` is to be called whenever the run comes to one.
 */
export class StepsAtPoints {
  readonly known = new Map<number, StepsAround>();
  readonly #wanted: ReadonlySet<number>;
  #last: TraceEvent | null = null;
  #open: number | undefined;

  constructor(points: readonly number[]) {
    this.#wanted = new Set(points);
  }

  add(event: TraceEvent): void {
    const at = this.#open === undefined ? undefined : this.known.get(this.#open);
    if (at !== undefined) at.next = stepOf(event);
    this.#open = undefined;
    this.#last = event;
  }

  readonly atPoint = (point: number, what: string): void => {
    this.#open = undefined;
    if (!this.#wanted.has(point)) return;
    this.#open = point;
    this.known.set(point, { what, after: this.#last && stepOf(this.#last), next: null });
  };
}

/**
 * Tells a schedule: `play` runs one and gives what happened at the points asked for. Each deviation is
 * compared with the run that has only those before it.
 */
export async function toldSchedule(
  schedule: JobSchedule,
  play: (schedule: JobSchedule, points: readonly number[]) => Promise<ReadonlyMap<number, StepsAround>>,
): Promise<readonly ToldDeviation[]> {
  const told: ToldDeviation[] = [];
  const points = schedule.map(({ point }) => point);
  let without = await play([], points);
  for (const [index, { point, pick }] of schedule.entries()) {
    const withIt = await play(schedule.slice(0, index + 1), points);
    const at = withIt.get(point);
    told.push({
      point,
      pick,
      what: at?.what ?? nextJob,
      after: at?.after ?? null,
      wentOn: at?.next ?? null,
      insteadOf: without.get(point)?.next ?? null,
    });
    without = withIt;
  }
  return told;
}

/** A schedule that nobody played again: the points alone. */
export function untold(schedule: JobSchedule): readonly ToldDeviation[] {
  return schedule.map((deviation) => ({
    ...deviation,
    what: nextJob,
    after: null,
    wentOn: null,
    insteadOf: null,
  }));
}

function stepOf(event: TraceEvent): ToldStep {
  const { seq, time, job, runbook } = event;
  const activity = 'name' in event ? event.name : null;
  return { seq, time, event: event.event, job, runbook, activity };
}
