import { ownValue } from '../model/own-key.ts';
import { type ActivityStatus, type InstanceStatus, type Row, textOf } from '../model/published-data.ts';
import { countIn, withRoomFor } from './counting.ts';
import type { ActivityEnd, ActivityStart, InstanceEnd, TraceEvent } from './trace-event.ts';

/** What a trace says about one activity of a runbook, over all counted instances. */
export interface ActivityCounts {
  /** Tokens it ran on. All attempts of a loop are one execution. */
  readonly executions: number;
  /** How often it started. More than `executions` only if it looped. */
  readonly attempts: number;
  /** How the executions ended, by their last attempt. An execution that never ended is not counted. */
  readonly statuses: Readonly<Record<ActivityStatus, number>>;
  /** Rows of its executions, without rows of attempts that the loop discarded (A19). */
  readonly rows: number;
  /**
   * Those rows by how the execution ended, without rows of stopped executions, which send nothing on (section
   * 7).
   */
  readonly offered: Readonly<Record<ActivityStatus, number>>;
  /** Rows that passed none of its links. Only for an activity that has links. */
  readonly dropped: number;
  /** Executions that were replaced by a simulated outcome. */
  readonly simulated: number;
  /** Platform events that it raised, or that report it (section 10). */
  readonly platformEvents: number;
  /** For a Junction: tokens that had arrived when it was released, and tokens that went on. */
  readonly arrived: number;
  readonly emitted: number;
  /**
   * By activity id: on how many rows of that activity it started. Empty for a Junction, because the trace
   * does not show the tokens that wait there.
   */
  readonly from: ReadonlyMap<string, number>;
  /**
   * By item: its values, and how many rows had each; only for the items to keep, and only a few values of
   * each.
   */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What a trace says about one runbook. */
export interface RunbookCounts {
  readonly jobs: ReadonlySet<number>;
  readonly instances: number;
  /** How they ended. An instance that never ended is not counted. */
  readonly endings: Readonly<Record<InstanceStatus, number>>;
  /** Platform events that report the runbook itself, not one of its activities (section 10). */
  readonly platformEvents: number;
  /** By activity id, in the order they first ran. An activity that never ran is missing. */
  readonly activities: ReadonlyMap<string, ActivityCounts>;
}

/** The items whose values are kept, by the runbook's path and the activity's id. */
export type ItemsToKeep = (runbook: string, activity: string) => Iterable<string>;

/** The most different values of an item that are kept. */
const mostValues = 5;
const longestValue = 60;

type Growing<Counts> = { -readonly [Key in keyof Counts]: Counts[Key] };

interface GrowingActivity extends Growing<Omit<ActivityCounts, 'statuses' | 'offered' | 'from' | 'values'>> {
  readonly index: number;
  readonly id: string;
  readonly statuses: Record<ActivityStatus, number>;
  readonly offered: Record<ActivityStatus, number>;
  readonly from: Map<string, number>;
  readonly values: Map<string, Map<string, number>>;
}

interface GrowingRunbook {
  readonly jobs: Set<number>;
  instances: number;
  readonly endings: Record<InstanceStatus, number>;
  platformEvents: number;
  readonly activities: Map<string, GrowingActivity>;
}

/**
 * The last end in a job. Its activity may be tried again, and its rows may be lost when the job is stopped.
 */
interface LastEnd {
  readonly of: GrowingActivity;
  readonly end: ActivityEnd;
  readonly rows: number;
}

/**
 * Counts what happened in a run, by runbook path (`\Folder\Name`): how often each activity ran, how it ended,
 * how many rows it offered to its links and dropped, and on whose rows it started. `add` takes the events of
 * the trace in their order. A trace that breaks off or lacks lines gives the counts of what is there. It
 * needs four bytes of memory for each event.
 */
export class TraceCounts {
  readonly #itemsToKeep: ItemsToKeep;
  readonly #runbooks = new Map<string, GrowingRunbook>();
  readonly #activities: GrowingActivity[] = [];
  /** 1 + the index of the activity that ended, by the `seq` of the event. */
  #endedAt = new Int32Array(1024);
  readonly #lastEnds = new Map<number | null, LastEnd>();
  /** By job: rows of earlier attempts that go on together with those of the next (loopRows 'all'). */
  readonly #carried = new Map<number | null, number>();
  #keepsAllRows = false;

  constructor(itemsToKeep: ItemsToKeep = () => []) {
    this.#itemsToKeep = itemsToKeep;
  }

  /** By path, in the order of their first events. */
  get runbooks(): ReadonlyMap<string, RunbookCounts> {
    return this.#runbooks;
  }

  add(event: TraceEvent): void {
    if (event.job !== null) this.#runbookOf(event).jobs.add(event.job);
    switch (event.event) {
      case 'RunStart':
        this.#keepsAllRows = event.options.loopRows === 'all';
        return;
      case 'InstanceStart':
        this.#runbookOf(event).instances += 1;
        return;
      case 'InstanceEnd':
        this.#endInstance(event);
        return;
      case 'ActivityStart':
        this.#start(event);
        return;
      case 'ActivityEnd':
        this.#end(event);
        return;
      case 'TokenDropped':
        this.#activityOf(event).dropped += 1;
        return;
      case 'JunctionReleased': {
        const junction = this.#activityOf(event);
        junction.arrived += event.arrived;
        junction.emitted += event.emitted;
        return;
      }
      case 'PlatformEvent': {
        const { activity } = event;
        const reported =
          activity === null ? this.#runbookOf(event) : this.#activityOf({ ...event, activity });
        reported.platformEvents += 1;
        return;
      }
      case 'JobQueued':
      case 'JobStart':
      case 'JobEnd':
      case 'EventLogMessage':
      case 'Diagnostic':
        return;
    }
  }

  #start(event: ActivityStart): void {
    const activity = this.#activityOf(event);
    activity.attempts += 1;
    if (event.attempt > 1) {
      this.#tryAgain(event);
      return;
    }
    activity.executions += 1;
    this.#settle(event.job);
    const cause = this.#activities[(this.#endedAt[event.cause ?? 0] ?? 0) - 1];
    // The cause of a Junction's start is the last event before it, not the event that sent a token to it.
    if (cause !== undefined && event.parentToken !== null) countIn(activity.from, cause.id);
  }

  /** The loop tries again, so the attempt before was not the last. */
  #tryAgain({ job, cause }: ActivityStart): void {
    const last = this.#lastEnds.get(job);
    if (last === undefined || last.end.seq !== cause) return;
    const { of, end, rows } = last;
    this.#lastEnds.delete(job);
    of.statuses[end.status] -= 1;
    of.offered[end.status] -= rows;
    of.rows -= rows;
    if (this.#keepsAllRows) this.#carried.set(job, rows);
  }

  #end(event: ActivityEnd): void {
    const of = this.#activityOf(event);
    const rows = event.rows + (this.#carried.get(event.job) ?? 0);
    this.#carried.delete(event.job);
    of.statuses[event.status] += 1;
    of.offered[event.status] += rows;
    of.rows += rows;
    if (event.simulated) of.simulated += 1;
    this.#endedAt = withRoomFor(this.#endedAt, event.seq);
    this.#endedAt[event.seq] = of.index + 1;
    this.#lastEnds.set(event.job, { of, end: event, rows });
  }

  #endInstance(event: InstanceEnd): void {
    this.#runbookOf(event).endings[event.status] += 1;
    const last = this.#settle(event.job);
    if (event.status !== 'canceled' || last === undefined || last.end.seq !== event.cause) return;
    // An execution that runs when the job is stopped ends failed and sends nothing on (section 7).
    if (last.end.status === 'failed') last.of.offered.failed -= last.rows;
  }

  /** Nothing can follow the last end of a job any more: its attempt was the last. */
  #settle(job: number | null): LastEnd | undefined {
    const last = this.#lastEnds.get(job);
    if (last === undefined) return undefined;
    this.#lastEnds.delete(job);
    const { of, end } = last;
    if (end.data !== undefined && end.data.length > 0)
      for (const item of this.#itemsToKeep(end.runbook, of.id)) keepValues(of, item, end.data);
    return last;
  }

  #runbookOf({ runbook }: TraceEvent): GrowingRunbook {
    let counts = this.#runbooks.get(runbook);
    if (counts === undefined) {
      counts = { ...noJobs(), jobs: new Set(), activities: new Map() };
      this.#runbooks.set(runbook, counts);
    }
    return counts;
  }

  #activityOf(event: TraceEvent & { readonly activity: string }): GrowingActivity {
    const { activities } = this.#runbookOf(event);
    let counts = activities.get(event.activity);
    if (counts === undefined) {
      counts = { ...noExecutions(), id: event.activity, index: this.#activities.length };
      activities.set(event.activity, counts);
      this.#activities.push(counts);
    }
    return counts;
  }
}

/** The counts of a runbook that a trace does not mention. */
export const neverPlayed: RunbookCounts = {
  ...noJobs(),
  jobs: new Set(),
  activities: new Map(),
};

/** Whether an instance began that has not ended: the trace is torn. */
export function hasOpenInstances({ instances, endings }: RunbookCounts): boolean {
  return Object.values(endings).reduce((sum, count) => sum + count, 0) < instances;
}

const neverRun: ActivityCounts = noExecutions();

/** The counts of one activity of a runbook; zeros for an activity that never ran. */
export function countsOfActivity({ activities }: RunbookCounts, id: string): ActivityCounts {
  return activities.get(id) ?? neverRun;
}

function noJobs(): Omit<GrowingRunbook, 'jobs' | 'activities'> {
  return {
    instances: 0,
    endings: { success: 0, warning: 0, failed: 0, canceled: 0 },
    platformEvents: 0,
  };
}

function noExecutions(): Omit<GrowingActivity, 'index' | 'id'> {
  return {
    executions: 0,
    attempts: 0,
    statuses: { success: 0, warning: 0, failed: 0 },
    rows: 0,
    offered: { success: 0, warning: 0, failed: 0 },
    dropped: 0,
    simulated: 0,
    platformEvents: 0,
    arrived: 0,
    emitted: 0,
    from: new Map(),
    values: new Map(),
  };
}

function keepValues({ values }: GrowingActivity, item: string, rows: readonly Row[]): void {
  const known = values.get(item) ?? new Map<string, number>();
  values.set(item, known);
  for (const row of rows) {
    const name = Object.keys(row).find((key) => key.toLowerCase() === item.toLowerCase());
    const text = textOf(name === undefined ? undefined : ownValue(row, name)).slice(0, longestValue);
    if (known.has(text) || known.size < mostValues) countIn(known, text);
  }
}
