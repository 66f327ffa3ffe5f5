import type { Choose } from '../engine/link-orders.ts';
import type { Deviation, JobSchedule } from './schedule-space.ts';

/** Answers at a point of a run which of `count` candidates comes next, from 0. */
export type Pick = (point: number, count: number) => number;

/** Answers the questions that a run leaves open, and keeps the answers. */
export class ScheduleFollower {
  /** How many candidates there were at each point. */
  readonly widths: number[] = [];
  /** The points where it did not take the documented candidate. */
  readonly deviations: Deviation[] = [];
  readonly #pick: Pick;
  readonly #everyChoice: boolean;
  readonly #atPoint: ((point: number, what: string) => void) | undefined;

  /** Without `everyChoice` only the order of jobs varies. `atPoint` is called before each answer. */
  constructor(pick: Pick, everyChoice: boolean, atPoint?: (point: number, what: string) => void) {
    this.#pick = pick;
    this.#everyChoice = everyChoice;
    this.#atPoint = atPoint;
  }

  readonly choose: Choose = (count, what) => {
    if (count < 2 || !(this.#everyChoice || what === nextJob)) return 0;
    const point = this.widths.length;
    this.widths.push(count);
    this.#atPoint?.(point, what);
    const pick = this.#pick(point, count);
    if (pick > 0) this.deviations.push({ point, pick });
    return pick;
  };
}

/** The name of the question which of several jobs goes on. */
export const nextJob = 'next job';

/** Follows a schedule. At a point with too few candidates for it, it takes the documented one. */
export function following(schedule: JobSchedule): Pick {
  const picks = new Map(schedule.map(({ point, pick }) => [point, pick]));
  return (point, count) => {
    const pick = picks.get(point) ?? 0;
    return pick < count ? pick : 0;
  };
}
