import type { TraceEvent } from '../trace/trace-event.ts';
import type { TraceReading } from './job-store.ts';

/** Where the events of a job are in the trace of its run. */
export interface PlaceInRun {
  /** The number of the trace in the store. */
  readonly stream: number;
  /** The number of the job in the run. */
  readonly number: number;
  /** The `seq` of its first event, and of the last so far. */
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Events from one `seq` to another are asked for. */
export interface Cut {
  readonly first: number;
  readonly last: number;
}

/** All of a trace. PostgreSQL has no greater integer. */
export const whole: Cut = { first: 1, last: 2 ** 31 - 1 };

/** The traces of runs, each of which is one stream of events for all its jobs. */
export interface KeptRuns {
  /** A job and all jobs below it; none if it is no job of a run. */
  family(id: string): Promise<readonly PlaceInRun[]>;
  /**
   * The events whose `seq` is greater than `after`, in whole batches: the first one, and those that have
   * events of the cut.
   */
  events(stream: number, after: number, cut: Cut): AsyncIterable<TraceEvent>;
}

/** Selects a job and all jobs below it. `jobs` is the name of the table, `id` the parameter of the query. */
export function familyQuery(jobs: string, id: string): string {
  return `WITH RECURSIVE family (id) AS (
      SELECT id FROM ${jobs} WHERE id = ${id}
      UNION ALL SELECT child.id FROM ${jobs} child JOIN family ON child.parent = family.id
    ) SELECT stream, number, first_seq, last_seq FROM ${jobs}
      WHERE id IN (SELECT id FROM family) AND stream IS NOT NULL`;
}

/** A row of that query. */
export function placeInRun(row: Readonly<Record<string, unknown>>): PlaceInRun {
  const [stream, number] = [Number(row['stream']), row['number'] as number];
  return { stream, number, firstSeq: row['first_seq'] as number, lastSeq: row['last_seq'] as number };
}

/** What the trace of a run says of a job and of all jobs below it. */
export class RunTrace implements TraceReading {
  readonly #runs: KeptRuns;
  readonly #id: string;
  #seq = 0;

  constructor(runs: KeptRuns, id: string) {
    this.#runs = runs;
    this.#id = id;
  }

  async *more(): AsyncGenerator<TraceEvent> {
    const family = await this.#runs.family(this.#id);
    const [job] = family;
    if (job === undefined) return;
    const numbers = new Set(family.map(({ number }) => number));
    const last = family.reduce((most, { lastSeq }) => Math.max(most, lastSeq), 0);
    const first = family.reduce((least, { firstSeq }) => Math.min(least, firstSeq), last);
    for await (const event of this.#runs.events(job.stream, this.#seq, { first, last })) {
      if (event.job !== null && !numbers.has(event.job)) continue;
      this.#seq = event.seq;
      yield event;
    }
  }
}
