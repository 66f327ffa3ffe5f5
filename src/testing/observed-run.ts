import type { RunResult } from '../hosts/run.ts';
import { listAt } from '../model/list-at.ts';
import type { ActivityStatus, Row } from '../model/published-data.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { countIn } from '../trace/counting.ts';
import { ListedActivities } from '../trace/listed-activities.ts';
import type { ActivityEnd, EventLogMessage, JobEnd, TraceEvent } from '../trace/trace-event.ts';

/** An activity of a runbook, as one text. */
export type ObservedActivity = string & { readonly isKey?: never };

/** The key of an activity: the path of its runbook and its id. */
export function activityKey(runbook: string, id: string): ObservedActivity {
  return `${runbook}\0${id}`;
}

/** What the expectations of a case look at. The rest is not kept. */
export interface Looks {
  readonly data: ReadonlySet<ObservedActivity>;
  readonly texts: ReadonlySet<ObservedActivity>;
  readonly order: ReadonlySet<ObservedActivity>;
  readonly list: boolean;
}

/** An activity that ran, with its attempt from the second on. */
export interface ListedActivity {
  readonly name: string;
  readonly id: string;
}

/** What a link did: rows that passed it, and rows that it held back. */
export interface LinkUse {
  passed: number;
  heldBack: number;
}

/** What the jobs of one runbook did. */
export interface JobsOfRunbook {
  count: number;
  running: number;
  atOnce: number;
  readonly statuses: JobEnd['status'][];
}

/** What a run did, as far as a case looks at it. `add` takes the events of the run in their order. */
export class ObservedRun {
  readonly #looks: Looks;
  readonly #runbooks: readonly Runbook[];
  readonly #listed = new ListedActivities();
  /** What `--format list` prints, without the numbers; and the same with ids. */
  readonly list: ListedActivity[] = [];
  /** Executions by activity, every attempt counted. */
  readonly ran = new Map<ObservedActivity, number>();
  /** How the executions of each activity ended. */
  readonly statuses = new Map<ObservedActivity, Record<ActivityStatus, number>>();
  /** The activities to keep in order, as they started. */
  readonly starts: ObservedActivity[] = [];
  readonly firstStart = new Map<ObservedActivity, number>();
  readonly lastEnd = new Map<ObservedActivity, number>();
  /** By activity: the texts of each execution. */
  readonly texts = new Map<ObservedActivity, Readonly<Record<string, string>>[]>();
  readonly #rows = new Map<
    ObservedActivity,
    { readonly end: ActivityEnd; readonly rows: readonly Row[] }[]
  >();
  readonly messages: EventLogMessage[] = [];
  readonly jobs = new Map<string, JobsOfRunbook>();
  readonly diagnostics: string[] = [];
  /** By runbook: what each of its links did, in stored order. */
  readonly links = new Map<string, readonly LinkUse[]>();
  result: RunResult | undefined;

  /** `runbooks`: those that are played. */
  constructor(looks: Looks, runbooks: readonly Runbook[]) {
    this.#looks = looks;
    this.#runbooks = runbooks;
  }

  /** An activity as it was played; undefined if there is none. */
  activity(runbook: string, id: string): Activity | undefined {
    const played = this.#runbooks.find(({ path }) => path === runbook);
    return played?.activities.find((activity) => activity.id === id);
  }

  add(event: TraceEvent): void {
    if (this.#looks.list) {
      const name = this.#listed.nameOf(event);
      if (name !== undefined && event.event === 'ActivityStart')
        this.list.push({ name, id: event.activity + name.slice(event.name.length) });
    }
    switch (event.event) {
      case 'ActivityStart': {
        const key = activityKey(event.runbook, event.activity);
        countIn(this.ran, key);
        if (!this.firstStart.has(key)) this.firstStart.set(key, event.seq);
        if (this.#looks.order.has(key)) this.starts.push(key);
        // A loop that tries again discards the rows of the attempt before (A19).
        if (event.attempt > 1) this.#discard(key, event.cause);
        return;
      }
      case 'ActivityEnd':
        this.#ended(event);
        return;
      case 'EventLogMessage':
        this.messages.push(event);
        return;
      case 'Diagnostic':
        this.diagnostics.push(event.code);
        return;
      case 'JobQueued':
        this.#jobsOf(event.runbook).count += 1;
        return;
      case 'JobStart': {
        const jobs = this.#jobsOf(event.runbook);
        jobs.running += 1;
        jobs.atOnce = Math.max(jobs.atOnce, jobs.running);
        return;
      }
      case 'JobEnd': {
        const jobs = this.#jobsOf(event.runbook);
        // A job that never had a server has not run.
        if (event.server !== null) jobs.running -= 1;
        jobs.statuses.push(event.status);
        return;
      }
      default:
        return;
    }
  }

  /** The rows that an activity published, over all its executions. */
  rowsOf(key: ObservedActivity): readonly Row[] {
    return (this.#rows.get(key) ?? []).flatMap(({ rows }) => rows);
  }

  #ended(event: ActivityEnd): void {
    const key = activityKey(event.runbook, event.activity);
    this.lastEnd.set(key, event.seq);
    const statuses = this.statuses.get(key) ?? { success: 0, warning: 0, failed: 0 };
    this.statuses.set(key, statuses);
    statuses[event.status] += 1;
    if (this.#looks.texts.has(key)) {
      const { texts, script } = event;
      listAt(this.texts, key).push({ ...texts, ...(script !== undefined && { script }) });
    }
    if (this.#looks.data.has(key)) listAt(this.#rows, key).push({ end: event, rows: event.data ?? [] });
  }

  #discard(key: ObservedActivity, cause: number | null): void {
    const rows = this.#rows.get(key);
    const at = rows?.findLastIndex(({ end }) => end.seq === cause) ?? -1;
    if (at >= 0) rows?.splice(at, 1);
  }

  #jobsOf(runbook: string): JobsOfRunbook {
    let jobs = this.jobs.get(runbook);
    if (jobs === undefined) {
      jobs = { count: 0, running: 0, atOnce: 0, statuses: [] };
      this.jobs.set(runbook, jobs);
    }
    return jobs;
  }
}
