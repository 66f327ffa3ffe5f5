import { v7 } from 'uuid';
import type { Run } from '../../index.ts';
import { BatchDue } from '../../store/batch-due.ts';
import { thisProcess } from '../../store/held-store.ts';
import { RunRecords } from '../../store/run-records.ts';
import { ownFileStore } from '../../store/sqlite/sqlite-store.ts';

/**
 * Keeps a run in a store, in batches. `onWritten` is called when one is on the disk: only then may it be
 * shown, so that nothing is told that could be lost. If the store fails, the run is cancelled, and `end`
 * throws the error. Throws UsageError for a store that cannot be used.
 */
export class StoredRun {
  readonly #store;
  readonly #kept;
  readonly #records = new RunRecords(v7);
  readonly #run: Run;
  /** Called each time when what has happened so far is on the disk. */
  onWritten: () => void = () => undefined;
  readonly #batch = new BatchDue(() => this.flush());
  #isClosed = false;
  #error: { readonly value: unknown } | undefined;

  constructor(path: string, run: Run) {
    this.#run = run;
    this.#store = ownFileStore(path, thisProcess('pianola run'));
    this.#kept = this.#store.begin();
    run.on('event', (event) => {
      this.#records.add(event);
      this.#batch.add(event);
    });
  }

  /** Writes what has happened so far. */
  flush(): void {
    this.#batch.taken();
    const news = this.#records.take();
    if (this.#error !== undefined) return;
    try {
      this.#kept.write(news);
      this.onWritten();
    } catch (value) {
      this.#error = { value };
      this.#run.cancel('The store could not be written.');
    }
  }

  /** Writes the rest and lets go of the store. Throws the error that ended the run, if there was one. */
  end(): void {
    this.close();
    if (this.#error !== undefined) throw this.#error.value;
  }

  /** The same without the error. May be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.flush();
    this.#store.close();
  }
}
