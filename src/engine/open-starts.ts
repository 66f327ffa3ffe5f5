import { isoTime } from '../databus/calendar.ts';
import type { InstanceStatus } from '../model/published-data.ts';
import type { Runbook } from '../model/runbook.ts';
import { timeMs } from '../trace/event-time.ts';
import { activityFailed } from '../trace/platform-reports.ts';
import type { ActivityStart, InstanceStart, TraceEvent } from '../trace/trace-event.ts';
import { Tracer, type TraceStream } from './tracer.ts';

/** A job of a trace that has begun and has not ended. */
interface OpenJob {
  /** The last event that changed the state of the job itself. */
  about: TraceEvent;
  instance: InstanceStart | undefined;
  activity: ActivityStart | undefined;
}

/** How and when what is open ends. */
export interface Break {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The status of the instance. */
  readonly status: InstanceStatus;
  /** The error summary of the activity in progress. */
  readonly reason: string;
}

/**
 * Knows the starts of a trace that have no end yet, of jobs, instances and activities, and writes the ends
 * that are missing when what plays the jobs is gone. `add` takes the events in their order.
 */
export class OpenStarts {
  readonly #jobs = new Map<number, OpenJob>();
  /** Executions begun so far. */
  executions = 0;

  add(event: TraceEvent): void {
    if (event.job === null) return;
    switch (event.event) {
      case 'JobQueued':
      case 'JobStart':
        this.#of(event).about = event;
        break;
      case 'JobEnd':
        this.#jobs.delete(event.job);
        break;
      case 'InstanceStart':
        this.#of(event).instance = event;
        break;
      case 'InstanceEnd':
        this.#of(event).instance = undefined;
        this.#of(event).about = event;
        break;
      case 'ActivityStart':
        this.#of(event).activity = event;
        this.executions += 1;
        break;
      case 'ActivityEnd':
        this.#of(event).activity = undefined;
        break;
      default:
        break;
    }
  }

  /** The jobs that have not ended, in the order they were queued. */
  get jobs(): readonly number[] {
    return [...this.#jobs.keys()];
  }

  /** The activity in progress of a job. */
  activityOf(job: number): ActivityStart | undefined {
    return this.#jobs.get(job)?.activity;
  }

  /** The start of what is in progress of a job: its activity, else its instance, else the job itself. */
  innermostOf(job: number): TraceEvent | undefined {
    const open = this.#jobs.get(job);
    return open?.activity ?? open?.instance ?? open?.about;
  }

  /**
   * Writes the ends of a job's activity and instance that are in progress, the activity's first. The job
   * itself stays open. Returns the last `seq`; undefined if nothing was in progress.
   */
  breakOff(
    job: number,
    { nowMs, status, reason }: Break,
    stream: TraceStream,
    activities: Runbook['activities'],
  ): number | undefined {
    const open = this.#jobs.get(job);
    let cause: number | undefined;
    if (open?.activity !== undefined) {
      const { activity: id } = open.activity;
      const activity = activities.find((each) => each.id === id);
      cause = endActivity(open.activity, nowMs, reason, stream, activity);
      open.activity = undefined;
    }
    if (open?.instance === undefined) return cause;
    const { server, runbook, seq } = open.instance;
    open.instance = undefined;
    return new Tracer(stream, { server, job, runbook }).instanceEnd(nowMs, cause ?? seq, status, []);
  }

  #of(event: TraceEvent): OpenJob {
    const job = Number(event.job);
    let open = this.#jobs.get(job);
    if (open === undefined) {
      open = { about: event, instance: undefined, activity: undefined };
      this.#jobs.set(job, open);
    }
    return open;
  }
}

function endActivity(
  start: ActivityStart,
  nowMs: number,
  errorSummary: string,
  stream: TraceStream,
  activity: Runbook['activities'][number] | undefined,
): number {
  const { seq } = stream;
  stream.seq += 1;
  stream.emit({
    ...start,
    seq,
    time: isoTime(nowMs),
    event: 'ActivityEnd',
    level: 'Error',
    eventId: 131,
    cause: start.seq,
    status: 'failed',
    rows: 1,
    durationMs: Math.max(0, nowMs - timeMs(start.time)),
    errorSummary,
  });
  if (activity?.reportIfFails) {
    const { server, job, runbook } = start;
    const entry = activityFailed(activity, runbook, errorSummary);
    new Tracer(stream, { server, job, runbook }).platformEvent(nowMs, seq, activity.id, entry);
  }
  return seq;
}
