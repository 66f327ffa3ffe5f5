import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { ThreadPool } from './live-jobs.ts';
import { watchMemory } from './memory-watch.ts';
import {
  type Hello,
  isHello,
  type JobReport,
  type PooledOrder,
  type ThreadData,
  type ToThread,
} from './protocol.ts';
import { realSurroundings } from './surroundings.ts';
import type { Switchboard } from './switchboard.ts';
import { threadLimits, workerFile } from './worker-file.ts';

/**
 * Threads that play job after job, made when they are needed. The first ones start at once, before the run is
 * known, because a thread takes as long to start as a definition takes to be read.
 */
export class PooledThreads implements ThreadPool {
  readonly #pool: Piscina;
  readonly #memoryMb: number | undefined;
  /** The threads that are not gone yet. The pool forgets a thread that dies or is ended before it is gone. */
  readonly #threads = new Set<Worker>();
  /** What the threads that live have said, and the definition that each has. */
  readonly #hellos = new Map<Hello, Bundle | undefined>();
  /** The run that is being played, or was last. */
  #run = 0;
  #greet: (hello: Hello) => void = () => undefined;
  #playing = 0;
  #hasLost = false;

  /**
   * `first`: how many threads start at once. There are never more threads than jobs; the dispatcher limits
   * those.
   */
  constructor(memoryMb: number | undefined, first: number) {
    this.#memoryMb = memoryMb;
    this.#pool = new Piscina({
      filename: workerFile().href,
      name: 'playJob',
      minThreads: first,
      maxThreads: Number.MAX_SAFE_INTEGER,
      idleTimeout: Number.POSITIVE_INFINITY,
      recordTiming: false,
      execArgv: [],
      resourceLimits: threadLimits(memoryMb),
    });
    this.#pool.on('message', (message: unknown) => {
      // Code of a user's own can send messages, too.
      if (!isHello(message)) return;
      this.#remember();
      this.#hellos.set(message, undefined);
      message.port.on('close', () => this.#hellos.delete(message));
      this.#greet(message);
    });
    // The promise of its job has already been rejected if a thread dies.
    this.#pool.on('error', () => undefined);
  }

  open(data: ThreadData, board: Switchboard): void {
    this.#run += 1;
    const run = this.#run;
    const { bundle, ...rest } = data;
    this.#greet = (hello) => {
      board.connect(hello);
      const told = this.#hellos.get(hello) === bundle ? rest : data;
      this.#hellos.set(hello, bundle);
      hello.port.postMessage({ kind: 'begin', run, data: told } satisfies ToThread);
    };
    for (const hello of this.#hellos.keys()) this.#greet(hello);
  }

  async play(order: JobOrder, signal: AbortSignal): Promise<JobReport> {
    signal.addEventListener('abort', () => this.#remember(), { once: true });
    this.#playing += 1;
    try {
      const pooled: PooledOrder = { order, run: this.#run };
      const report: JobReport | null = await this.#pool.run(pooled, { signal });
      // The pool takes the error for a result if code of a user's own has thrown null.
      return report ?? (await Promise.reject(report));
    } catch (error) {
      this.#hasLost = true;
      // A thread that is being ended may begin with the job all the same, until it is gone.
      await this.#leaving();
      throw error;
    } finally {
      this.#playing -= 1;
    }
  }

  /** Whether all jobs have ended by themselves, so that another run can have the threads. */
  get isWhole(): boolean {
    return this.#playing === 0 && !this.#hasLost;
  }

  async close(): Promise<void> {
    this.#remember();
    // Even a destroyed pool replaces a thread that is gone after that.
    await this.#leaving();
    await this.#pool.destroy();
    await exits([...this.#threads]);
  }

  /** Settles when the threads are gone that are no longer in the pool. */
  async #leaving(): Promise<void> {
    const { threads } = this.#pool;
    await exits([...this.#threads].filter((thread) => !threads.includes(thread)));
  }

  #remember(): void {
    for (const thread of this.#pool.threads) {
      if (this.#threads.has(thread)) continue;
      this.#threads.add(thread);
      watchMemory(thread, this.#memoryMb, realSurroundings);
      thread.once('exit', () => this.#threads.delete(thread));
    }
  }
}

/** Settles when they are gone; one that breaks while it is ended goes as well. */
function exits(threads: readonly Worker[]): Promise<unknown> {
  return Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))));
}
