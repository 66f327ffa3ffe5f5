import type { JobMachineRules } from '../../src/jobs/job-machine.ts';
import type { Wait } from '../../src/jobs/job-state.ts';
import type { JobStatus } from '../../src/model/job.ts';

export interface ModelJob {
  readonly id: number;
  readonly runbook: string;
  readonly servers: readonly string[];
  parent: number | null;
  status: JobStatus;
  server: string | null;
  starts: number;
  holds: boolean;
  wait: Wait | null;
  hasDeadline: boolean;
  /** It was told to stop. */
  isStopping: boolean;
  /** Its wait is over and it has no slot yet. */
  wantsBack: boolean;
}

/** What the job machine is held against: section 7 as one array of jobs, scanned anew for every question. */
export class JobModel {
  readonly jobs: ModelJob[] = [];
  readonly down = new Set<string>();
  readonly limits: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly rules: JobMachineRules;

  constructor(limits: Record<string, number>, throttles: Record<string, number>, rules: JobMachineRules) {
    this.limits = limits;
    this.throttles = throttles;
    this.rules = rules;
  }

  held(by: Partial<ModelJob>): ModelJob[] {
    return this.jobs.filter(
      (job) =>
        job.holds && job.runbook === (by.runbook ?? job.runbook) && job.server === (by.server ?? job.server),
    );
  }

  freeServer(job: ModelJob): string | undefined {
    return (job.wantsBack ? [job.server as string] : job.servers).find(
      (server) => !this.down.has(server) && this.held({ server }).length < this.throttles[server]!,
    );
  }

  next(): ModelJob | undefined {
    const oldest = this.jobs.find(({ status }) => status === 'Pending');
    return this.jobs.find(
      (job) =>
        (job.wantsBack ||
          (job.status === 'Pending' && (this.rules.jobOrder !== 'strict' || job === oldest))) &&
        this.held({ runbook: job.runbook }).length < this.limits[job.runbook]! &&
        this.freeServer(job) !== undefined,
    );
  }

  /** A job no longer runs: it ended, or its server is lost. Nobody waits for its children any more. */
  stop(job: ModelJob, status: JobStatus): void {
    if (job.status === 'Running')
      for (const child of this.children(job)) Object.assign(child, { parent: null, hasDeadline: false });
    const isLost = status === 'Pending';
    Object.assign(job, {
      status,
      holds: false,
      wait: null,
      wantsBack: false,
      isStopping: false,
      ...(isLost ? { server: null } : {}),
    });
  }

  /** The children a job waits for, or would. */
  children({ id }: ModelJob): ModelJob[] {
    return this.jobs.filter(
      ({ parent, status }) => parent === id && (status === 'Pending' || status === 'Running'),
    );
  }

  /** The jobs that can never go on: the rules of A25 applied until nothing changes. */
  stuck(): ModelJob[] {
    const able = new Set<ModelJob>();
    const yields = (limit: number, holders: ModelJob[]) =>
      holders.length < limit || holders.some((job) => able.has(job));
    const gets = ({ runbook, servers }: ModelJob) =>
      yields(this.limits[runbook]!, this.held({ runbook })) &&
      servers.some(
        (server) => this.down.has(server) || yields(this.throttles[server]!, this.held({ server })),
      );
    const isDispensable = ({ parent }: ModelJob) => {
      const asker = parent === null ? undefined : this.jobs[parent - 1];
      return asker?.wait?.needs === 'first' && able.has(asker);
    };
    const can = (job: ModelJob) => {
      if (job.hasDeadline || job.isStopping || isDispensable(job)) return true;
      if (job.status === 'Pending') {
        const before = this.jobs.filter(({ id, status }) => status === 'Pending' && id < job.id);
        const goesFirst = (it: ModelJob) => it.hasDeadline || isDispensable(it) || gets(it);
        return gets(job) && (this.rules.jobOrder !== 'strict' || before.every(goesFirst));
      }
      if (this.down.has(job.server as string)) return true;
      const children = this.children(job);
      if (job.wait === null || job.wait.isTimed || children.length === 0) return true;
      return job.wait.needs === 'all'
        ? children.every((it) => able.has(it))
        : children.some((it) => able.has(it));
    };
    const active = this.jobs.filter(({ status }) => status === 'Pending' || status === 'Running');
    for (let before = -1; before < able.size; ) {
      before = able.size;
      for (const job of active) if (can(job)) able.add(job);
    }
    return active.filter((job) => !able.has(job));
  }
}
