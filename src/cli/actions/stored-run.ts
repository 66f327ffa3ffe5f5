import { v7 } from 'uuid';
import type { Run } from '../../index.ts';
import { RunRecords } from '../../store/run-records.ts';
import { ownFileStore } from '../../store/sqlite/sqlite-store.ts';
import { batchLength, textsLengthOf } from '../../trace/texts-length.ts';

/** So many events are written together, at most. */
const mostEvents = 20_000;
/** What has happened is in the store after this time, in milliseconds. */
const latestMs = 100;

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
  #length = 0;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #error: { readonly value: unknown } | undefined;

  constructor(path: string, run: Run) {
    this.#run = run;
    this.#store = ownFileStore(path, {
      pid: process.pid,
      command: 'pianola run',
      since: new Date().toISOString(),
    });
    this.#kept = this.#store.begin();
    run.on('event', (event) => {
      this.#records.add(event);
      this.#length += textsLengthOf(event);
      if (this.#records.size >= mostEvents || this.#length >= batchLength) this.flush();
      else this.#timer ??= setTimeout(() => this.flush(), latestMs);
    });
  }

  /** Writes what has happened so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#length = 0;
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
