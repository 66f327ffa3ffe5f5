import { OpenStarts } from '../../engine/open-starts.ts';
import { Tracer, type TraceStream } from '../../engine/tracer.ts';
import type { Bundle } from '../../model/bundle.ts';
import { type InstanceStatus, type Row, worseOf } from '../../model/published-data.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { CounterValue } from '../play/counter-values.ts';
import type { HostResult } from '../run.ts';
import { tellJobFailed } from '../threads/job-trace.ts';

/** Why a run was not played to its end. */
export interface EarlyEnd {
  /** In words, for the activities in progress. */
  readonly reason: string;
  /** The job that is to blame; undefined if that is not known, or if it was stopped. */
  readonly blamed: number | undefined;
  /** Whether it was stopped from outside: its jobs are Canceled. */
  readonly isStopped: boolean;
  /** The limit that stopped it. */
  readonly limit?: RunLimit;
}

/**
 * What is known of a run by its events, so that its trace can be completed when what plays it is gone. `add`
 * takes the events in their order.
 */
export class SimulationSoFar {
  readonly #bundle: Bundle;
  readonly #open = new OpenStarts();
  readonly #roots = new Set<number | null>();
  readonly #returned: Row[] = [];
  #status: InstanceStatus = 'success';
  #first: TraceEvent | undefined;
  #last: TraceEvent | undefined;
  #jobs = 0;

  constructor(bundle: Bundle) {
    this.#bundle = bundle;
  }

  /** Whether nothing has happened. */
  get isEmpty(): boolean {
    return this.#last === undefined;
  }

  /** The type of the activity in progress of a job. */
  typeInProgress(job: number): string | undefined {
    return this.#open.activityOf(job)?.type;
  }

  add(event: TraceEvent): void {
    this.#first ??= event;
    this.#last = event;
    this.#open.add(event);
    if (event.event === 'JobQueued') {
      this.#jobs += 1;
      if (event.parent === null) this.#roots.add(event.job);
    } else if (event.event === 'InstanceEnd' && this.#roots.has(event.job)) {
      for (const row of event.returned) this.#returned.push(row);
      this.#status = worseOf(this.#status, event.status);
    } else if (event.event === 'JobEnd' && event.status === 'Failed') this.#status = 'failed';
  }

  /**
   * Writes every end that is missing and gives the result. The jobs that are to blame end Failed, each with a
   * diagnostic that says why; the others end Canceled, the youngest first. `stream` is numbered anew.
   */
  breakOff(
    { reason, blamed, isStopped, limit }: EarlyEnd,
    stream: TraceStream,
    counters: readonly CounterValue[],
  ): HostResult {
    const nowMs = Date.parse(this.#last?.time ?? '');
    stream.seq = (this.#last?.seq ?? 0) + 1;
    if (limit !== undefined) this.#tellLimit(limit, reason, nowMs, stream);
    // If nothing was under way any more, the thread broke after all that counts.
    const hasFailed = !isStopped && this.#open.jobs.length > 0;
    const jobs = this.#open.jobs.toSorted((a, b) => Number(b === blamed) - Number(a === blamed) || b - a);
    for (const job of jobs) {
      const isToBlame = !isStopped && (job === blamed || blamed === undefined);
      this.#endJob(job, nowMs, isToBlame, reason, stream);
    }
    if (limit !== undefined || isStopped) this.#status = worseOf(this.#status, 'canceled');
    return {
      status: hasFailed ? 'failed' : this.#status,
      returned: this.#returned,
      isInterrupted: isStopped && limit === undefined,
      executions: this.#open.executions,
      jobs: this.#jobs,
      events: stream.seq - 1,
      durationMs: nowMs - Date.parse(this.#first?.time ?? ''),
      counters,
      ...(limit && { limit }),
    };
  }

  #tellLimit(limit: RunLimit, message: string, nowMs: number, stream: TraceStream): void {
    const runbook = this.#first?.runbook ?? '';
    const tracer = new Tracer(stream, { server: null, job: null, runbook });
    tracer.diagnostic(nowMs, stream.seq - 1, 'Error', { code: limit, message });
  }

  #endJob(job: number, nowMs: number, isToBlame: boolean, reason: string, stream: TraceStream): void {
    const innermost = this.#open.innermostOf(job);
    if (innermost === undefined) return;
    const { server, runbook: path, event } = innermost;
    const runbook = this.#bundle.runbooks.find((one) => one.path === path);
    const hasBegun = event !== 'JobQueued';
    const cause = innermost.seq;
    if (isToBlame && hasBegun && runbook !== undefined)
      tellJobFailed(stream, { server, job }, runbook, nowMs, reason, cause);
    const how = { nowMs, status: isToBlame ? 'failed' : 'canceled', reason } as const;
    const ended = this.#open.breakOff(job, how, stream, runbook?.activities ?? []) ?? cause;
    const status = isToBlame && hasBegun ? 'Failed' : 'Canceled';
    new Tracer(stream, { server, job, runbook: path }).jobEnd(nowMs, ended, status);
  }
}
