import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import { isHello, isReport, type JobReport, type ThreadData, type Threads } from './protocol.ts';
import type { LiveSurroundings, StartedThread } from './surroundings.ts';
import type { Switchboard } from './switchboard.ts';

/**
 * A fresh thread for every job, as Orchestrator gives each job a process of its own. Jobs share nothing
 * (1.1).
 */
export class FreshThreads implements Threads {
  readonly #data: ThreadData;
  readonly #memoryMb: number | undefined;
  readonly #board: Switchboard;
  readonly #surroundings: Pick<LiveSurroundings, 'startThread'>;
  /** Those that have not gone. */
  readonly #threads = new Set<StartedThread>();

  constructor(
    data: ThreadData,
    memoryMb: number | undefined,
    board: Switchboard,
    surroundings: Pick<LiveSurroundings, 'startThread'>,
  ) {
    this.#data = data;
    this.#memoryMb = memoryMb;
    this.#board = board;
    this.#surroundings = surroundings;
  }

  async play(order: JobOrder, signal: AbortSignal): Promise<JobReport> {
    // A signal that is aborted already calls no listener any more.
    signal.throwIfAborted();
    const worker = this.#surroundings.startThread(
      { ...this.#data, order } satisfies ThreadData,
      this.#memoryMb,
    );
    this.#threads.add(worker);
    worker.once('exit', () => this.#threads.delete(worker));
    try {
      return await new Promise<JobReport>((resolve, reject) => {
        let broke: unknown;
        worker.on('message', (message: unknown) => {
          if (isHello(message)) this.#board.connect(message);
          else if (isReport(message, order.job)) resolve(message);
        });
        worker.on('error', (error) => {
          broke = error;
        });
        // Only when the thread is gone, its hello has come for sure, and with it what the job has done.
        worker.on('exit', (code) => {
          const exited = new Error(`its thread exited with code ${code}`);
          reject(broke ?? (signal.aborted ? signal.reason : exited));
        });
        signal.addEventListener('abort', () => void worker.terminate(), { once: true });
      });
    } finally {
      void worker.terminate();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }
}
