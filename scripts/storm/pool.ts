import type { ThreadPool } from '../../src/hosts/threads/live-jobs.ts';
import type { Hello, JobReport, ThreadData } from '../../src/hosts/threads/protocol.ts';
import type { Switchboard } from '../../src/hosts/threads/switchboard.ts';
import type { JobOrder } from '../../src/jobs/dispatch-protocol.ts';
import { SimulatedThread, type SimulatedThreads } from './threads.ts';

interface Task {
  readonly order: JobOrder;
  readonly resolve: (report: JobReport) => void;
  readonly reject: (error: unknown) => void;
  thread: SimulatedThread | undefined;
}

/** A pool of threads that does what piscina does. */
export class SimulatedPool implements ThreadPool {
  readonly #threads: SimulatedThreads;
  readonly #free: SimulatedThread[] = [];
  readonly #all = new Set<SimulatedThread>();
  readonly #hellos: Hello[] = [];
  readonly #tasks = new Set<Task>();
  #greet = (hello: Hello): void => void this.#hellos.push(hello);
  #isClosing = false;

  constructor(threads: SimulatedThreads, first: number) {
    this.#threads = threads;
    for (let count = 0; count < first; count += 1) this.#free.push(this.#start());
  }

  open(data: ThreadData, board: Switchboard): void {
    this.#greet = (hello) => {
      board.connect(hello);
      hello.port.postMessage({ kind: 'begin', run: 1, data });
    };
    for (const hello of this.#hellos.splice(0)) this.#greet(hello);
  }

  play(order: JobOrder, signal: AbortSignal): Promise<JobReport> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Error('The task has been aborted'));
      const thread = this.#free.pop() ?? this.#start();
      const task: Task = { order, resolve, reject, thread };
      this.#tasks.add(task);
      signal.addEventListener('abort', () => {
        if (!this.#tasks.delete(task)) return;
        // As PooledThreads does, it waits until the thread is gone.
        void thread.terminate().then(() => reject(new Error('The task has been aborted')));
      });
      const done = (end: () => void) => {
        if (!this.#tasks.delete(task)) return;
        this.#free.push(thread);
        end();
      };
      thread.play(
        order,
        (report) => done(() => resolve(report)),
        (error) => done(() => reject(error)),
      );
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { reject } of this.#tasks) reject(new Error('Terminating worker thread'));
    this.#tasks.clear();
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  #start(): SimulatedThread {
    const thread = new SimulatedThread(this.#threads, undefined);
    this.#all.add(thread);
    const lost = (error: Error) => {
      const at = this.#free.indexOf(thread);
      if (at >= 0) this.#free.splice(at, 1);
      for (const task of this.#tasks) {
        if (task.thread !== thread) continue;
        this.#tasks.delete(task);
        void thread.gone.then(() => task.reject(error));
      }
    };
    thread.on('message', ((hello: Hello) => this.#greet(hello)) as never);
    thread.on('error', lost as never);
    thread.on('exit', ((code: number) => {
      lost(new Error(`worker exited with code: ${code}`));
      this.#all.delete(thread);
      // Piscina replaces a thread that is gone.
      if (!this.#isClosing && this.#all.size === 0) this.#free.push(this.#start());
    }) as never);
    return thread;
  }
}
