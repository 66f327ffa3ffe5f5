import type { Run } from '../hosts/run.ts';
import type { ActivityStatus } from '../model/published-data.ts';
import type { BranchJob, GroupTimeline } from '../trace/group-timeline.ts';

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface GrowingGroup {
  readonly startMs: number;
  readonly sequenceNumber: number;
  readonly branches: Map<string, { id: string; compensates: boolean; jobs: Growing<BranchJob>[] }>;
  /** Jobs that have not ended, and those among all that were cancelled by a timeout. */
  readonly open: Set<Growing<BranchJob>>;
  readonly late: Set<Growing<BranchJob>>;
  endMs: number;
  isCutOff: boolean;
  status: ActivityStatus;
  errorSummary: string;
}

/** Keeps how the groups of some activities went, in the jobs a run begins with. */
export class GroupTimelines {
  readonly #wanted: ReadonlySet<string>;
  readonly #roots = new Set<number | null>();
  readonly #groups = new Map<string, GrowingGroup[]>();
  readonly #bySeq = new Map<number | null, GrowingGroup>();
  /** By the `seq` of their ends. */
  readonly #ended = new Map<number | null, GrowingGroup>();
  readonly #jobs = new Map<
    number | null,
    { readonly group: GrowingGroup; readonly job: Growing<BranchJob> }
  >();

  /** `activities`: their ids. */
  constructor(run: Pick<Run, 'on'>, activities: readonly string[]) {
    this.#wanted = new Set(activities);
    run.on('JobQueued', (event) => {
      if (event.parent === null) this.#roots.add(event.job);
      const group = this.#bySeq.get(event.cause);
      if (group !== undefined) this.#queued(group, event);
    });
    run.on('ActivityStart', ({ seq, time, job, activity, sequenceNumber }) => {
      if (!this.#wanted.has(activity) || !this.#roots.has(job)) return;
      const startMs = Date.parse(time);
      const end = { endMs: startMs, isCutOff: false, status: 'success', errorSummary: '' } as const;
      const jobs = { branches: new Map(), open: new Set<never>(), late: new Set<never>() };
      const group: GrowingGroup = { startMs, sequenceNumber, ...jobs, ...end };
      this.#groups.set(activity, [...(this.#groups.get(activity) ?? []), group]);
      this.#bySeq.set(seq, group);
    });
    run.on('JobStart', ({ job, time }) => {
      const known = this.#jobs.get(job);
      if (known !== undefined) known.job.startMs = Date.parse(time) - known.group.startMs;
    });
    run.on('Diagnostic', ({ cause, code, message }) => {
      const group = this.#bySeq.get(cause);
      if (group !== undefined) noteTimeout(group, code, message);
    });
    run.on('InstanceEnd', ({ job, cause, time, status }) => {
      const known = this.#jobs.get(job);
      if (known !== undefined) known.job.status = status;
      // Stopped while the group was at work: its end is what that led to.
      const group = status === 'canceled' ? this.#ended.get(cause) : undefined;
      if (group?.status === 'failed' && group.endMs === Date.parse(time)) group.isCutOff = true;
    });
    run.on('JobEnd', ({ job, time, status }) => {
      const known = this.#jobs.get(job);
      if (known === undefined) return;
      const { open, late, startMs } = known.group;
      open.delete(known.job);
      known.job.endMs = Date.parse(time) - startMs;
      if (late.has(known.job)) known.job.status = 'timedOut';
      else if (status === 'Failed') known.job.status = 'failed';
    });
    run.on('ActivityEnd', ({ seq, cause, time, status, errorSummary }) => {
      const group = this.#bySeq.get(cause);
      if (group === undefined) return;
      Object.assign(group, { endMs: Date.parse(time), status, errorSummary });
      this.#ended.set(seq, group);
    });
  }

  /** The executions of an activity, in their order. `untilLastJob`: they last as long as their jobs. */
  of(activity: string, untilLastJob: boolean): readonly GroupTimeline[] {
    return (this.#groups.get(activity) ?? []).map((group) => {
      const { startMs, endMs, isCutOff, sequenceNumber, status, errorSummary } = group;
      const branches = [...group.branches.values()];
      const ends = branches.flatMap(({ jobs }) => jobs.map((job) => job.endMs));
      const durationMs = untilLastJob ? Math.max(0, ...ends) : endMs - startMs;
      return { sequenceNumber, durationMs, isCutOff, status, errorSummary, branches };
    });
  }

  #queued(
    group: GrowingGroup,
    { job, time, branch = '', attempt = 1, compensates: isCompensation }: QueuedBranch,
  ): void {
    const compensates = isCompensation === true;
    const queuedMs = Date.parse(time) - group.startMs;
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
}

/** A timeout is told before the jobs that it ends are stopped. */
function noteTimeout(group: GrowingGroup, code: string, message: string): void {
  if (code === 'group-timeout') {
    group.isCutOff = true;
    for (const job of group.open) group.late.add(job);
  }
  if (code !== 'branch-timeout') return;
  for (const { id, jobs } of group.branches.values()) {
    const last = jobs.at(-1);
    if (last !== undefined && group.open.has(last) && message.startsWith(`branch ${id} timed out after `))
      group.late.add(last);
  }
}

interface QueuedBranch {
  readonly job: number | null;
  readonly time: string;
  readonly branch?: string;
  readonly attempt?: number;
  readonly compensates?: true;
}
