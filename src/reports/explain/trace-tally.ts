import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { UsageError } from '../../model/problem.ts';
import { type ActivityStatus, type InstanceStatus, textOf } from '../../model/published-data.ts';
import type { ActivityEnd, ActivityStart, TraceEvent } from '../../trace/trace-event.ts';
import { brokenTrace, foreignTrace } from '../../trace/unusable-trace.ts';

/** What a trace says of one activity. Of a loop the last attempt of each token counts, but for `executions`. */
export interface ActivityTally {
  /** Tokens it ran on. */
  visits: number;
  /** With all attempts of a loop. */
  executions: number;
  readonly ended: Record<ActivityStatus, number>;
  rows: number;
  /** Rows that passed no link. */
  dropped: number;
  /** Of a Junction: tokens that arrived, and that went on. */
  arrived: number;
  emitted: number;
  /** Tokens that came from each activity, by its index. */
  readonly from: Map<number, number>;
  /** Values of the items that its links test, with how many rows had them, where the trace has published data. */
  readonly values: Map<string, Map<string, number>>;
}

/** More different values of an item are not kept. */
const mostValues = 5;
const longestValue = 60;

/**
 * Counts what happened in the jobs of one runbook, fed with the events of a trace in the order they were written; memory is four bytes an
 * event. Throws UsageError with the line for an event of another version of the runbook, and at the end for a trace that is cut off, or of
 * other runbooks.
 */
export class TraceTally {
  readonly #facts: RunbookFacts;
  readonly #trace: string;
  readonly #onlyJob: number | undefined;
  readonly #activities: readonly ActivityTally[];
  readonly #runbooks = new Set<string>();
  readonly #open = new Set<number>();
  /** The last end of each job under way: it may be an attempt that is tried again. */
  readonly #lastEnds = new Map<number, ActivityEnd>();
  /** 1 + the index of the activity that ended, by `seq`. */
  #endedAt = new Int32Array(1024);
  /** The last line, which is the `seq` of its event. */
  #line = 0;
  #isOurs = false;
  instances = 0;
  readonly jobs = new Set<number>();
  readonly statuses = new Map<InstanceStatus, number>();

  /** `trace`: its name, for what is refused; `job`: only the events of that job. */
  constructor(facts: RunbookFacts, trace: string, job?: number) {
    this.#facts = facts;
    this.#trace = trace;
    this.#onlyJob = job;
    this.#activities = facts.wiring.activities.map(() => ({
      visits: 0,
      executions: 0,
      ended: { success: 0, warning: 0, failed: 0 },
      rows: 0,
      dropped: 0,
      arrived: 0,
      emitted: 0,
      from: new Map(),
      values: new Map(),
    }));
  }

  of({ index }: Pick<Wired, 'index'>): ActivityTally {
    return this.#activities[index] as ActivityTally;
  }

  add(event: TraceEvent): void {
    const { seq, job, runbook } = event;
    this.#line = seq;
    if (job === null) return;
    if (event.event === 'JobQueued') this.#open.add(job);
    if (event.event === 'JobEnd') this.#open.delete(job);
    this.#runbooks.add(runbook);
    if (job === this.#onlyJob && runbook !== this.#path)
      throw new UsageError(`${this.#place}: job ${job} is of ${runbook}, not of ${this.#path}`);
    if (runbook !== this.#path || (this.#onlyJob ?? job) !== job) return;
    this.#isOurs = true;
    this.jobs.add(job);
    this.#take(event, job);
  }

  /** To be called after the last event. */
  end(): void {
    const [open] = this.#open;
    if (open !== undefined)
      throw brokenTrace(this.#place, `the trace is cut off: it ends here, and job ${open} has not ended`);
    if (!this.#isOurs) throw this.#nothingHere();
    for (const end of this.#lastEnds.values()) this.#settle(end);
    this.#lastEnds.clear();
  }

  get #path(): string {
    return this.#facts.runbook.path;
  }

  /** Where it came to, in the words of a compiler. */
  get #place(): string {
    return `${this.#trace}:${this.#line}`;
  }

  #nothingHere(): UsageError {
    if (this.#onlyJob === undefined) return foreignTrace(this.#trace, this.#path, this.#runbooks);
    return new UsageError(`${this.#trace} has no job ${this.#onlyJob}`);
  }

  #take(event: TraceEvent, job: number): void {
    switch (event.event) {
      case 'InstanceStart':
        this.instances += 1;
        return;
      case 'ActivityStart':
        this.#started(event, job);
        return;
      case 'ActivityEnd':
        this.#endedAt = roomFor(this.#endedAt, event.seq);
        this.#endedAt[event.seq] = this.#find(event.activity).index + 1;
        this.#lastEnds.set(job, event);
        return;
      case 'TokenDropped':
        this.of(this.#find(event.activity)).dropped += 1;
        return;
      case 'JunctionReleased': {
        const tally = this.of(this.#find(event.activity));
        tally.arrived += event.arrived;
        tally.emitted += event.emitted;
        return;
      }
      case 'InstanceEnd':
        this.#settleLast(job);
        this.statuses.set(event.status, 1 + (this.statuses.get(event.status) ?? 0));
        return;
      default:
        return;
    }
  }

  #started({ activity, attempt, cause }: ActivityStart, job: number): void {
    const at = this.#find(activity);
    const tally = this.of(at);
    tally.executions += 1;
    // The end of this attempt takes the place of the last one's.
    if (attempt > 1) return;
    this.#settleLast(job);
    tally.visits += 1;
    if (at.isJunction) return;
    const source = (this.#endedAt[cause ?? 0] ?? 0) - 1;
    if (source >= 0) tally.from.set(source, 1 + (tally.from.get(source) ?? 0));
  }

  #settleLast(job: number): void {
    const end = this.#lastEnds.get(job);
    if (end === undefined) return;
    this.#lastEnds.delete(job);
    this.#settle(end);
  }

  #settle({ activity, status, rows, data }: ActivityEnd): void {
    const at = this.#find(activity);
    const tally = this.of(at);
    tally.ended[status] += 1;
    tally.rows += rows;
    if (data !== undefined) for (const item of testedItems(at)) this.#remember(tally, item, data);
  }

  #remember({ values }: ActivityTally, item: string, data: NonNullable<ActivityEnd['data']>): void {
    let counts = values.get(item);
    if (counts === undefined) {
      counts = new Map();
      values.set(item, counts);
    }
    for (const row of data) {
      const name = Object.keys(row).find((key) => key.toLowerCase() === item.toLowerCase());
      const text = textOf(name === undefined ? undefined : row[name]).slice(0, longestValue);
      const known = counts.get(text);
      if (known !== undefined || counts.size < mostValues) counts.set(text, 1 + (known ?? 0));
    }
  }

  #find(id: string): Wired {
    const at = this.#facts.wiring.byId(id);
    if (at !== undefined) return at;
    throw new UsageError(
      `${this.#place}: this is about the activity "${id}", which ${this.#path} does not have`,
      'the trace is of another version of the runbook: simulate it again',
    );
  }
}

function roomFor(numbers: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  if (index < numbers.length) return numbers;
  const larger = new Int32Array(Math.max(index + 1, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}

const tested = new WeakMap<Wired, readonly string[]>();

/** The items that conditions of its links test. */
function testedItems(at: Wired): readonly string[] {
  let items = tested.get(at);
  if (items === undefined) {
    const criteria = at.out.flatMap(({ link }) => [...link.include, ...link.exclude]);
    items = [...new Set(criteria.flatMap((criterion) => ('item' in criterion ? [criterion.item] : [])))];
    tested.set(at, items);
  }
  return items;
}
