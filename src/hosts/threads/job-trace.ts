import { OpenStarts } from '../../engine/open-starts.ts';
import { type TraceIdentity, Tracer, type TraceStream } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { InstanceStatus } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { runbookFailed } from '../../trace/platform-reports.ts';
import type { ActivityStart, TraceEvent } from '../../trace/trace-event.ts';

/** The event as it arrives, to be numbered anew. */
type Arriving = { -readonly [Key in 'seq' | 'cause' | 'time']: TraceEvent[Key] };

/**
 * Puts one job's events from its thread into the stream of the run. They are numbered as they arrive; their
 * order and causes within the job are kept. The start of the instance is recorded together with that of its
 * job, as under simulate, however long its thread takes to begin. So instances start in the order of their
 * jobs.
 */
export class JobTrace {
  readonly #stream: TraceStream;
  readonly #runbook: Pick<Runbook, 'path' | 'activities'>;
  /**
   * The job's number of each event from which on another number is added to get the run's number, and that
   * number.
   */
  readonly #firsts: number[] = [];
  readonly #shifts: number[] = [];
  readonly #job: number;
  /** The job's own number of the last event that has arrived. */
  #last = 1;
  readonly #open = new OpenStarts();
  /** When something was last told of the job from outside its thread. */
  #leastTime = '';

  /** `cause`: `seq` of the JobStart. */
  constructor(
    stream: TraceStream,
    { server, job }: Pick<JobOrder, 'server' | 'job'>,
    runbook: Pick<Runbook, 'path' | 'activities'>,
    nowMs: number,
    cause: number,
  ) {
    this.#stream = stream;
    this.#runbook = runbook;
    this.#job = job;
    const begun: TraceEvent[] = [];
    const emit: TraceStream['emit'] = (event) => begun.push(event);
    const tracer = new Tracer({ ...stream, emit }, { server, job, runbook: runbook.path });
    const seq = tracer.instanceStart(nowMs, cause);
    this.#firsts.push(1);
    this.#shifts.push(seq - 1);
    stream.seq += 1;
    for (const event of begun) {
      this.#open.add(event);
      stream.emit(event);
    }
  }

  /** Hands out events that have just arrived. */
  take(arrived: readonly TraceEvent[]): void {
    // The first event of the job is the start of its instance, which is in the stream already.
    const events = arrived[0]?.seq === 1 ? arrived.slice(1) : arrived;
    this.#last = arrived.at(-1)?.seq ?? this.#last;
    for (const event of events) {
      this.#open.add(event);
      // Others write in between two batches, and when a listener of one event cancels the run.
      const shift = this.#stream.seq - event.seq;
      if (shift !== this.#shifts.at(-1)) {
        this.#firsts.push(event.seq);
        this.#shifts.push(shift);
      }
      const arriving: Arriving = event;
      arriving.seq = this.#stream.seq;
      arriving.cause = this.seqOf(event.cause ?? 0);
      if (event.time < this.#leastTime) arriving.time = this.#leastTime;
      this.#stream.seq += 1;
      this.#stream.emit(event);
    }
  }

  /**
   * Something was told of the job from outside its thread, at this time in RFC 3339. Events that are still on
   * their way count as happened then, so that time does not go back within the job.
   */
  toldAt(time: string): void {
    this.#leastTime = time;
  }

  /** The same for events of a thread that has died, some of which may have arrived before. */
  takeLeft(events: readonly TraceEvent[]): void {
    this.take(events.filter(({ seq }) => seq > this.#last));
  }

  /** Executions begun so far. */
  get executions(): number {
    return this.#open.executions;
  }

  /** The activity in progress. */
  get activity(): ActivityStart | undefined {
    return this.#open.activityOf(this.#job);
  }

  /** `seq` of the start of the activity in progress, or else of the instance. */
  get openSeq(): number {
    return this.#open.innermostOf(this.#job)?.seq ?? this.#stream.seq - 1;
  }

  /** The run's number of an event, from the job's number. */
  seqOf(own: number): number {
    let at = this.#firsts.length - 1;
    while (at > 0 && (this.#firsts[at] as number) > own) at -= 1;
    return own + (this.#shifts[at] ?? 0);
  }

  /**
   * Writes the ends of the activity and the instance that were in progress when the thread died, so that
   * every start has its end. Returns the last `seq`.
   */
  breakOff(nowMs: number, status: InstanceStatus, reason: string): number {
    const { openSeq } = this;
    const how = { nowMs, status, reason };
    return this.#open.breakOff(this.#job, how, this.#stream, this.#runbook.activities) ?? openSeq;
  }
}

/**
 * Writes the diagnostic that a job was not played to its end, and why, and the platform event if its runbook
 * is set to report that it failed. Its JobEnd says Failed. `cause`: `seq` of the event that it is about.
 */
export function tellJobFailed(
  stream: TraceStream,
  { server, job }: Pick<TraceIdentity, 'server' | 'job'>,
  runbook: Runbook,
  nowMs: number,
  reason: string,
  cause: number,
): void {
  const tracer = new Tracer(stream, { server, job, runbook: runbook.path });
  const note = { code: 'job-failed', message: `job ${job} was not played to its end: ${reason}` };
  const told = tracer.diagnostic(nowMs, cause, 'Error', note);
  if (runbook.reportIfFails) tracer.platformEvent(nowMs, told, null, runbookFailed(runbook, reason));
}

/** The reason of a job that was stopped because its time was up. */
export function overdueReason(limitMs: number): string {
  return `the job ran longer than ${limitMs / 1000} s`;
}
