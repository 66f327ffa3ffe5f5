import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JobQueue, QueueLoad } from '../store/job-queue.ts';
import type { JobServer } from './job-server.ts';

/** A server that has not looked for jobs for so long is not well, in milliseconds. */
const mostMs = 5_000;
/** Who asks for metrics hears after so long that the store does not answer, in milliseconds. */
const answerMs = 4_000;

/**
 * What a runbook server tells those who watch it, as Prometheus reads it. `now`: the clock of the server.
 */
export class ServerMetrics {
  readonly #server: JobServer;
  readonly #queue: Pick<JobQueue, 'load'>;
  readonly #now: () => number;
  readonly #registry = new Registry();
  readonly #jobs;
  readonly #oldest;
  readonly #held;
  /** What the store is being asked for. */
  #loading: Promise<QueueLoad> | undefined;

  constructor(server: JobServer, queue: Pick<JobQueue, 'load'>, throttle: number, now: () => number) {
    this.#server = server;
    this.#queue = queue;
    this.#now = now;
    const registers = [this.#registry];
    this.#jobs = new Gauge({
      name: 'pianola_jobs',
      help: 'Jobs of the store that have not ended, by status. Waiting: running, and waiting for child jobs.',
      labelNames: ['status'],
      registers,
    });
    this.#oldest = new Gauge({
      name: 'pianola_oldest_pending_job_seconds',
      help: 'How long the oldest pending job has waited.',
      registers,
    });
    new Gauge({ name: 'pianola_server_slots', help: 'The throttle of this server.', registers }).set(
      throttle,
    );
    this.#held = new Gauge({
      name: 'pianola_server_slots_held',
      help: 'How many jobs this server plays.',
      registers,
    });
    const ended = new Counter({
      name: 'pianola_server_jobs_ended_total',
      help: 'Jobs that this server has played, by how they ended.',
      labelNames: ['status', 'instance_status'],
      registers,
    });
    const waited = new Histogram({
      name: 'pianola_server_job_wait_seconds',
      help: 'How long the jobs that this server has taken were pending.',
      buckets: [0.01, 0.1, 1, 10, 60, 600, 3600],
      registers,
    });
    const events = new Counter({
      name: 'pianola_server_events_total',
      help: 'Trace events of the jobs of this server that are in the store.',
      registers,
    });
    server.on('began', ({ waitedMs }) => waited.observe(waitedMs / 1000));
    server.on('ended', (_claim, end) => {
      // A job that is handed back has not ended.
      if (end === 'handedBack') return;
      const { status, instanceStatus } = end === 'lost' ? { status: end, instanceStatus: null } : end;
      ended.inc({ status, instance_status: instanceStatus ?? 'none' });
    });
    server.on('wrote', (count) => events.inc(count));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In the text format of Prometheus. Rejects if the store fails or does not answer. */
  async text(): Promise<string> {
    const { pending, running, waiting, oldestPendingMs } = await this.#load();
    this.#jobs.set({ status: 'pending' }, pending);
    this.#jobs.set({ status: 'running' }, running - waiting);
    this.#jobs.set({ status: 'waiting' }, waiting);
    this.#held.set(this.#server.state.jobs);
    this.#oldest.set(oldestPendingMs / 1000);
    return await this.#registry.metrics();
  }

  /** A store that is away is waited for once, however many ask. */
  async #load(): Promise<QueueLoad> {
    this.#loading ??= this.#queue.load().finally(() => {
      this.#loading = undefined;
    });
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('the store does not answer')), answerMs);
    return await Promise.race([this.#loading, promise]).finally(() => clearTimeout(timer));
  }

  /** Whether the server has looked for jobs lately, or found nothing to look for. */
  get isWell(): boolean {
    const { lookedMs } = this.#server.state;
    return lookedMs !== undefined && this.#now() - lookedMs < mostMs;
  }
}
