import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';

const none: readonly number[] = [];

/**
 * Counts for every watched activity how many live tokens can still reach it over enabled links (section 4
 * rule 2). A token is live while it is queued, delayed, running, parked at a Junction or held back. It counts
 * for every watched activity downstream of its place. Entering and leaving cost one step per watched activity
 * downstream; a runbook without Junctions pays nothing.
 */
export class Quiescence {
  readonly #live: Int32Array;
  /** The watched activities that each activity can reach by one link or more. */
  readonly #downstream: readonly Int32Array[];
  readonly #isWatched: readonly boolean[];
  /** Whether there is any watched activity. */
  readonly watchesAny: boolean;
  #settled: number[] = [];

  constructor({ activities }: CompiledRunbook, isWatched: (activity: CompiledActivity) => boolean) {
    this.#live = new Int32Array(activities.length);
    this.#isWatched = activities.map(isWatched);
    this.watchesAny = this.#isWatched.includes(true);
    this.#downstream = this.watchesAny ? downstreamOf(activities, this.#isWatched) : [];
  }

  /** A token is on its way to an activity, or runs there. */
  enter(activity: CompiledActivity): void {
    if (!this.watchesAny) return;
    this.#count(activity, 1);
    if (this.#isWatched[activity.index]) this.#change(activity.index, 1);
  }

  /** That token has left the activity. */
  leave(activity: CompiledActivity): void {
    this.#count(activity, -1);
    if (this.#isWatched[activity.index]) this.#change(activity.index, -1);
  }

  /**
   * An activity holds something back: a Junction its tokens, a barrier its output. It counts once for
   * everything downstream.
   */
  keep(activity: CompiledActivity): void {
    this.#count(activity, 1);
  }

  /** What was held back has gone on. */
  release(activity: CompiledActivity): void {
    this.#count(activity, -1);
  }

  /**
   * The watched activities that since the last call have become unreachable for every token, in stored order.
   */
  takeSettled(): readonly number[] {
    if (this.#settled.length === 0) return none;
    const settled = [...new Set(this.#settled)]
      .filter((index) => this.#live[index] === 0)
      .sort((a, b) => a - b);
    this.#settled = [];
    return settled;
  }

  #count(activity: CompiledActivity, by: 1 | -1): void {
    for (const index of this.#downstream[activity.index] as Int32Array) this.#change(index, by);
  }

  #change(index: number, by: 1 | -1): void {
    const live = (this.#live[index] as number) + by;
    this.#live[index] = live;
    if (live === 0) this.#settled.push(index);
  }
}

/**
 * The watched activities downstream of each activity, found by one walk backwards from each watched activity.
 */
function downstreamOf(activities: readonly CompiledActivity[], isWatched: readonly boolean[]): Int32Array[] {
  const sources: number[][] = activities.map(() => []);
  for (const activity of activities) {
    for (const link of activity.links) (sources[link.to.index] as number[]).push(activity.index);
  }
  const downstream: number[][] = activities.map(() => []);
  const seenFor = new Int32Array(activities.length).fill(-1);
  for (const { index } of activities) {
    if (!isWatched[index]) continue;
    const walk = [index];
    for (let at = walk.pop(); at !== undefined; at = walk.pop()) {
      for (const source of sources[at] as number[]) {
        if (seenFor[source] === index) continue;
        seenFor[source] = index;
        (downstream[source] as number[]).push(index);
        walk.push(source);
      }
    }
  }
  return downstream.map((list) => Int32Array.from(list));
}
