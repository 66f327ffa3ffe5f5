import type { ThreadPool } from './live-jobs.ts';
import { PooledThreads } from './pooled-threads.ts';

/** A thread that waits for a run. */
interface IdleThread {
  readonly thread: PooledThreads;
  readonly timer: NodeJS.Timeout;
}

/**
 * Threads that many runs share, one after another, each of which needs one at a time: a run gives its thread
 * back when it ends. A thread that a job was lost with is not used again.
 */
export class KeptThreads {
  readonly #memoryMb: number | undefined;
  readonly #idleMs: number;
  /** The last one to come is the first to go. */
  readonly #idle: IdleThread[] = [];
  #isClosed = false;

  /** A thread that has had nothing to do for `idleMs` ends, unless it is the last. */
  constructor(memoryMb: number | undefined, idleMs = 10_000) {
    this.#memoryMb = memoryMb;
    this.#idleMs = idleMs;
  }

  /** A thread for a run, which is given back when the run closes it. */
  take(): ThreadPool {
    const idle = this.#idle.pop();
    clearTimeout(idle?.timer);
    const thread = idle?.thread ?? new PooledThreads(this.#memoryMb, 1);
    return {
      open: (data, board) => thread.open(data, board),
      play: (order, signal) => thread.play(order, signal),
      close: async () => {
        if (thread.isWhole && !this.#isClosed) this.#keep(thread);
        else await thread.close();
      },
    };
  }

  /** Ends those that nobody has now, and the others when they are given back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(
      this.#idle.splice(0).map(({ thread, timer }) => {
        clearTimeout(timer);
        return thread.close();
      }),
    );
  }

  #keep(thread: PooledThreads): void {
    const timer = setTimeout(() => this.#letGo(idle), this.#idleMs).unref();
    const idle: IdleThread = { thread, timer };
    this.#idle.push(idle);
  }

  #letGo(idle: IdleThread): void {
    if (this.#idle.length < 2) return;
    this.#idle.splice(this.#idle.indexOf(idle), 1);
    void idle.thread.close();
  }
}
