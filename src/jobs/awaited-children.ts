import type { JobEntry } from './job-state.ts';
import type { JobLine } from './pending-jobs.ts';

/**
 * The awaited children of one job that have not ended. The pending ones are kept by line, because all of a line can go on or none: so a
 * hundred thousand of them are looked at as one.
 */
export class AwaitedChildren {
  readonly begun = new Set<JobEntry>();
  readonly pending = new Map<JobLine, Set<JobEntry>>();

  get isEmpty(): boolean {
    return this.begun.size === 0 && this.pending.size === 0;
  }

  /** A child is Pending, for the first time or again. O(1). */
  queued(child: JobEntry): void {
    this.begun.delete(child);
    const line = this.pending.get(child.line);
    if (line === undefined) this.pending.set(child.line, new Set([child]));
    else line.add(child);
  }

  /** A child is Running. O(1). */
  started(child: JobEntry): void {
    this.#leaveLine(child);
    this.begun.add(child);
  }

  /** A child has ended, or is awaited no longer. O(1). */
  gone(child: JobEntry): void {
    this.#leaveLine(child);
    this.begun.delete(child);
  }

  /** Forgets all children, and gives them: nobody waits for them any more. */
  abandon(): readonly JobEntry[] {
    const children = [this.begun, ...this.pending.values()].flatMap((some) => [...some]);
    for (const child of children) child.awaitedBy = undefined;
    this.begun.clear();
    this.pending.clear();
    return children;
  }

  #leaveLine(child: JobEntry): void {
    const line = this.pending.get(child.line);
    if (line?.delete(child) && line.size === 0) this.pending.delete(child.line);
  }
}
