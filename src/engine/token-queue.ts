import TinyQueue from 'tinyqueue';
import type { Token } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { CompiledActivity } from './compiled-runbook.ts';

/** A token on its way to an activity. */
export interface QueueEntry {
  readonly activity: CompiledActivity;
  readonly token: Token;
  /** The index of the activity's incoming link that it came over. */
  readonly incoming: number;
}

/** An entry with a trigger delay. */
interface DelayedEntry extends QueueEntry {
  /** It is not taken before this time. */
  readonly eligibleAtMs: number;
  /** How many entries without a delay arrived before it, which is its place among them. */
  readonly place: number;
  /** Its place among the delayed ones. */
  readonly serial: number;
}

const byArrival = (a: DelayedEntry, b: DelayedEntry) => a.serial - b.serial;
const byEligibility = (a: DelayedEntry, b: DelayedEntry) => a.eligibleAtMs - b.eligibleAtMs;

/** Taken entries are dropped from the arrays in blocks of at least this size. */
const block = 16_384;

/**
 * The one FIFO of (activity, token) that section 1.4 is based on.
 *
 * Order: first in, first out. With trigger delays (A13) the first *eligible* entry in order of arrival is
 * taken, so that a delayed token does not hold up others. With `blocking` the head waits for its own delay,
 * and everything waits behind it. Ties cannot happen, because every entry has its own place in the order of
 * arrival. Entries without a delay are kept in two plain arrays, so that a queue of a million tokens costs 16
 * bytes each.
 */
export class TokenQueue {
  #activities: CompiledActivity[] = [];
  #tokens: Token[] = [];
  #head = 0;
  /** How many entries without a delay were dropped from the arrays. */
  #dropped = 0;
  #serial = 0;
  /** Delayed entries that are not eligible yet; with `blocking` all delayed entries, in order of arrival. */
  readonly #delayed: TinyQueue<DelayedEntry>;
  /** Delayed entries that are eligible, in order of arrival. */
  readonly #matured = new TinyQueue<DelayedEntry>([], byArrival);
  readonly #blocking: boolean;

  constructor(options: Pick<Options, 'triggerDelay'>) {
    this.#blocking = options.triggerDelay === 'blocking';
    this.#delayed = new TinyQueue<DelayedEntry>([], this.#blocking ? byArrival : byEligibility);
  }

  /** Appends an entry. O(1), or O(log n) with a delay. `incoming` is kept only for delayed entries. */
  push(activity: CompiledActivity, token: Token, eligibleAtMs = 0, incoming = 0): void {
    if (eligibleAtMs > 0) {
      const place = this.#dropped + this.#tokens.length;
      this.#delayed.push({ activity, token, incoming, eligibleAtMs, place, serial: this.#serial });
      this.#serial += 1;
    } else {
      this.#activities.push(activity);
      this.#tokens.push(token);
    }
  }

  /** Takes the next entry; undefined if none is eligible. */
  take(nowMs: number): QueueEntry | undefined {
    if (!this.#blocking) this.#mature(nowMs);
    const waiting = this.#waiting();
    if (waiting !== undefined && waiting.place <= this.#dropped + this.#head) {
      if (waiting.eligibleAtMs > nowMs) return undefined;
      return (this.#blocking ? this.#delayed : this.#matured).pop();
    }
    return this.#takeFirst();
  }

  /** The token of the next entry, eligible or not; undefined if the queue is empty. */
  nextToken(nowMs: number): Token | undefined {
    if (!this.#blocking) this.#mature(nowMs);
    const waiting = this.#waiting();
    return waiting !== undefined && waiting.place <= this.#dropped + this.#head
      ? waiting.token
      : this.#tokens[this.#head];
  }

  /** When the earliest delayed entry becomes eligible; undefined if there is none. */
  get nextEligibleAtMs(): number | undefined {
    return this.#delayed.peek()?.eligibleAtMs;
  }

  #waiting(): DelayedEntry | undefined {
    return (this.#blocking ? this.#delayed : this.#matured).peek();
  }

  #mature(nowMs: number): void {
    for (
      let next = this.#delayed.peek();
      next !== undefined && next.eligibleAtMs <= nowMs;
      next = this.#delayed.peek()
    ) {
      this.#matured.push(this.#delayed.pop() as DelayedEntry);
    }
  }

  #takeFirst(): QueueEntry | undefined {
    const activity = this.#activities[this.#head];
    if (activity === undefined) return undefined;
    const token = this.#tokens[this.#head] as Token;
    this.#head += 1;
    if (this.#head >= block && this.#head * 2 >= this.#tokens.length) {
      this.#activities = this.#activities.slice(this.#head);
      this.#tokens = this.#tokens.slice(this.#head);
      this.#dropped += this.#head;
      this.#head = 0;
    }
    return { activity, token, incoming: 0 };
  }
}
