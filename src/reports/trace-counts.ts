import type { ActivityStatus, InstanceStatus } from '../model/published-data.ts';
import type { ActivityEnd, ActivityStart, InstanceEnd, TraceEvent } from '../trace/trace-event.ts';

/** What a trace says about one activity of a runbook, over all instances of it. */
export interface ActivityCounts {
  /** Tokens it was run on: the attempts of a loop are one execution. */
  readonly executions: number;
  /** How often it was started; above `executions` only where it looped. */
  readonly attempts: number;
  /** How the executions ended, the last attempt counting; one that never ended is in none of them. */
  readonly statuses: Readonly<Record<ActivityStatus, number>>;
  /** Rows offered to its links, by how the execution ended. Rows of attempts the loop threw away are not among them (A19). */
  readonly offered: Readonly<Record<ActivityStatus, number>>;
  /** Rows that passed none of its links, though it has some. */
  readonly dropped: number;
  /** Executions a simulated outcome stood in for. */
  readonly simulated: number;
  /** Of a Junction: tokens that had arrived when it was released. */
  readonly arrived: number;
  /** By activity id: how often an activity was started on one of its rows. Junctions are missing here: tokens wait there unseen. */
  readonly passedTo: ReadonlyMap<string, number>;
}

/** What a trace says about one runbook. */
export interface RunbookCounts {
  readonly instances: number;
  /** How they ended; one that never did is in none of them. */
  readonly endings: Readonly<Record<InstanceStatus, number>>;
  /** By activity id, in the order they first ran. Those that never ran are missing. */
  readonly activities: ReadonlyMap<string, ActivityCounts>;
}

type Open<Counts> = { -readonly [Key in keyof Counts]: Counts[Key] };

interface ActivityTally extends Omit<Open<ActivityCounts>, 'statuses' | 'offered' | 'passedTo'> {
  readonly statuses: Record<ActivityStatus, number>;
  readonly offered: Record<ActivityStatus, number>;
  readonly passedTo: Map<string, number>;
}

interface RunbookTally {
  instances: number;
  readonly endings: Record<InstanceStatus, number>;
  readonly activities: Map<string, ActivityTally>;
}

/** An ActivityEnd as long as something may name it as its cause. */
interface Ending {
  readonly of: ActivityTally;
  readonly status: ActivityStatus;
  readonly rows: number;
}

/**
 * Counts what happened in a run, fed with the events of its trace one by one, in the order they were written: by runbook path
 * (`\Folder\Name`) how often each activity ran, how it ended, how many rows it offered to its links and dropped, and which activities were
 * started on them. How often a link was passed follows from it with `linkPasses`. A trace that breaks off, or of which lines are missing,
 * gives the counts of what is there.
 */
export class TraceCounts {
  readonly #runbooks = new Map<string, RunbookTally>();
  /** By `seq`. */
  readonly #endings = new Map<number, Ending>();
  /** By the `seq` of the start of an attempt: rows of earlier attempts that go on with its own (loopRows 'all'). */
  readonly #carried = new Map<number, number>();
  #keepsAllRows = false;

  /** By path, in the order of their first event. */
  get runbooks(): ReadonlyMap<string, RunbookCounts> {
    return this.#runbooks;
  }

  add(event: TraceEvent): void {
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
      case 'JunctionReleased':
        this.#activityOf(event).arrived += event.arrived;
        return;
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
    const cause = event.cause === null ? undefined : this.#endings.get(event.cause);
    if (event.attempt > 1) {
      // The attempt before was not the last after all.
      if (cause === undefined) return;
      withdraw(cause);
      cause.of.statuses[cause.status] -= 1;
      if (this.#keepsAllRows) this.#carried.set(event.seq, cause.rows);
      return;
    }
    activity.executions += 1;
    if (cause === undefined || isJunctionRoot(event)) return;
    const { passedTo } = cause.of;
    passedTo.set(event.activity, (passedTo.get(event.activity) ?? 0) + 1);
  }

  #end(event: ActivityEnd): void {
    const of = this.#activityOf(event);
    const cause = event.cause ?? 0;
    const rows = event.rows + (this.#carried.get(cause) ?? 0);
    this.#carried.delete(cause);
    of.statuses[event.status] += 1;
    of.offered[event.status] += rows;
    if (event.simulated) of.simulated += 1;
    this.#endings.set(event.seq, { of, status: event.status, rows });
  }

  #endInstance(event: InstanceEnd): void {
    this.#runbookOf(event).endings[event.status] += 1;
    const last = event.cause === null ? undefined : this.#endings.get(event.cause);
    // What ran when the job was stopped ends failed and sends nothing more (section 7).
    if (event.status === 'canceled' && last?.status === 'failed') withdraw(last);
  }

  #runbookOf({ runbook }: TraceEvent): RunbookTally {
    let counts = this.#runbooks.get(runbook);
    if (counts === undefined) {
      const endings = { success: 0, warning: 0, failed: 0, canceled: 0 };
      counts = { instances: 0, endings, activities: new Map() };
      this.#runbooks.set(runbook, counts);
    }
    return counts;
  }

  #activityOf(event: TraceEvent & { readonly activity: string }): ActivityTally {
    const { activities } = this.#runbookOf(event);
    let counts = activities.get(event.activity);
    if (counts === undefined) {
      counts = {
        executions: 0,
        attempts: 0,
        statuses: { success: 0, warning: 0, failed: 0 },
        offered: { success: 0, warning: 0, failed: 0 },
        dropped: 0,
        simulated: 0,
        arrived: 0,
        passedTo: new Map(),
      };
      activities.set(event.activity, counts);
    }
    return counts;
  }
}

function withdraw({ of, status, rows }: Ending): void {
  of.offered[status] -= rows;
}

/** The start of a Junction names as its cause what happened last, not who sent a token to it. */
function isJunctionRoot({ parentToken }: ActivityStart): boolean {
  return parentToken === null;
}
