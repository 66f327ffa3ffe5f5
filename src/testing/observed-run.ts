import { ItemReader } from '../databus/items.ts';
import type { Execution } from '../databus/token.ts';
import type { RunbookWatch } from '../engine/compiled-runbook.ts';
import type { Outcome } from '../engine/outcome.ts';
import { publishedRow } from '../engine/tracer.ts';
import { type Hide, hiddenIn, hiding } from '../hosts/play/secrets.ts';
import type { RunResult } from '../hosts/run.ts';
import type { JobsWatch } from '../hosts/settings/play-settings.ts';
import { listAt } from '../model/list-at.ts';
import { setOwn } from '../model/own-key.ts';
import type { ActivityStatus, Row, Value } from '../model/published-data.ts';
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
  readonly data: ReadonlyMap<ObservedActivity, DataLook>;
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

/** What is kept of the rows that an activity published. */
export interface DataLook {
  /** The names of items; absent: all that it has of its own. */
  readonly names?: ReadonlySet<string>;
  /** The first so many rows; absent: all. */
  readonly most?: number;
}

/** What the jobs of one runbook did. */
export interface JobsOfRunbook {
  count: number;
  /** The numbers of those that run. */
  readonly running: Set<number>;
  atOnce: number;
  readonly statuses: JobEnd['status'][];
}

/** What a run did, as far as a case looks at it. `add` takes the events of the run in their order. */
export class ObservedRun implements JobsWatch {
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
  readonly #published = new Map<ObservedActivity, Row[]>();
  readonly #readers = new Map<string, ItemReader>();
  #hide: Hide = (text) => text;
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

  wantsTexts(runbook: string, activity: string): boolean {
    return this.#looks.texts.has(activityKey(runbook, activity));
  }

  runbook(path: string, secrets: readonly string[]): RunbookWatch {
    this.#hide = hiding(secrets);
    const links = this.#runbooks.find((runbook) => runbook.path === path)?.links ?? [];
    const uses: LinkUse[] = links.map(() => ({ passed: 0, heldBack: 0 }));
    this.links.set(path, uses);
    return {
      offered: (link, passes) => {
        const use = uses[link] as LinkUse;
        if (passes) use.passed += 1;
        else use.heldBack += 1;
      },
      ended: (execution, outcome) => this.#played(path, execution, outcome),
      published: (execution) => this.#goesOn(path, execution),
    };
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
        jobs.running.add(event.job as number);
        jobs.atOnce = Math.max(jobs.atOnce, jobs.running.size);
        return;
      }
      case 'InstanceEnd':
        // A job whose server was lost waits again, and ends later (A26).
        this.#jobsOf(event.runbook).running.delete(event.job as number);
        return;
      case 'JobEnd': {
        const jobs = this.#jobsOf(event.runbook);
        jobs.running.delete(event.job as number);
        jobs.statuses.push(event.status);
        return;
      }
      default:
        return;
    }
  }

  /** What an activity published, over all its executions, without secrets: as much as is looked at. */
  rowsOf(key: ObservedActivity): readonly Row[] {
    return this.#published.get(key) ?? [];
  }

  #ended(event: ActivityEnd): void {
    const key = activityKey(event.runbook, event.activity);
    this.lastEnd.set(key, event.seq);
    const statuses = this.statuses.get(key) ?? { success: 0, warning: 0, failed: 0 };
    this.statuses.set(key, statuses);
    statuses[event.status] += 1;
  }

  #played(runbook: string, execution: Execution, { texts, script }: Outcome): void {
    const key = activityKey(runbook, execution.activity.id);
    if (this.#looks.texts.has(key)) {
      const told = Object.entries({ ...texts, ...(script !== undefined && { script }) });
      listAt(this.texts, key).push(Object.fromEntries(told.map(([name, text]) => [name, this.#hide(text)])));
    }
  }

  #goesOn(runbook: string, execution: Execution): void {
    const key = activityKey(runbook, execution.activity.id);
    const look = this.#looks.data.get(key);
    if (look === undefined) return;
    const { names, most = Number.POSITIVE_INFINITY } = look;
    const kept = listAt(this.#published, key);
    for (let row = 0; row < execution.rowCount && kept.length < most; row += 1)
      kept.push(names === undefined ? this.#ownRow(execution, row) : this.#picked(execution, row, names));
  }

  #ownRow(execution: Execution, row: number): Row {
    return hiddenIn(publishedRow(execution, execution.rowAt(row) ?? {}, 'specific'), this.#hide);
  }

  #picked(execution: Execution, row: number, names: ReadonlySet<string>): Row {
    const picked: Record<string, Value> = {};
    for (const name of names) {
      const value = this.#readerOf(name).read(execution, row);
      if (value !== undefined) setOwn(picked, name, typeof value === 'string' ? this.#hide(value) : value);
    }
    return picked;
  }

  #readerOf(name: string): ItemReader {
    const reader = this.#readers.get(name) ?? new ItemReader(name);
    this.#readers.set(name, reader);
    return reader;
  }

  #jobsOf(runbook: string): JobsOfRunbook {
    let jobs = this.jobs.get(runbook);
    if (jobs === undefined) {
      jobs = { count: 0, running: new Set(), atOnce: 0, statuses: [] };
      this.jobs.set(runbook, jobs);
    }
    return jobs;
  }
}
