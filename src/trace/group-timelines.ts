import type { ActivityStatus } from '../model/published-data.ts';
import { timeMs } from './event-time.ts';
import type {
  ActivityEnd,
  ActivityStart,
  Diagnostic,
  InstanceEnd,
  JobEnd,
  JobQueued,
  TraceEvent,
} from './trace-event.ts';

/** One job of a branch. Times are milliseconds after its group began. */
export interface BranchJob {
  readonly job: number;
  readonly queuedMs: number;
  /** Null for a job that never started. */
  readonly startMs: number | null;
  readonly endMs: number;
  /** From 1. A higher number is a retry. */
  readonly attempt: number;
  /**
   * How the job's runbook ended. `canceled` also stands for a job that was never played. `timedOut`: the job
   * was cancelled because its branch or group had reached its timeout, so that its branch has failed.
   */
  readonly status: ActivityStatus | 'canceled' | 'timedOut';
}

/** The jobs of a branch of a group, or of the runbook that compensates one. */
export interface BranchTimeline {
  readonly id: string;
  readonly compensates: boolean;
  /** In the order they were queued. Empty for a branch that never began. */
  readonly jobs: readonly BranchJob[];
}

/** One execution of a group of child jobs. */
export interface GroupTimeline {
  /** Its number among the executions of the runbook. */
  readonly sequenceNumber: number;
  /** Until the activity went on. For `fireAndForget`, until the last of its jobs had ended. */
  readonly durationMs: number;
  /** Its own timeout or the end of the whole run ended it: its branches would have taken longer. */
  readonly isCutOff: boolean;
  readonly status: ActivityStatus;
  readonly errorSummary: string;
  /** In the order they began. */
  readonly branches: readonly BranchTimeline[];
}

/** How long a branch took from its first start to its last end; undefined for one that never started. */
export function ranMs({ jobs }: BranchTimeline): number | undefined {
  const started = jobs.filter(({ startMs }) => startMs !== null);
  const [first] = started;
  return first === undefined
    ? undefined
    : Math.max(...started.map(({ endMs }) => endMs)) - (first.startMs ?? 0);
}

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface GrowingGroup {
  readonly startMs: number;
  readonly sequenceNumber: number;
  readonly branches: Map<string, { id: string; compensates: boolean; jobs: Growing<BranchJob>[] }>;
  /** `open`: jobs that have not ended. `late`: jobs that a timeout cancelled. */
  readonly open: Set<Growing<BranchJob>>;
  readonly late: Set<Growing<BranchJob>>;
  endMs: number;
  isCutOff: boolean;
  status: ActivityStatus;
  errorSummary: string;
}

/**
 * Collects the timelines of the groups of some activities, in the jobs that were started from outside. `add`
 * takes the events of a run in their order.
 */
export class GroupTimelines {
  readonly #wanted: ReadonlySet<string>;
  readonly #roots = new Set<number | null>();
  readonly #groups = new Map<string, GrowingGroup[]>();
  readonly #bySeq = new Map<number | null, GrowingGroup>();
  /** By the `seq` of their ActivityEnd. */
  readonly #ended = new Map<number | null, GrowingGroup>();
  readonly #jobs = new Map<
    number | null,
    { readonly group: GrowingGroup; readonly job: Growing<BranchJob> }
  >();

  /** `activities`: ids of the activities whose groups are wanted. */
  constructor(activities: readonly string[]) {
    this.#wanted = new Set(activities);
  }

  add(event: TraceEvent): void {
    switch (event.event) {
      case 'JobQueued':
        this.#queued(event);
        return;
      case 'JobStart': {
        const known = this.#jobs.get(event.job);
        if (known !== undefined) known.job.startMs = timeMs(event.time) - known.group.startMs;
        return;
      }
      case 'JobEnd':
        this.#jobEnded(event);
        return;
      case 'InstanceEnd':
        this.#instanceEnded(event);
        return;
      case 'ActivityStart':
        this.#begin(event);
        return;
      case 'ActivityEnd':
        this.#end(event);
        return;
      case 'Diagnostic': {
        const group = this.#bySeq.get(event.cause);
        if (group !== undefined) noteTimeout(group, event);
        return;
      }
      default:
        return;
    }
  }

  /**
   * The executions of an activity, in their order. With `untilLastJob`, the durations last until the last job
   * has ended.
   */
  of(activity: string, untilLastJob: boolean): readonly GroupTimeline[] {
    return (this.#groups.get(activity) ?? []).map((group) => {
      const { startMs, endMs, isCutOff, sequenceNumber, status, errorSummary } = group;
      const branches = [...group.branches.values()];
      const ends = branches.flatMap(({ jobs }) => jobs.map((job) => job.endMs));
      const durationMs = untilLastJob ? Math.max(0, ...ends) : endMs - startMs;
      return { sequenceNumber, durationMs, isCutOff, status, errorSummary, branches };
    });
  }

  #begin({ seq, time, job, activity, sequenceNumber }: ActivityStart): void {
    if (!this.#wanted.has(activity) || !this.#roots.has(job)) return;
    const startMs = timeMs(time);
    const end = { endMs: startMs, isCutOff: false, status: 'success', errorSummary: '' } as const;
    const jobs = { branches: new Map(), open: new Set<never>(), late: new Set<never>() };
    const group: GrowingGroup = { startMs, sequenceNumber, ...jobs, ...end };
    this.#groups.set(activity, [...(this.#groups.get(activity) ?? []), group]);
    this.#bySeq.set(seq, group);
  }

  #queued(event: JobQueued): void {
    const { job, time, parent, cause, branch = '', attempt = 1 } = event;
    const compensates = event.compensates === true;
    if (parent === null) this.#roots.add(job);
    const group = this.#bySeq.get(cause);
    if (group === undefined) return;
    const queuedMs = timeMs(time) - group.startMs;
    const added: Growing<BranchJob> = {
      job: job ?? 0,
      queuedMs,
      startMs: null,
      endMs: queuedMs,
      attempt,
      status: 'canceled',
    };
    const key = `${compensates} ${branch}`;
    const known = group.branches.get(key);
    if (known !== undefined) known.jobs.push(added);
    else group.branches.set(key, { id: branch, compensates, jobs: [added] });
    group.open.add(added);
    this.#jobs.set(job, { group, job: added });
  }

  #instanceEnded({ job, cause, time, status }: InstanceEnd): void {
    const known = this.#jobs.get(job);
    if (known !== undefined) known.job.status = status;
    // The runbook was stopped while the group was at work: that failed the group, which then ended the
    // instance.
    const group = status === 'canceled' ? this.#ended.get(cause) : undefined;
    if (group?.status === 'failed' && group.endMs === timeMs(time)) group.isCutOff = true;
  }

  #jobEnded({ job, time, status }: JobEnd): void {
    const known = this.#jobs.get(job);
    if (known === undefined) return;
    const { open, late, startMs } = known.group;
    open.delete(known.job);
    known.job.endMs = timeMs(time) - startMs;
    if (late.has(known.job)) known.job.status = 'timedOut';
    else if (status === 'Failed') known.job.status = 'failed';
  }

  #end({ seq, cause, time, status, errorSummary }: ActivityEnd): void {
    const group = this.#bySeq.get(cause);
    if (group === undefined) return;
    Object.assign(group, { endMs: timeMs(time), status, errorSummary });
    this.#ended.set(seq, group);
  }
}

/** The trace reports a timeout before the jobs that it ends are stopped. */
function noteTimeout(group: GrowingGroup, { code, branch }: Diagnostic): void {
  if (code === 'group-timeout') {
    group.isCutOff = true;
    for (const job of group.open) group.late.add(job);
  }
  if (code !== 'branch-timeout') return;
  for (const { id, jobs } of group.branches.values()) {
    const last = jobs.at(-1);
    if (id === branch && last !== undefined && group.open.has(last)) group.late.add(last);
  }
}
