import type { ActivityStatus, InstanceStatus } from '../model/published-data.ts';
import type { ActivityEnd, ActivityStart, JobEnd, TraceEvent } from '../trace/trace-event.ts';
import type { TraceIndex } from './trace-index.ts';

/** An activity of a job at one moment of a run. */
export interface ActivityMoment {
  /** Tokens that wait for it. */
  readonly queued: number;
  /** For a Junction: tokens that have arrived, as far as the definition tells. */
  readonly gathered: number;
  readonly isRunning: boolean;
  /** Executions that have begun; all attempts of a loop are one. */
  readonly runs: number;
  readonly attempt: number;
  /** How executions ended, by their last attempt. */
  readonly ended: Readonly<Record<ActivityStatus, number>>;
  readonly last: ActivityStatus | undefined;
  /** Rows that passed no link. */
  readonly dropped: number;
}

/** A job at one moment of a run. */
export interface JobMoment {
  readonly status: 'queued' | 'running' | JobEnd['status'];
  readonly server: string | null;
  /** How its last instance ended. */
  readonly instance: InstanceStatus | undefined;
  /** By id; one that nothing has happened to is missing. */
  readonly activities: ReadonlyMap<string, ActivityMoment>;
}

/** A run after its event with this `seq`; before the first event it is 0. Nothing in it ever changes. */
export interface Moment {
  readonly seq: number;
  readonly jobs: ReadonlyMap<number, JobMoment>;
}

/** An activity that nothing has happened to. */
export const idle: ActivityMoment = {
  queued: 0,
  gathered: 0,
  isRunning: false,
  runs: 0,
  attempt: 1,
  ended: { success: 0, warning: 0, failed: 0 },
  last: undefined,
  dropped: 0,
};

const newJob: JobMoment = { status: 'queued', server: null, instance: undefined, activities: new Map() };

/** A job whose activities nobody else has: they are changed in place. */
interface OwnJob extends JobMoment {
  readonly activities: Map<string, ActivityMoment>;
}

const ownCopy = (job: JobMoment = newJob): OwnJob => ({ ...job, activities: new Map(job.activities) });

/** The job of an event after the event. */
export function jobAfter(before: JobMoment | undefined, event: TraceEvent, index: TraceIndex): JobMoment {
  return ownJobAfter(ownCopy(before), event, index);
}

function ownJobAfter(job: OwnJob, event: TraceEvent, index: TraceIndex): OwnJob {
  switch (event.event) {
    case 'JobStart':
      return { ...job, status: 'running', server: event.server };
    case 'JobEnd':
      return { ...job, status: event.status };
    case 'InstanceStart':
      return { ...ownCopy(), status: 'running', server: job.server };
    case 'InstanceEnd':
      return { ...job, instance: event.status, activities: atRest(job.activities) };
    case 'ActivityStart':
      change(job, event.activity, (activity) => started(activity, event, index));
      return job;
    case 'ActivityEnd':
      change(job, event.activity, (activity) => ended(activity, event));
      send(job, event, index);
      return job;
    case 'TokenDropped':
      change(job, event.activity, ({ dropped, ...rest }) => ({ ...rest, dropped: dropped + 1 }));
      return job;
    case 'JunctionReleased':
      change(job, event.activity, (activity) => ({ ...activity, gathered: 0 }));
      return job;
    default:
      return job;
  }
}

function started(before: ActivityMoment, { seq, attempt }: ActivityStart, index: TraceIndex): ActivityMoment {
  if (attempt > 1) {
    const { ended: counts, last } = before;
    const ended = last === undefined ? counts : { ...counts, [last]: counts[last] - 1 };
    return { ...before, isRunning: true, attempt, ended };
  }
  const queued = before.queued - (index.cameTo(seq) === undefined ? 0 : 1);
  return { ...before, isRunning: true, attempt, runs: before.runs + 1, queued };
}

function ended(before: ActivityMoment, { status }: ActivityEnd): ActivityMoment {
  const counts = { ...before.ended, [status]: before.ended[status] + 1 };
  return { ...before, isRunning: false, ended: counts, last: status };
}

/** The rows of an execution go on to where they will be run on. */
function send(job: OwnJob, end: ActivityEnd, index: TraceIndex): void {
  for (const { start } of index.sentBy(end.seq))
    change(job, start.activity, (activity) => ({ ...activity, queued: activity.queued + 1 }));
  for (const { activity, tokens } of index.gatheredBy(end))
    change(job, activity, (at) => ({ ...at, gathered: at.gathered + tokens }));
}

function change({ activities }: OwnJob, id: string, how: (activity: ActivityMoment) => ActivityMoment): void {
  activities.set(id, how(activities.get(id) ?? idle));
}

/** What still waits when an instance ends waits no longer. */
function atRest(activities: JobMoment['activities']): OwnJob['activities'] {
  return new Map(
    [...activities].map(([id, activity]) => [id, { ...activity, queued: 0, gathered: 0, isRunning: false }]),
  );
}

/** From one event to another, so many at a time. */
const between = 256;

/**
 * Every moment of a run. To go on from the last one that was asked for costs what happens in between; to go
 * anywhere else costs no more than some hundred events, for what was passed is kept now and then.
 */
export class Moments {
  readonly #index: TraceIndex;
  readonly #kept: Moment[] = [{ seq: 0, jobs: new Map() }];
  #last: Moment;

  constructor(index: TraceIndex) {
    this.#index = index;
    this.#last = this.#kept[0] as Moment;
  }

  at(wanted: number): Moment {
    const seq = Math.max(0, Math.min(wanted, this.#index.events.length));
    if (seq === this.#last.seq) return this.#last;
    const kept = this.#kept[Math.min(Math.floor(seq / between), this.#kept.length - 1)] as Moment;
    const from = this.#last.seq <= seq && this.#last.seq > kept.seq ? this.#last : kept;
    this.#last = this.#after(from, seq);
    return this.#last;
  }

  #after(from: Moment, seq: number): Moment {
    const jobs = new Map(from.jobs);
    // To copy the activities of a job for each of its events would cost most where there are many.
    const own = new Map<number, OwnJob>();
    for (let at = from.seq + 1; at <= seq; at += 1) {
      const event = this.#index.at(at) as TraceEvent;
      if (event.job !== null) {
        const job = ownJobAfter(own.get(event.job) ?? ownCopy(jobs.get(event.job)), event, this.#index);
        own.set(event.job, job);
        jobs.set(event.job, job);
      }
      if (at % between !== 0 || at / between !== this.#kept.length) continue;
      this.#kept.push({ seq: at, jobs: new Map(jobs) });
      // Whoever has the moment that is kept has them as they are now.
      own.clear();
    }
    return { seq, jobs };
  }
}
