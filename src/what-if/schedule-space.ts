/** A point where several things could come next, and another one comes than in the documented order. */
export interface Deviation {
  /** Which point it is, from 0, in the order the run reaches them. */
  readonly point: number;
  /** Which candidate comes next, from 1; 0 would be the documented one. */
  readonly pick: number;
}

/** The deviations of a schedule, by ascending points; empty for the documented order. */
export type JobSchedule = readonly Deviation[];

/** A schedule that was run, with the number of candidates at each point after its last deviation. */
interface Parent {
  readonly schedule: JobSchedule;
  readonly from: number;
  readonly widths: readonly number[];
  /** The next schedule to hand out. */
  point: number;
  pick: number;
}

/**
 * Hands out every schedule of a run once. Schedules with few deviations come first, and of these the ones
 * that deviate early. Which schedules exist is known only after running others, so the caller reports each
 * run with the numbers of candidates.
 */
export class ScheduleSpace {
  readonly #parents: Parent[] = [];
  #head = 0;
  #hasBegun = false;
  #waiting = 1;
  #lastLength = -1;
  /** Deviations of the shortest schedule whose children were left out, because enough others were waiting. */
  #leastLeftOut = Number.POSITIVE_INFINITY;

  /** How many known schedules were not handed out yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** All schedules with at most this many deviations were handed out; Infinity if none is left. */
  get complete(): number {
    if (this.#waiting === 0) return Number.POSITIVE_INFINITY;
    const open = this.#parents[this.#head]?.schedule.length ?? this.#lastLength;
    return Math.min(open, this.#leastLeftOut);
  }

  /** The next schedule; undefined if none is left. */
  next(): JobSchedule | undefined {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#waiting -= 1;
      this.#lastLength = 0;
      return [];
    }
    const parent = this.#parents[this.#head];
    if (parent === undefined) return undefined;
    const schedule = [...parent.schedule, { point: parent.point, pick: parent.pick }];
    this.#waiting -= 1;
    this.#lastLength = schedule.length;
    this.#advance(parent);
    return schedule;
  }

  /**
   * Reports a schedule that was run. `widths`: the number of candidates at each point. `left`: how many
   * schedules are still wanted.
   */
  ran(schedule: JobSchedule, widths: readonly number[], left: number): void {
    const from = (schedule.at(-1)?.point ?? -1) + 1;
    const children = widths.slice(from).reduce((sum, width) => sum + width - 1, 0);
    if (children === 0) return;
    if (this.#waiting >= left) this.#leastLeftOut = Math.min(this.#leastLeftOut, schedule.length);
    else {
      const parent = { schedule, from, widths: widths.slice(from), point: from, pick: 1 };
      skip(parent);
      this.#parents.push(parent);
    }
    this.#waiting += children;
  }

  #advance(parent: Parent): void {
    parent.pick += 1;
    skip(parent);
    if (parent.point - parent.from < parent.widths.length) return;
    delete this.#parents[this.#head];
    this.#head += 1;
  }
}

/** Moves on to the next point that has a candidate left. */
function skip(parent: Parent): void {
  const { from, widths } = parent;
  while (parent.point - from < widths.length && parent.pick >= (widths[parent.point - from] ?? 0)) {
    parent.point += 1;
    parent.pick = 1;
  }
}
