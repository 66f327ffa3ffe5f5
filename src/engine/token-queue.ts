import TinyQueue from 'tinyqueue';
import { type Execution, RowToken, type Token } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { CompiledActivity } from './compiled-runbook.ts';
import { PairFifo } from './fifo.ts';

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

/** An execution with several rows, whose tokens are made when the queue comes to them. */
export class RowTokens {
  readonly execution: Execution;
  /** The token that each row continues; undefined: the one the execution ran on. */
  readonly #lineages: readonly (Token | undefined)[] | undefined;
  /** The place in the queue behind its last entry. */
  end = 0;
  /** The next of them that has entries. */
  next: RowTokens | undefined;

  constructor(execution: Execution, lineages: readonly (Token | undefined)[] | undefined) {
    this.execution = execution;
    this.#lineages = lineages;
  }

  /** The token that a row continues. */
  parentOf(row: number): Token | undefined {
    return this.#lineages === undefined ? this.execution.token : this.#lineages[row];
  }
}

/**
 * The one FIFO of (activity, token) that section 1.4 is based on.
 *
 * Order: first in, first out. With trigger delays (A13) the first *eligible* entry in order of arrival is
 * taken, so that a delayed token does not hold up others. With `blocking` the head waits for its own delay,
 * and everything waits behind it. Ties cannot happen, because every entry has its own place in the order of
 * arrival. Entries without a delay are kept in two columns, and of an execution with several rows only
 * the numbers of the rows, so that an entry costs 16 bytes.
 */
export class TokenQueue {
  /** With the activity: a token, or a row of the first source that has an entry at this place or later. */
  readonly #entries = new PairFifo<CompiledActivity, Token | number>();
  #firstSource: RowTokens | undefined;
  #lastSource: RowTokens | undefined;
  /** The last token that was made here: all entries of a row get the same one. */
  #made: Token | undefined;
  /** What `take` gives of entries without a delay, over and over. */
  readonly #taken: { -readonly [Key in keyof QueueEntry]: QueueEntry[Key] | undefined } = {
    activity: undefined,
    token: undefined,
    incoming: 0,
  };
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
  push(activity: CompiledActivity, token: Token, eligibleAtMs?: number, incoming = 0): void {
    if (eligibleAtMs !== undefined) {
      const place = this.#entries.pushed;
      this.#delayed.push({ activity, token, incoming, eligibleAtMs, place, serial: this.#serial });
      this.#serial += 1;
    } else {
      this.#entries.push(activity, token);
    }
  }

  /** Appends a row of an execution. Rows come in their order, and all entries of a row follow one another. */
  pushRow(activity: CompiledActivity, tokens: RowTokens, row: number): void {
    this.#entries.push(activity, row);
    if (tokens.end === 0) this.#addSource(tokens);
    tokens.end = this.#entries.pushed;
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.size + this.#delayed.length + this.#matured.length;
  }

  /** Takes the next entry; undefined if none is eligible. It is valid until the next call. */
  take(nowMs: number): QueueEntry | undefined {
    if (this.#delayed.length === 0 && this.#matured.length === 0) return this.#takeFirst();
    if (!this.#blocking) this.#mature(nowMs);
    const waiting = this.#waiting();
    if (waiting !== undefined && waiting.place <= this.#place) {
      if (waiting.eligibleAtMs > nowMs) return undefined;
      return (this.#blocking ? this.#delayed : this.#matured).pop();
    }
    return this.#takeFirst();
  }

  /** The token of the next entry, eligible or not; undefined if the queue is empty. */
  nextToken(nowMs: number): Token | undefined {
    if (!this.#blocking) this.#mature(nowMs);
    const waiting = this.#waiting();
    if (waiting !== undefined && waiting.place <= this.#place) return waiting.token;
    return this.#tokenFor(this.#entries.nextRight, this.#place);
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

  /** The place of the first entry without a delay. */
  get #place(): number {
    return this.#entries.taken;
  }

  #takeFirst(): QueueEntry | undefined {
    const entries = this.#entries;
    const place = this.#place;
    if (!entries.take()) return undefined;
    const taken = this.#taken;
    taken.activity = entries.left;
    taken.token = this.#tokenFor(entries.right, place);
    return taken as QueueEntry;
  }

  /** The token of an entry without a delay, from what is kept for it at its place. */
  #tokenFor(kept: Token | number | undefined, place: number): Token | undefined {
    return typeof kept === 'number' ? this.#tokenOf(this.#source(place), kept) : kept;
  }

  #tokenOf(source: RowTokens, row: number): Token {
    const { execution } = source;
    if (this.#made?.execution !== execution || this.#made.row !== row)
      this.#made = new RowToken(execution, row, source.parentOf(row));
    return this.#made;
  }

  #addSource(tokens: RowTokens): void {
    if (this.#lastSource === undefined) this.#firstSource = tokens;
    else this.#lastSource.next = tokens;
    this.#lastSource = tokens;
  }

  /** The execution whose row is the entry at this place, which is the first. */
  #source(place: number): RowTokens {
    let source = this.#firstSource as RowTokens;
    while (source.end <= place) source = source.next as RowTokens;
    this.#firstSource = source;
    return source;
  }
}
