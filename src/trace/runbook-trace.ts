import { UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook.ts';
import type { Tear } from './torn-trace.ts';
import { neverPlayed, type RunbookCounts, TraceCounts } from './trace-counts.ts';
import type { TraceEvent } from './trace-event.ts';
import { foreignTrace } from './unusable-trace.ts';

/**
 * Counts what happened in the jobs of one runbook, or in one of its jobs. `add` takes the events of a trace
 * in their order. Where the trace has published data, the values of the items that links test are kept.
 * Throws UsageError, with the line, for an event of another version of the runbook.
 */
export class RunbookTrace {
  readonly #runbook: Runbook;
  readonly #trace: string;
  readonly #onlyJob: number | undefined;
  readonly #ids: ReadonlySet<string>;
  readonly #counts: TraceCounts;
  readonly #told = new Set<string>();

  /** `trace`: its name, for messages. `job`: count only the events of that job. */
  constructor(runbook: Runbook, trace: string, job?: number) {
    this.#runbook = runbook;
    this.#trace = trace;
    this.#onlyJob = job;
    this.#ids = new Set(runbook.activities.map(({ id }) => id));
    const tested = testedItems(runbook);
    this.#counts = new TraceCounts((_, activity) => tested.get(activity) ?? []);
  }

  add(event: TraceEvent): void {
    const { job, runbook } = event;
    if (job === null) {
      this.#counts.add(event);
      return;
    }
    this.#told.add(runbook);
    const { path } = this.#runbook;
    if (job === this.#onlyJob && runbook !== path)
      throw new UsageError(`${this.#placeOf(event)}: job ${job} is of ${runbook}, not of ${path}`);
    if (runbook !== path || (this.#onlyJob ?? job) !== job) return;
    if (isOfActivity(event) && event.activity !== null && !this.#ids.has(event.activity))
      throw this.#otherVersion(event);
    this.#counts.add(event);
  }

  /**
   * The counts, after the last event. `starters`: the paths of runbooks that can lead to a job of this one; a
   * trace of one of them may have no job of it. `tear`: where the trace is torn, maybe before its first job.
   * Throws UsageError for a trace of other runbooks, or without the job.
   */
  counts(starters: readonly string[] = [], tear?: Tear | undefined): RunbookCounts {
    const counts = this.#counts.runbooks.get(this.#runbook.path);
    if (counts !== undefined) return counts;
    if (this.#onlyJob === undefined && starters.some((path) => this.#told.has(path))) return neverPlayed;
    if (this.#onlyJob !== undefined) throw new UsageError(`${this.#trace} has no job ${this.#onlyJob}`);
    if (this.#told.size === 0 && tear !== undefined) return neverPlayed;
    throw foreignTrace(this.#trace, this.#runbook.path, this.#told, tear);
  }

  /** `file:line`, as compilers write it: the `seq` of an event is the number of its line. */
  #placeOf({ seq }: TraceEvent): string {
    return `${this.#trace}:${seq}`;
  }

  #otherVersion(event: OfActivity): UsageError {
    const what = `this is about the activity "${event.activity}", which ${this.#runbook.path} does not have`;
    return new UsageError(
      `${this.#placeOf(event)}: ${what}`,
      'the trace is of another version of the runbook: simulate it again',
    );
  }
}

const ofActivity = [
  'ActivityStart',
  'ActivityEnd',
  'TokenDropped',
  'JunctionReleased',
  'PlatformEvent',
] as const;

type OfActivity = Extract<TraceEvent, { readonly event: (typeof ofActivity)[number] }>;

function isOfActivity(event: TraceEvent): event is OfActivity {
  return (ofActivity as readonly string[]).includes(event.event);
}

/** By activity id, the items that conditions of its links test. */
export function testedItems({ links }: Pick<Runbook, 'links'>): ReadonlyMap<string, ReadonlySet<string>> {
  const tested = new Map<string, Set<string>>();
  for (const { from, include, exclude } of links) {
    const items = tested.get(from) ?? new Set();
    for (const criterion of [...include, ...exclude]) if ('item' in criterion) items.add(criterion.item);
    tested.set(from, items);
  }
  return tested;
}
