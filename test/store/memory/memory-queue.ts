// The port of a store over plain lists: the naive model that the other two are compared with.
import type { Bundle } from '../../../src/model/bundle.ts';
import { type JobResult, type JobStatus, unplayed } from '../../../src/model/job.ts';
import type { CounterChange } from '../../../src/model/kept-counter.ts';
import { deadlockText } from '../../../src/store/deadlock-text.ts';
import type {
  Cancelling,
  Claim,
  DeployedRunbook,
  FreeSlots,
  JobQueue,
  JobToKeep,
  QueueLoad,
} from '../../../src/store/job-queue.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';

/** A job, and what has become of it. */
export interface MemoryJob {
  readonly asked: JobToKeep;
  readonly queuedAt: string;
  pendingSince: string;
  readonly depth: number;
  /** What each attempt has told. */
  readonly attempts: TraceEvent[][];
  status: JobStatus;
  server: string | null;
  startedAt: string | null;
  endedAt: string | null;
  isWaiting: boolean;
  stopReason?: string;
  result?: JobResult;
}

/** Jobs that last as long as the process. Nobody else plays them, so no server is ever lost. */
export class MemoryQueue implements JobQueue {
  /** In the order in which they were queued. */
  readonly jobs: MemoryJob[] = [];
  readonly #deployments: Bundle[] = [];
  readonly #deployed = new Map<string, DeployedRunbook>();
  readonly #counters = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  async deploy(bundle: Bundle, monitors: ReadonlySet<string>): Promise<readonly DeployedRunbook[]> {
    const deployment = this.#deployments.length + 1;
    const deployed = bundle.runbooks.map(({ path }) => {
      const known = [...this.#deployed.values()].find((one) => isSame(one.runbook, path));
      const { runbook, version } = known ?? { runbook: path, version: 0 };
      return { runbook, version: version + 1, deployment, isMonitor: monitors.has(path) };
    });
    const runbooks = bundle.runbooks.map((one, index) => ({
      ...one,
      path: (deployed[index] as DeployedRunbook).runbook,
    }));
    this.#deployments.push({ ...bundle, runbooks });
    for (const one of deployed) this.#deployed.set(one.runbook, one);
    this.#tell();
    return deployed;
  }

  async deployed(): Promise<readonly DeployedRunbook[]> {
    return [...this.#deployed.values()].sort((one, other) => (one.runbook < other.runbook ? -1 : 1));
  }

  async definition(deployment: number): Promise<Bundle> {
    return this.#deployments[deployment - 1] as Bundle;
  }

  async enqueue(jobs: readonly JobToKeep[]): Promise<void> {
    for (const asked of jobs)
      this.jobs.push({
        ...{
          asked,
          queuedAt: now(),
          pendingSince: now(),
          depth: this.#depthBelow(asked.parent?.id),
          attempts: [],
        },
        ...{ status: 'Pending', server: null, startedAt: null, endedAt: null, isWaiting: false },
      });
    this.#tell();
  }

  async claim(server: string, most: number, areChildren = false): Promise<readonly Claim[]> {
    const claims: Claim[] = [];
    // A job that has to wait lets none of its runbook pass.
    const full = new Set<string>();
    for (const job of this.jobs) {
      const { id, runbook, deployment, parameters, maxSimultaneousJobs } = job.asked;
      if (claims.length === most) break;
      if (job.status !== 'Pending' || full.has(runbook)) continue;
      if (areChildren && this.#parentOf(job) === undefined) continue;
      const running = this.#running().filter(({ asked }) => asked.runbook === runbook);
      if (running.length >= maxSimultaneousJobs) full.add(runbook);
      else {
        const attempt = job.attempts.push([]);
        const startedAt = now();
        Object.assign(job, { status: 'Running', server, startedAt });
        const waitedMs = Date.parse(startedAt) - Date.parse(job.pendingSince);
        const { isMonitor } = job.asked;
        claims.push({ id, attempt, runbook, deployment, parameters, isMonitor, depth: job.depth, waitedMs });
      }
    }
    return claims;
  }

  async append(
    claim: Claim,
    events: readonly TraceEvent[],
    jobs: readonly JobToKeep[] = [],
  ): Promise<boolean> {
    const job = this.#ofClaim(claim);
    if (job === undefined) return false;
    job.attempts.at(-1)?.push(...events);
    if (jobs.length > 0) await this.enqueue(jobs);
    return true;
  }

  async waits(claim: Claim, isWaiting: boolean): Promise<void> {
    const job = this.#ofClaim(claim);
    if (job !== undefined) job.isWaiting = isWaiting;
  }

  async settle(
    claim: Claim,
    result: JobResult,
    events: readonly TraceEvent[],
    jobs: readonly JobToKeep[] = [],
  ): Promise<boolean> {
    const job = this.#ofClaim(claim);
    if (job === undefined) return false;
    await this.append(claim, events, jobs);
    this.#end(job, result);
    return true;
  }

  async handBack(claim: Claim, events: readonly TraceEvent[]): Promise<boolean> {
    const job = this.#ofClaim(claim);
    if (job === undefined) return false;
    await this.append(claim, events);
    if (job.stopReason === undefined)
      Object.assign(job, { status: 'Pending', server: null, isWaiting: false, pendingSince: now() });
    else this.#end(job, { ...unplayed('Canceled', job.stopReason), instanceStatus: 'canceled' });
    this.#tell();
    return true;
  }

  async counter(key: string, change?: CounterChange): Promise<number | undefined> {
    const had = this.#counters.get(key);
    if (change !== undefined && change.from === had) this.#counters.set(key, change.to);
    return had;
  }

  async load(): Promise<QueueLoad> {
    const pending = this.jobs.filter(({ status }) => status === 'Pending');
    const oldest = pending.map(({ pendingSince }) => pendingSince).sort()[0];
    return {
      pending: pending.length,
      running: this.#running().length,
      waiting: this.#running().filter(({ isWaiting }) => isWaiting).length,
      oldestPendingMs: oldest === undefined ? 0 : Date.now() - Date.parse(oldest),
    };
  }

  async results(ids: readonly string[]): Promise<ReadonlyMap<string, JobResult>> {
    return new Map(
      this.jobs.flatMap(({ asked: { id }, result }) =>
        result !== undefined && ids.includes(id) ? [[id, result]] : [],
      ),
    );
  }

  async stopReasons(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(
      this.jobs.flatMap(({ asked: { id }, stopReason }) =>
        stopReason !== undefined && ids.includes(id) ? [[id, stopReason]] : [],
      ),
    );
  }

  async cancel(id: string, reason: string): Promise<Cancelling> {
    const job = this.#job(id);
    if (job === undefined || job.result !== undefined) return 'ended';
    if (job.status === 'Running') job.stopReason ??= reason;
    else this.#end(job, unplayed('Canceled', reason));
    this.#tell();
    return job.status === 'Running' ? 'asked' : 'canceled';
  }

  async request(id: string): ReturnType<JobQueue['request']> {
    const asked = this.#job(id)?.asked;
    if (asked === undefined) return undefined;
    const { runbook, parameters, servers } = asked;
    return { runbook, parameters, ...(servers !== undefined && { servers }) };
  }

  async starved(by: FreeSlots): Promise<string | undefined> {
    return this.#starved(by)?.asked.id;
  }

  async breakDeadlock(wanted: string, by: FreeSlots): Promise<string | undefined> {
    const starved = this.#starved(by);
    if (starved?.asked.id !== wanted) return undefined;
    const parent = this.#parentOf(starved) as MemoryJob;
    const { runbook } = starved.asked;
    const reason = deadlockText({ runbook, waiting: parent.asked.runbook });
    this.#end(starved, unplayed('Failed', reason));
    parent.isWaiting = false;
    return reason;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  #job(id: string): MemoryJob | undefined {
    return this.jobs.find(({ asked }) => asked.id === id);
  }

  #running(): readonly MemoryJob[] {
    return this.jobs.filter(({ status }) => status === 'Running');
  }

  /** The job of an attempt that is not over. */
  #ofClaim({ id, attempt }: Claim): MemoryJob | undefined {
    return this.#running().find(({ asked, attempts }) => asked.id === id && attempts.length === attempt);
  }

  /** The running job that has asked for this one. */
  #parentOf({ asked: { parent } }: MemoryJob): MemoryJob | undefined {
    return this.#running().find(
      ({ asked, attempts }) => asked.id === parent?.id && attempts.length === parent.attempt,
    );
  }

  #depthBelow(parent: string | undefined): number {
    const above = parent === undefined ? undefined : this.#job(parent);
    return above === undefined ? 0 : above.depth + 1;
  }

  #starved({ free }: FreeSlots): MemoryJob | undefined {
    const isBusy = this.#running().some(({ isWaiting, asked }) => !isWaiting && !asked.isMonitor);
    if (isBusy) return undefined;
    const isFull = ({ asked: { runbook, maxSimultaneousJobs } }: MemoryJob) =>
      this.#running().filter(({ asked }) => asked.runbook === runbook).length >= maxSimultaneousJobs;
    return this.jobs.find(
      (job) => job.status === 'Pending' && this.#parentOf(job)?.isWaiting && (free === 0 || isFull(job)),
    );
  }

  #end(job: MemoryJob, result: JobResult): void {
    Object.assign(job, { status: result.status, endedAt: now(), isWaiting: false, result });
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const now = () => new Date().toISOString();
