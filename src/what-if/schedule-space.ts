/**
 * At one of the points where several things could come next, something else comes than the documented order
 * says.
 */
export interface Deviation {
  /** Which point it is, from 0: they are counted as the run comes to them. */
  readonly point: number;
  /** Which of the candidates comes next, from 1; 0 would be the documented one. */
  readonly pick: number;
}

/** Where a schedule differs from the documented order, points ascending; empty: nowhere. */
export type JobSchedule = readonly Deviation[];

/** A schedule that was run, and how many candidates there were at each point behind its last deviation. */
interface Parent {
  readonly schedule: JobSchedule;
  readonly from: number;
  readonly widths: readonly number[];
  /** What is handed out next. */
  point: number;
  pick: number;
}

/**
 * Hands out every schedule of a run once: those with few deviations first, of these the ones that deviate
 * early first. What schedules there are shows only while they are run, so each that was handed out is
 * reported with what was met.
 */
export class ScheduleSpace {
  readonly #parents: Parent[] = [];
  #head = 0;
  #hasBegun = false;
  #waiting = 1;
  #lastLength = -1;
  /** Deviations of the shortest schedule from which none was derived, for want of room. */
  #leastLeftOut = Number.POSITIVE_INFINITY;

  /** How many schedules are known of that were not handed out yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** All schedules with so many deviations, or fewer, were handed out; Infinity when there is none left. */
  get complete(): number {
    if (this.#waiting === 0) return Number.POSITIVE_INFINITY;
    const open = this.#parents[this.#head]?.schedule.length ?? this.#lastLength;
    return Math.min(open, this.#leastLeftOut);
  }

  /** The next schedule; undefined when there is none left. */
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
   * A schedule was run: at each point there were so many candidates. At most `left` schedules are still
   * wanted.
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
