import type { Choose } from '../engine/link-orders.ts';
import type { Deviation, JobSchedule } from './schedule-space.ts';

/** What a run asks at each point: which of `count` candidates. */
export type Pick = (point: number, count: number) => number;

/** Answers what a run leaves open, and keeps what it asked. */
export class ScheduleFollower {
  /** How many candidates there were at each point. */
  readonly widths: number[] = [];
  /** Where it did not take the documented one. */
  readonly deviations: Deviation[] = [];
  readonly #pick: Pick;
  readonly #everyChoice: boolean;
  readonly #atPoint: ((point: number, what: string) => void) | undefined;

  /** Without `everyChoice` only the order of jobs is left open; `atPoint` is called before each answer. */
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

/** What the simulation asks where several jobs could go on. */
export const nextJob = 'next job';

/** Follows a schedule; where there are not so many candidates as it says, the documented one is taken. */
export function following(schedule: JobSchedule): Pick {
  const picks = new Map(schedule.map(({ point, pick }) => [point, pick]));
  return (point, count) => {
    const pick = picks.get(point) ?? 0;
    return pick < count ? pick : 0;
  };
}
