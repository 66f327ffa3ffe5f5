import type { TraceEvent, TraceEventName } from '../trace/trace-event.ts';
import { nextJob } from './schedule-follower.ts';
import type { Deviation, JobSchedule } from './schedule-space.ts';

/** An event of a trace, reduced to who did what. */
export interface ToldStep {
  readonly seq: number;
  readonly time: string;
  readonly event: TraceEventName;
  readonly job: number | null;
  readonly runbook: string;
  /** The name of the activity; null if the event is not about one. */
  readonly activity: string | null;
}

/** A deviation in terms of the trace. A step is null if it left no event of its own. */
export interface ToldDeviation extends Deviation {
  /** The question that was open: `next job`, or with every choice an order of links or Junctions. */
  readonly what: string;
  /** The last event before the point. */
  readonly after: ToldStep | null;
  /** What came next. */
  readonly wentOn: ToldStep | null;
  /** What would have come next in the documented order. */
  readonly insteadOf: ToldStep | null;
}

/** The events around a point of a run where several things could come next. */
interface StepsAround {
  readonly what: string;
  readonly after: ToldStep | null;
  next: ToldStep | null;
}

/**
 * Takes the events of a run one by one, in their order, and keeps those around the wanted points. Call
 * `atPoint` whenever the run reaches a point.
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
 * Describes a schedule. `play` runs one and gives the events around the wanted points. Each deviation is
 * compared with the run that has only the deviations before it.
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

/** A schedule that was not played again: its points alone. */
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
