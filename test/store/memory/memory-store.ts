import type { StoredJob } from '../../../src/model/stored-job.ts';
import type { JobFilter, JobStore, TraceReading } from '../../../src/store/job-store.ts';
import { type KeptStreams, MergedTrace } from '../../../src/store/merged-trace.ts';
import { type MemoryJob, MemoryQueue } from './memory-queue.ts';

/** A store that lasts as long as the process. */
export class MemoryStore implements JobStore {
  readonly queue = new MemoryQueue();

  async jobs({ status, runbooks, most }: JobFilter = {}): Promise<readonly StoredJob[]> {
    const found = this.#jobs.map(storedJobOf).filter((job) => {
      const isMeant = runbooks === undefined || runbooks.includes(job.runbook);
      return isMeant && (status === undefined || job.status === status);
    });
    return most === undefined ? found : found.slice(-most);
  }

  async runbooks(): Promise<readonly string[]> {
    return [...new Set(this.#jobs.map(({ asked }) => asked.runbook))];
  }

  async named(id: string): Promise<readonly StoredJob[]> {
    const jobs = this.#jobs.map(storedJobOf);
    const exact = jobs.filter((job) => job.id === id);
    return exact.length > 0 || id === '' ? exact : jobs.filter((job) => job.id.startsWith(id));
  }

  async neglect(id: string): ReturnType<JobStore['neglect']> {
    const job = this.#jobs.find(({ asked }) => asked.id === id);
    return job?.status === 'Pending' ? 'untaken' : undefined;
  }

  async trace(id: string): Promise<TraceReading> {
    return new MergedTrace(this.#streams, id);
  }

  async prune(before: string): Promise<number> {
    const isKept = ({ asked, endedAt }: MemoryJob): boolean =>
      endedAt === null ||
      endedAt >= before ||
      this.#jobs.some((job) => job.asked.parent?.id === asked.id && isKept(job));
    const roots = this.#jobs.filter(({ asked }) => asked.parent === undefined);
    const gone = new Set(roots.filter((root) => !isKept(root)).map(({ asked }) => asked.id));
    // Parents come before their children.
    for (const { asked } of this.#jobs)
      if (asked.parent !== undefined && gone.has(asked.parent.id)) gone.add(asked.id);
    this.#jobs.splice(0, Infinity, ...this.#jobs.filter(({ asked }) => !gone.has(asked.id)));
    return gone.size;
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  get #jobs(): MemoryJob[] {
    return this.queue.jobs;
  }

  /** The number of a stream has a job's place, and the attempt. */
  readonly #streams: KeptStreams = {
    job: async (id) => {
      const job = this.#jobs.find(({ asked }) => asked.id === id);
      return job && storedJobOf(job);
    },
    attempts: async (id) => {
      const place = this.#jobs.findIndex(({ asked }) => asked.id === id);
      const count = this.#jobs[place]?.attempts.length ?? 0;
      return Array.from({ length: count }, (_, index) => ({
        ...{ attempt: index + 1, stream: place, lostAt: null },
      }));
    },
    child: async (id, attempt, number) =>
      this.#jobs.find(({ asked: { parent } }) => {
        return parent?.id === id && parent.attempt === attempt && parent.number === number;
      })?.asked.id,
    events: (stream, after) => this.#events(stream, after),
  };

  async *#events(stream: number, after: number) {
    for (const event of this.#jobs[stream]?.attempts.flat() ?? []) if (event.seq > after) yield event;
  }
}

function storedJobOf({ asked, attempts, result, ...job }: MemoryJob): StoredJob {
  const { status, server, queuedAt, startedAt, endedAt } = job;
  return {
    ...{ id: asked.id, runbook: asked.runbook, status, server, queuedAt, startedAt, endedAt },
    instanceStatus: result?.instanceStatus ?? null,
    attempt: attempts.length,
    parent: asked.parent?.id ?? null,
    returned: result?.returned ?? [],
    reason: result === undefined || result.reason === '' ? null : result.reason,
  };
}
