import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Choose } from '../engine/link-orders.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { following, type Pick, ScheduleFollower } from './schedule-follower.ts';
import { type JobSchedule, ScheduleSpace } from './schedule-space.ts';
import { shrunk } from './shrink.ts';
import { StepsAtPoints, type ToldDeviation, toldSchedule } from './told-schedule.ts';

/** Which schedules are run. */
export interface SearchPlan {
  /** How many at most. */
  readonly most: number;
  /** If there are more, take them at random, by the seed; else those with the fewest deviations. */
  readonly random: boolean;
  readonly seed: number;
  /** Vary the order of links and Junctions, too, not only that of jobs. */
  readonly everyChoice: boolean;
}

/** A run under a schedule. */
export interface ScheduledRun<Played> {
  readonly played: Played;
  readonly schedule: JobSchedule;
  /** Whether its schedule was taken in order, so that none with fewer deviations comes later. */
  readonly isInOrder: boolean;
}

/** Plays one run by choices; gives undefined if it was ended before it was over. */
type Play<Played> = (choose: Choose) => Promise<Played | undefined>;

/** After this many known schedules in a row, random search ends: few others are left. */
const mostRepeats = 100;

/**
 * Runs a runbook under many schedules: the documented order first, then those with one deviation from it,
 * with two, and so on, early deviations first; or, if there are more than wanted, at random.
 */
export class ScheduleSearch<Played> {
  readonly #play: Play<Played>;
  readonly #plan: SearchPlan;
  readonly #space = new ScheduleSpace();
  /** How many more schedules may be run. */
  #left: number;

  constructor(play: Play<Played>, plan: SearchPlan) {
    this.#play = play;
    this.#plan = plan;
    this.#left = plan.most;
  }

  /** Whether every schedule there is was run. */
  get isExhaustive(): boolean {
    return this.#space.waiting === 0;
  }

  /** All schedules with at most this many deviations were run; Infinity if none is left. */
  get complete(): number {
    return this.#space.complete;
  }

  /** Each run as it was played. Ends before its time with a run that is not over. */
  async *runs(): AsyncGenerator<ScheduledRun<Played>, void, undefined> {
    const known = new Set<string>();
    while (this.#left > 0) {
      if (this.#plan.random && known.size > 0 && this.#space.waiting > this.#left) break;
      const schedule = this.#space.next();
      if (schedule === undefined) return;
      const run = await this.#run(following(schedule));
      if (run === undefined) return;
      this.#left -= 1;
      this.#space.ran(schedule, run.widths, this.#left);
      if (this.#plan.random) known.add(textOf(schedule));
      yield { played: run.played, schedule, isInOrder: true };
    }
    if (this.#plan.random) yield* this.#atRandom(known);
  }

  /**
   * A shorter schedule whose run `shows` the same; see `shrunk`. Tries at most `budget` schedules.
   */
  shortened(schedule: JobSchedule, shows: (played: Played) => boolean, budget: number): Promise<JobSchedule> {
    const tried = async (candidate: JobSchedule) => {
      const run = await this.#run(following(candidate));
      return run !== undefined && shows(run.played) ? run.deviations : undefined;
    };
    return shrunk(schedule, tried, budget);
  }

  /** Plays a schedule once more. */
  async again(schedule: JobSchedule): Promise<Played | undefined> {
    return (await this.#run(following(schedule)))?.played;
  }

  /** Describes a schedule. `play` plays one run by choices and hands out its events. */
  told(
    schedule: JobSchedule,
    play: (choose: Choose, take: (event: TraceEvent) => void) => Promise<unknown>,
  ): Promise<readonly ToldDeviation[]> {
    return toldSchedule(schedule, async (prefix, points) => {
      const steps = new StepsAtPoints(points);
      const follower = new ScheduleFollower(following(prefix), this.#plan.everyChoice, steps.atPoint);
      await play(follower.choose, (event) => steps.add(event));
      return steps.known;
    });
  }

  async *#atRandom(known: Set<string>): AsyncGenerator<ScheduledRun<Played>, void, undefined> {
    const random = xoroshiro128plus(this.#plan.seed);
    let repeats = 0;
    while (this.#left > 0 && this.#space.waiting > 0 && repeats < mostRepeats) {
      const run = await this.#run((_, count) => uniformInt(random, 0, count - 1));
      if (run === undefined) return;
      const text = textOf(run.deviations);
      repeats = known.has(text) ? repeats + 1 : 0;
      if (repeats > 0) continue;
      known.add(text);
      this.#left -= 1;
      yield { played: run.played, schedule: run.deviations, isInOrder: false };
    }
  }

  async #run(pick: Pick) {
    const { widths, deviations, choose } = new ScheduleFollower(pick, this.#plan.everyChoice);
    const played = await this.#play(choose);
    return played === undefined ? undefined : { played, widths, deviations };
  }
}

function textOf(schedule: JobSchedule): string {
  return schedule.map(({ point, pick }) => `${point}.${pick}`).join(' ');
}
