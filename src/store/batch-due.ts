import { batchLength, textsLengthOf } from '../trace/texts-length.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** So many events are written together, at most. */
const mostEvents = 5_000;
/** What has happened is in the store after this time, in milliseconds. */
const latestMs = 100;

/** Says when the events that are gathered for a store have to be written. */
export class BatchDue {
  readonly #due: () => void;
  #count = 0;
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `due` is called when the batch is large, and otherwise a moment after its first event. */
  constructor(due: () => void) {
    this.#due = due;
  }

  /** One more event is in the batch. */
  add(event: TraceEvent): void {
    this.#count += 1;
    this.#length += textsLengthOf(event);
    if (this.isFull) this.#due();
    else this.#timer ??= setTimeout(this.#due, latestMs);
  }

  /** Whether the batch is so large that it should not grow. */
  get isFull(): boolean {
    return this.#count >= mostEvents || this.#length >= batchLength;
  }

  /** The batch is taken, and the next one is empty. */
  taken(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#count = 0;
    this.#length = 0;
  }
}
