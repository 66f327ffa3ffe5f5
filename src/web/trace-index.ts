import type { Replay, ReplayRunbook } from '../reports/replay/replay.ts';
import { branchText } from '../trace/branch-text.ts';
import { countUpTo } from '../trace/count-up-to.ts';
import type { ActivityEnd, ActivityStart, TraceEvent } from '../trace/trace-event.ts';

/** A row that goes to an activity which will run on it. */
export interface Arrival {
  readonly start: ActivityStart;
  /** The `seq` of the end that made the row; from then on it waits. */
  readonly since: number;
  /** From 0. */
  readonly row: number;
  /** The position of the link in its runbook; -1 if the definition has none such. */
  readonly link: number;
}

/** A job as the trace tells it. */
export interface TracedJob {
  readonly job: number;
  readonly runbook: string;
  readonly parent: number | null;
  /** What it was queued for: `branch a`, `item 3`; blank without a branch. */
  readonly purpose: string;
  /** The start of the activity that queued it; undefined for a job that was started from outside. */
  readonly by: ActivityStart | undefined;
  /** The `seq` of its first event. */
  readonly since: number;
}

/** Tokens that wait at a Junction, as far as the definition tells. */
export interface Gathering {
  readonly activity: string;
  readonly tokens: number;
  readonly link: number;
}

const none: readonly never[] = [];

/**
 * Looks through a trace once, and knows from then on what led to what. No event is missing from the first on:
 * the one with `seq` n is at n - 1.
 */
export class TraceIndex {
  readonly replay: Replay;
  readonly events: readonly TraceEvent[];
  readonly jobs = new Map<number, TracedJob>();
  /** Every event has the same time: only their order tells them apart. */
  readonly isTimeless: boolean;
  readonly #runbooks: ReadonlyMap<string, ReplayRunbook>;
  /** By the `seq` of an end. */
  readonly #sent = new Map<number, Arrival[]>();
  /** By the `seq` of a start. */
  readonly #came = new Map<number, Arrival>();
  /** By job and activity, in the order in which they start. */
  readonly #arrivals = new Map<string, Arrival[]>();
  /** By job and activity. */
  readonly #starts = new Map<string, ActivityStart[]>();
  /** The `seq` of the start by that of the end, and the other way. */
  readonly #startOf = new Map<number, number>();
  readonly #endOf = new Map<number, number>();
  /** The ends of attempts after which the loop tried again. */
  readonly #triedAgain = new Set<number>();
  readonly #children = new Map<number, number[]>();

  constructor(replay: Replay, events: readonly TraceEvent[]) {
    this.replay = replay;
    this.events = events;
    this.#runbooks = new Map(replay.runbooks.map((runbook) => [runbook.path, runbook]));
    this.isTimeless = events.every(({ time }) => time === events[0]?.time);
    const open = new Map<number | null, ActivityStart>();
    for (const event of events) this.#add(event, open);
  }

  /** Undefined before the first event and after the last. */
  at(seq: number): TraceEvent | undefined {
    return this.events[seq - 1];
  }

  /** Undefined for a runbook that the definition does not have. */
  runbook(path: string): ReplayRunbook | undefined {
    return this.#runbooks.get(path);
  }

  /** The rows of an execution that others run on, by the `seq` of its end. */
  sentBy(end: number): readonly Arrival[] {
    return this.#sent.get(end) ?? none;
  }

  /** How the token of a start came there; undefined for the first one of an instance or of a Junction. */
  cameTo(start: number): Arrival | undefined {
    return this.#came.get(start);
  }

  /** The rows that wait for an activity after an event, the next one first, so many at most. */
  queueAt(job: number, activity: string, seq: number, most: number): readonly Arrival[] {
    const arrivals = this.#arrivals.get(keyOf(job, activity)) ?? none;
    const begun = countUpTo<Arrival>(arrivals, seq, ({ start }) => start.seq);
    const waiting: Arrival[] = [];
    for (let at = begun; at < arrivals.length && waiting.length < most; at += 1) {
      const arrival = arrivals[at] as Arrival;
      if (arrival.since <= seq) waiting.push(arrival);
    }
    return waiting;
  }

  /** All starts of an activity in a job, attempts of loops included. */
  startsOf(job: number, activity: string): readonly ActivityStart[] {
    return this.#starts.get(keyOf(job, activity)) ?? none;
  }

  startOf(end: number): ActivityStart | undefined {
    return this.at(this.#startOf.get(end) ?? 0) as ActivityStart | undefined;
  }

  endOf(start: number): ActivityEnd | undefined {
    return this.at(this.#endOf.get(start) ?? 0) as ActivityEnd | undefined;
  }

  /** The jobs that were queued by an execution, by the `seq` of its start. */
  jobsOf(start: number): readonly number[] {
    return this.#children.get(start) ?? none;
  }

  /** The tokens that an execution surely sends to Junctions: the trace does not name them. */
  gatheredBy(end: ActivityEnd): readonly Gathering[] {
    const runbook = this.#runbooks.get(end.runbook);
    if (runbook === undefined || end.rows === 0 || this.#triedAgain.has(end.seq)) return none;
    return runbook.links.flatMap((link, index) => {
      if (link.from !== end.activity || link.on[end.status] !== 'always') return [];
      const to = runbook.activities.find(({ id }) => id === link.to);
      return to?.isJunction ? [{ activity: link.to, tokens: end.rows, link: index }] : [];
    });
  }

  #add(event: TraceEvent, open: Map<number | null, ActivityStart>): void {
    if (event.event === 'JobQueued' && event.job !== null) this.#queued(event.job, event);
    else if (event.event === 'ActivityStart') {
      open.set(event.job, event);
      if (event.job !== null) appended(this.#starts, keyOf(event.job, event.activity), event);
      this.#started(event);
    } else if (event.event === 'ActivityEnd') {
      const start = open.get(event.job);
      if (start?.activity !== event.activity) return;
      this.#startOf.set(event.seq, start.seq);
      this.#endOf.set(start.seq, event.seq);
    }
  }

  #queued(job: number, event: Extract<TraceEvent, { event: 'JobQueued' }>): void {
    const { runbook, parent, cause, seq } = event;
    const causing = parent === null ? undefined : this.at(cause ?? 0);
    const by = causing?.event === 'ActivityStart' ? causing : undefined;
    this.jobs.set(job, { job, runbook, parent, purpose: branchText(event), by, since: seq });
    if (by !== undefined) appended(this.#children, by.seq, job);
  }

  #started(start: ActivityStart): void {
    const end = this.at(start.cause ?? 0);
    if (end?.event !== 'ActivityEnd' || end.job !== start.job || start.job === null) return;
    if (start.attempt > 1) {
      this.#triedAgain.add(end.seq);
      return;
    }
    if (start.parentToken === null) return;
    const row = Number(start.token.slice(start.token.lastIndexOf('.') + 1)) - 1;
    const arrival = { start, since: end.seq, row, link: this.#linkOf(end, start) };
    appended(this.#sent, end.seq, arrival);
    this.#came.set(start.seq, arrival);
    appended(this.#arrivals, keyOf(start.job, start.activity), arrival);
  }

  /** Of several links between the same activities the first that can have passed the row. */
  #linkOf(end: ActivityEnd, { activity }: ActivityStart): number {
    const links = this.#runbooks.get(end.runbook)?.links ?? none;
    const joins = (position: number) =>
      links[position]?.from === end.activity && links[position]?.to === activity;
    const own = [...links.keys()].filter(joins);
    return own.find((position) => links[position]?.on[end.status] !== 'never') ?? own[0] ?? -1;
  }
}

function keyOf(job: number, activity: string): string {
  return `${job} ${activity}`;
}

function appended<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
