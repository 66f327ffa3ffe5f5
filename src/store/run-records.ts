import type { StoredJob } from '../model/stored-job.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** A job of a run, with its number in the run and where its events are. */
export interface RecordedJob extends StoredJob {
  readonly number: number;
  /** The `seq` of its first event, and of the last so far. */
  readonly firstSeq: number;
  readonly lastSeq: number;
}

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** What is new in a run since it was last asked for. */
export interface RunNews {
  /** In their order. */
  readonly events: readonly TraceEvent[];
  /** The jobs that have changed, as they are now, in the order of their numbers. */
  readonly jobs: readonly RecordedJob[];
}

/**
 * Knows the jobs of a run from its trace. `add` takes the events in their order; `take` gives what is new.
 * `newId` makes the ids of jobs.
 */
export class RunRecords {
  readonly #newId: () => string;
  /** Those that have not ended, by their numbers. */
  readonly #jobs = new Map<number, Growing<RecordedJob>>();
  /** The ids of all jobs: a child may be queued when its parent has ended. */
  readonly #ids: string[] = [];
  #changed = new Map<number, Growing<RecordedJob>>();
  #events: TraceEvent[] = [];

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  add(event: TraceEvent): void {
    this.#events.push(event);
    if (event.job === null) return;
    if (event.event === 'JobQueued') this.#queued(event.job, event);
    const job = this.#jobs.get(event.job);
    if (job === undefined) return;
    job.lastSeq = event.seq;
    this.#changed.set(event.job, job);
    switch (event.event) {
      case 'JobStart':
        job.status = 'Running';
        job.server = event.server;
        job.attempt += 1;
        job.startedAt ??= event.time;
        return;
      case 'InstanceEnd':
        job.instanceStatus = event.status;
        job.returned = event.returned;
        return;
      case 'Diagnostic':
        if (event.code === 'job-failed') job.reason = event.message;
        return;
      case 'JobEnd':
        job.status = event.status;
        job.endedAt = event.time;
        this.#jobs.delete(event.job);
        return;
      default:
        return;
    }
  }

  /** What is new, which is forgotten here. */
  take(): RunNews {
    const news = {
      events: this.#events,
      // Copies: they are written while the run goes on.
      jobs: [...this.#changed.values()]
        .map((job) => ({ ...job }))
        .sort((left, right) => left.number - right.number),
    };
    this.#events = [];
    this.#changed = new Map();
    return news;
  }

  #queued(number: number, { runbook, time, parent, seq }: TraceEvent & { event: 'JobQueued' }): void {
    const id = this.#newId();
    this.#ids[number] = id;
    this.#jobs.set(number, {
      id,
      number,
      runbook,
      status: 'Pending',
      instanceStatus: null,
      server: null,
      attempt: 0,
      parent: parent === null ? null : (this.#ids[parent] ?? null),
      queuedAt: time,
      startedAt: null,
      endedAt: null,
      returned: [],
      reason: null,
      firstSeq: seq,
      lastSeq: seq,
    });
  }
}
