import { v7 } from 'uuid';
import type { Run, TraceEvent } from '../../index.ts';
import { BatchDue } from '../../store/batch-due.ts';
import { thisProcess } from '../../store/held-store.ts';
import type { KeptRun } from '../../store/job-store.ts';
import { RunRecords } from '../../store/run-records.ts';
import { keepRun } from '../../store/stores.ts';

/** Opens the store that is to keep a run, before the run begins. Rejects as `keepRun` does. */
export async function keepingIn(store: string) {
  const kept = await keepRun(store, thisProcess('pianola run'));
  return { begin: (run: Run) => new StoredRun(kept, run), close: () => kept.close() };
}

/**
 * Keeps a run in a store, in batches: one is written while the next one is gathered. If that one is full
 * before, the run is paused. If the store fails, the run is cancelled, and `end` throws the error.
 */
export class StoredRun {
  /** Called with each event when it is in the store: only then may it be shown. */
  onWritten: (event: TraceEvent) => void = () => undefined;
  readonly #kept: KeptRun;
  readonly #run: Run;
  readonly #records = new RunRecords(v7);
  readonly #batch = new BatchDue(() => this.#due());
  #writing: Promise<void> | undefined;
  /** The next batch is due while one is being written. */
  #isNextDue = false;
  #isHolding = false;
  #error: { readonly value: unknown } | undefined;

  constructor(kept: KeptRun, run: Run) {
    this.#kept = kept;
    this.#run = run;
    run.on('event', (event) => {
      if (this.#error !== undefined) return;
      this.#records.add(event);
      this.#batch.add(event);
    });
    void kept.lost?.then((error) => this.#failed(error));
  }

  /** Writes the rest when the run has ended. Throws the error that ended the run, if there was one. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#write();
    if (this.#error !== undefined) throw this.#error.value;
  }

  #due(): void {
    if (this.#writing === undefined) {
      this.#writing = this.#write();
      return;
    }
    this.#isNextDue = true;
    if (this.#isHolding || !this.#batch.isFull) return;
    this.#isHolding = true;
    this.#run.pause();
  }

  /** Writes what has happened so far, and what is due when that is done. */
  async #write(): Promise<void> {
    do {
      this.#isNextDue = false;
      this.#batch.taken();
      const news = this.#records.take();
      if (this.#isHolding) this.#run.resume();
      this.#isHolding = false;
      if (this.#error !== undefined) break;
      try {
        await this.#kept.write(news);
        for (const event of news.events) this.onWritten(event);
      } catch (error) {
        this.#failed(error);
      }
    } while (this.#isNextDue);
    this.#writing = undefined;
  }

  #failed(value: unknown): void {
    if (this.#error !== undefined) return;
    this.#error = { value };
    this.#run.cancel('The store could not be written.');
  }
}
