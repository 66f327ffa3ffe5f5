import { type ActivityStatus, type InstanceStatus, type Row, textOf } from '../model/published-data.ts';
import type { ActivityEnd, ActivityStart, InstanceEnd, TraceEvent } from './trace-event.ts';

/** What a trace says about one activity of a runbook, over all instances that are counted. */
export interface ActivityCounts {
  /** Tokens it was run on: the attempts of a loop are one execution. */
  readonly executions: number;
  /** How often it was started; above `executions` only where it looped. */
  readonly attempts: number;
  /** How the executions ended, the last attempt counting; one that never ended is in none of them. */
  readonly statuses: Readonly<Record<ActivityStatus, number>>;
  /** Rows of its executions; rows of attempts that the loop threw away are not among them (A19). */
  readonly rows: number;
  /**
   * Those rows by how the execution ended, without rows of what was stopped: nothing is sent on there
   * (section 7).
   */
  readonly offered: Readonly<Record<ActivityStatus, number>>;
  /** Rows that passed none of its links, though it has some. */
  readonly dropped: number;
  /** Executions a simulated outcome stood in for. */
  readonly simulated: number;
  /** Of a Junction: tokens that had arrived when it was released, and tokens that went on. */
  readonly arrived: number;
  readonly emitted: number;
  /**
   * By activity id: on how many rows of that activity it was started. Empty for a Junction: tokens wait there
   * unseen.
   */
  readonly from: ReadonlyMap<string, number>;
  /** By item: its values with how many rows had them, a few at most. Only of items that were asked for. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What a trace says about one runbook. */
export interface RunbookCounts {
  readonly jobs: ReadonlySet<number>;
  readonly instances: number;
  /** How they ended; one that never did is in none of them. */
  readonly endings: Readonly<Record<InstanceStatus, number>>;
  /** By activity id, in the order they first ran. Those that never ran are missing. */
  readonly activities: ReadonlyMap<string, ActivityCounts>;
}

/** The items of which values are kept, by the runbook's path and the activity's id. */
export type ItemsToKeep = (runbook: string, activity: string) => Iterable<string>;

/** More different values of an item are not kept. */
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
  readonly activities: Map<string, GrowingActivity>;
}

/**
 * The last end in a job: its attempt may be tried again, and its rows may be lost when the job is stopped.
 */
interface LastEnd {
  readonly of: GrowingActivity;
  readonly end: ActivityEnd;
  readonly rows: number;
}

/**
 * Counts what happened in a run, fed with the events of its trace one by one, in the order they were written:
 * by runbook path (`\Folder\Name`) how often each activity ran, how it ended, how many rows it offered to its
 * links and dropped, and on whose rows it was started. A trace that breaks off, or of which lines are
 * missing, gives the counts of what is there. Memory is four bytes an event.
 */
export class TraceCounts {
  readonly #itemsToKeep: ItemsToKeep;
  readonly #runbooks = new Map<string, GrowingRunbook>();
  readonly #activities: GrowingActivity[] = [];
  /** 1 + the index of the activity that ended, by `seq`. */
  #endedAt = new Int32Array(1024);
  readonly #lastEnds = new Map<number | null, LastEnd>();
  /** By job: rows of earlier attempts that go on with those of the next (loopRows 'all'). */
  readonly #carried = new Map<number | null, number>();
  #keepsAllRows = false;

  constructor(itemsToKeep: ItemsToKeep = () => []) {
    this.#itemsToKeep = itemsToKeep;
  }

  /** By path, in the order of their first event. */
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
    // The start of a Junction names as its cause what happened last, not who sent a token to it.
    if (cause !== undefined && event.parentToken !== null) countIn(activity.from, cause.id);
  }

  /** The attempt before was not the last after all. */
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
    // What ran when the job was stopped ends failed and sends nothing more (section 7).
    if (last.end.status === 'failed') last.of.offered.failed -= last.rows;
  }

  /** The last end of a job was that of the last attempt. */
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
      counts = { jobs: new Set(), instances: 0, endings: noEndings(), activities: new Map() };
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

/** The counts of a runbook that a trace tells nothing of. */
export const neverPlayed: RunbookCounts = {
  jobs: new Set(),
  instances: 0,
  endings: noEndings(),
  activities: new Map(),
};

const neverRun: ActivityCounts = noExecutions();

/** The counts of one activity of a runbook; zeros for one that never ran. */
export function countsOfActivity({ activities }: RunbookCounts, id: string): ActivityCounts {
  return activities.get(id) ?? neverRun;
}

function noEndings(): Record<InstanceStatus, number> {
  return { success: 0, warning: 0, failed: 0, canceled: 0 };
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
    const text = textOf(name === undefined ? undefined : row[name]).slice(0, longestValue);
    if (known.has(text) || known.size < mostValues) countIn(known, text);
  }
}

function countIn(counts: Map<string, number>, key: string): void {
  counts.set(key, 1 + (counts.get(key) ?? 0));
}

function withRoomFor(numbers: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  if (index < numbers.length) return numbers;
  const larger = new Int32Array(Math.max(index + 1, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}
