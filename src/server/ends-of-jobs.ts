import type { JobResult } from '../model/job.ts';
import type { JobQueue } from '../store/job-queue.ts';

/** Waits for jobs of a store to end, whoever plays them. */
export class EndsOfJobs {
  readonly #queue: JobQueue;
  readonly #waiting = new Map<string, (result: JobResult) => void>();
  readonly #stopListening: () => void;
  #isLooking = false;
  #isLookDue = false;

  /** `failed` is called with the error if the store fails. */
  constructor(queue: JobQueue, failed: (error: unknown) => void) {
    this.#queue = queue;
    this.#stopListening = queue.onChange(() => {
      this.#look().catch(failed);
    });
  }

  /** Settles with the result of a job when it has ended. */
  of(id: string): Promise<JobResult> {
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    this.#stopListening();
  }

  async #look(): Promise<void> {
    this.#isLookDue = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#isLookDue && this.#waiting.size > 0) {
        this.#isLookDue = false;
        for (const [id, result] of await this.#queue.results([...this.#waiting.keys()])) {
          this.#waiting.get(id)?.(result);
          this.#waiting.delete(id);
        }
      }
    } finally {
      this.#isLooking = false;
    }
  }
}
