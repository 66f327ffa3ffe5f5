import TinyQueue from 'tinyqueue';
import type { BranchRun } from './group-branch.ts';

/** Something that is due at a time: the group's timeout, or a branch's timeout or next attempt. */
export type Due = { readonly what: 'groupTimeout' } | BranchDue;

interface BranchDue {
  readonly what: 'branchTimeout' | 'retry';
  readonly run: BranchRun;
}

interface Entry {
  readonly atMs: number;
  readonly serial: number;
  readonly due: Due;
}

/** In the same millisecond a timeout goes before an attempt, which would be in vain, and the group's before a branch's. */
const ranks: Readonly<Record<Due['what'], number>> = { groupTimeout: 0, branchTimeout: 1, retry: 2 };

/**
 * What is to happen to a group in time. Order: by time, then by rank, then as it was put down. What concerns a branch that has settled is
 * dropped. Each call is O(log n), dropped entries counted where they were put down.
 */
export class GroupTimers {
  #serial = 0;
  readonly #entries = new TinyQueue<Entry>(
    [],
    (a, b) => a.atMs - b.atMs || ranks[a.due.what] - ranks[b.due.what] || a.serial - b.serial,
  );

  /** Puts something down; what is due at Infinity never is. */
  add(atMs: number, due: Due): void {
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#entries.push({ atMs, serial: this.#serial, due });
    this.#serial += 1;
  }

  /** When something is due next; undefined when nothing is. */
  get nextMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** Takes the first entry that is due by now, if there is one. */
  take(nowMs: number): Due | undefined {
    const first = this.#first();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#entries.pop();
    return first.due;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.data = [];
    this.#entries.length = 0;
  }

  #first(): Entry | undefined {
    let first = this.#entries.peek();
    while (first !== undefined && first.due.what !== 'groupTimeout' && first.due.run.isSettled) {
      this.#entries.pop();
      first = this.#entries.peek();
    }
    return first;
  }
}
