import { Piscina } from 'piscina';
import type {
  FromThread,
  Hello,
  JobReport,
  PooledOrder,
  ThreadData,
  ToThread,
} from '../../src/hosts/threads/protocol.ts';
import type { Port } from '../../src/hosts/threads/surroundings.ts';
import type { JobOrder } from '../../src/jobs/dispatch-protocol.ts';
import type { BranchPlan, GroupResult } from '../../src/model/job-group.ts';
import { type FloorEvent, FloorTrace } from './floor-trace.ts';
import { jobRunbooks } from './job-runbooks.ts';

type Load = typeof import('../../src/files/load.ts');
type SessionModule = typeof import('../../src/hosts/session.ts');

const built = new URL('../../dist/', import.meta.url);

/**
 * piscina alone on the same work: the runbooks of `jobRunbooks`, each job played by Pianola's own thread as
 * it is built (`play` of dist/thread/job-worker.js), and queued by nothing but `pool.run`, two threads at a
 * time. There is no dispatcher and no job machine: no servers, no throttles, no job concurrency, no waits, no
 * deadlocks, no stops and no dead threads. What is left is what any queue of such jobs has to do: give a
 * child job its number, tell that it was queued, began and ended, answer the parent, and make one stream of
 * the trace events of all jobs, numbered anew.
 *
 * Reads the definition, and has `Session` make of it what the threads are told before their first job. What
 * it returns plays once: it begins the threads, gives how many child jobs ended, and hands every trace event
 * to `listen`.
 */
export async function poolFloor(jobs: number): Promise<(listen: (event: object) => void) => Promise<number>> {
  const data = await threadData(jobs);
  return (listen) => new FloorPool(data, new FloorTrace(listen)).play();
}

/** What the threads of a run of `jobRunbooks` are told before their first job. */
export async function threadData(jobs: number): Promise<ThreadData> {
  const { loadRunbook }: Load = await import(new URL('files/load.js', built).href);
  const { Session }: SessionModule = await import(new URL('hosts/session.js', built).href);
  const bundle = await loadRunbook(jobRunbooks(jobs));
  const host = {
    timeZone: 'UTC',
    utcOffset: () => 0,
    processId: process.pid,
    environment: () => undefined,
    script: noScript,
  };
  const { settings } = new Session('run', bundle, { runbook: 'Parent' }, host, Date.now());
  const control = new SharedArrayBuffer(4);
  const origin = { wallMs: Date.now(), monotonicMs: Number(process.hrtime.bigint()) / 1e6 };
  return { settings, bundle, activityModules: [], control, processId: process.pid, origin };
}

/** What a job's thread begins with, as it is built. */
export const threadFile = new URL('thread/job-worker.js', built);

class FloorPool {
  readonly #trace: FloorTrace;
  readonly #children: Promise<unknown>[] = [];
  readonly #pool = new Piscina({
    filename: threadFile.href,
    name: 'playJob',
    minThreads: 2,
    maxThreads: 2,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
  });
  /** Batches of events by job that were heard before its end, and those who wait for the next. */
  readonly #heard = new Map<number, number>();
  readonly #waiting: (() => void)[] = [];

  constructor(data: ThreadData, trace: FloorTrace) {
    this.#trace = trace;
    this.#pool.on('message', ({ port }: Hello) => {
      port.on('message', (message: FromThread) => this.#hear(port, message));
      port.unref();
      say(port, { kind: 'begin', run: 1, data });
    });
  }

  /** The parent, which asks for its children, and then the rest of them. */
  async play(): Promise<number> {
    this.#trace.tell('RunStart', 100, null, '\\Parent');
    await this.#job(1, '\\Parent', {});
    const reports = await Promise.all(this.#children);
    await this.#pool.destroy();
    return reports.length;
  }

  async #job(job: number, runbook: string, parameters: JobOrder['parameters']): Promise<void> {
    this.#trace.tell('JobQueued', 110, job, runbook);
    const order: JobOrder = { job, attempt: 1, runbook, parameters, server: 'RBS01' };
    const report: JobReport = await this.#pool.run({ order, run: 1 } satisfies PooledOrder);
    if (report.result.instanceStatus !== 'success') throw new Error(`job ${job} did not end well`);
    while ((this.#heard.get(job) ?? 0) < report.batches) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    // Nothing says when a pool begins with a job.
    this.#trace.tell('JobStart', 111, job, runbook);
    this.#trace.take(report.events as readonly FloorEvent[]);
    this.#trace.tell('JobEnd', 112, job, runbook);
  }

  #hear(port: Port, message: FromThread): void {
    if (!('events' in message)) return;
    this.#trace.take(message.events as readonly FloorEvent[]);
    const batches = (this.#heard.get(message.job) ?? 0) + 1;
    this.#heard.set(message.job, batches);
    for (const goOn of this.#waiting.splice(0)) goOn();
    if (message.kind === 'ask') {
      const job = this.#children.length + 2;
      const [branch] = message.asked.plan.branches as [BranchPlan];
      this.#children.push(this.#job(job, branch.call.runbook, branch.call.parameters));
      say(port, { kind: 'goOn', job: message.job, result: queued(branch, job), batches });
    } else say(port, { kind: 'taken', job: message.job, batches });
  }
}

function say(port: Port, message: ToThread): void {
  port.postMessage(message);
}

/** What an Invoke Runbook goes on with that does not wait. */
function queued({ id }: BranchPlan, job: number): GroupResult {
  const told = { attempts: 1, durationMs: 0, error: '', returned: [] };
  return {
    status: 'success',
    durationMs: 0,
    timedOut: false,
    winner: null,
    brokeAt: null,
    branches: [{ id, status: 'queued', job, result: null, ...told }],
    compensations: [],
  };
}

function noScript(): never {
  throw new Error('the runbooks have no scripts');
}
