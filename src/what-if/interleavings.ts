import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { Bundle } from '../model/bundle.ts';
import { UsageError } from '../model/problem.ts';
import { type FinalResult, FinalResultFold } from './final-result.ts';
import { following, type Pick, ScheduleFollower } from './schedule-follower.ts';
import { type JobSchedule, ScheduleSpace } from './schedule-space.ts';
import { shrunk } from './shrink.ts';
import { Simulations, type WhatIfLimit, type WhatIfWatch } from './simulations.ts';
import { StepsAtPoints, type ToldDeviation, toldSchedule, untold } from './told-schedule.ts';

/** How schedules are explored. */
export interface ExplorePlan {
  /** How many schedules are run at most; `all`: every one there is. */
  readonly schedules: number | 'all';
  /**
   * If there are more, take them at random, by the seed of the options. By default those with the fewest
   * deviations are taken.
   */
  readonly random?: boolean;
  /** Vary the order of links and Junctions, too, which is fixed otherwise (A4). */
  readonly everyChoice?: boolean;
}

/** One result, with the schedules that lead to it. */
export interface ExploredResult {
  readonly result: FinalResult;
  /** How many of the schedules that were run led to it. */
  readonly count: number;
  /** The shortest schedule found that leads to it: where it deviates from the documented order. */
  readonly schedule: readonly ToldDeviation[];
  /**
   * The schedule was played again to find out which jobs its deviations are about. False if an interrupt or a
   * limit left no time for that.
   */
  readonly isTold: boolean;
}

/** The result of exploring schedules. */
export interface Exploration {
  /** How many different schedules were run, including the documented order. */
  readonly schedules: number;
  /** All schedules there are were run. */
  readonly isExhaustive: boolean;
  /**
   * All schedules with at most this many deviations from the documented order were run. -1: not even the
   * documented order was run. Null if `isExhaustive`.
   */
  readonly allUpTo: number | null;
  /** The different results, in the order they were found; the first is that of the documented order. */
  readonly results: readonly ExploredResult[];
  readonly isInterrupted: boolean;
  /** The limit that ended the exploration before the schedules were run; null if none did. */
  readonly limit: WhatIfLimit | null;
}

/** Runs that shortening the schedule of one result may take. */
const shrinkBudget = 500;
/** Runs that naming the steps of schedules may take after an interrupt, for all results together. */
const tellingBudget = 100;
/** After this many known schedules in a row, random search ends: few others are left. */
const mostRepeats = 100;

/**
 * Simulates a runbook under many schedules. Wherever several jobs could go on at the same time, a schedule
 * says which one does. The documented order comes first, then schedules with one deviation from it, with two,
 * and so on, early deviations first. A result is what a run leaves behind: status, returned data, counters,
 * messages. More than one result means that the runbooks race, and the shortest schedule shows how. Rejects
 * with UsageError for a wrong number of schedules, and for what `simulate` refuses.
 */
export async function exploreSchedules(
  bundle: Bundle,
  plan: ExplorePlan,
  options: RunOptions = {},
  watch: WhatIfWatch = {},
): Promise<Exploration> {
  const { schedules } = plan;
  if (schedules !== 'all' && !(Number.isInteger(schedules) && schedules >= 1))
    throw new UsageError(`the number of schedules must be "all" or a whole number from 1, not ${schedules}`);
  const simulations = new Simulations(bundle, options, watch);
  try {
    return await new Explorer(simulations, plan, options.seed ?? 0).explore();
  } finally {
    await simulations.close();
  }
}

interface Met {
  readonly result: FinalResult;
  schedule: JobSchedule;
  count: number;
  isShortest: boolean;
}

class Explorer {
  readonly #simulations: Simulations;
  readonly #everyChoice: boolean;
  readonly #isRandom: boolean;
  readonly #seed: number;
  readonly #space = new ScheduleSpace();
  readonly #met = new Map<string, Met>();
  /** How many more schedules may be run. */
  #left: number;
  #run = 0;
  #toTell = tellingBudget;

  constructor(simulations: Simulations, plan: ExplorePlan, seed: number) {
    this.#simulations = simulations;
    this.#everyChoice = plan.everyChoice ?? false;
    this.#isRandom = plan.random ?? false;
    this.#left = plan.schedules === 'all' ? Number.POSITIVE_INFINITY : plan.schedules;
    this.#seed = seed;
  }

  async explore(): Promise<Exploration> {
    const known = await this.#inOrder();
    if (this.#isRandom) await this.#atRandom(known);
    const { isInterrupted, limit } = this.#simulations;
    for (const [key, met] of this.#met) if (!met.isShortest) await this.#shorten(key, met);
    const results: ExploredResult[] = [];
    for (const { result, count, schedule } of this.#met.values()) {
      results.push({ result, count, ...(await this.#tell(schedule)) });
    }
    const isExhaustive = this.#space.waiting === 0;
    const allUpTo = isExhaustive ? null : this.#space.complete;
    return { schedules: this.#run, isExhaustive, allUpTo, results, isInterrupted, limit };
  }

  /**
   * Runs schedules, those with few deviations first. With `random` it goes on only while all known schedules
   * may still be run. Gives the schedules that were run.
   */
  async #inOrder(): Promise<Set<string>> {
    const known = new Set<string>();
    while (this.#left > 0 && !this.#simulations.isOver) {
      if (this.#isRandom && this.#run > 0 && this.#space.waiting > this.#left) break;
      const schedule = this.#space.next();
      if (schedule === undefined) break;
      const played = await this.#play(following(schedule));
      if (played === undefined) break;
      this.#left -= 1;
      this.#space.ran(schedule, played.widths, this.#left);
      if (this.#isRandom) known.add(textOf(schedule));
      this.#meet(played.result, schedule, true);
    }
    return known;
  }

  async #atRandom(known: Set<string>): Promise<void> {
    const random = xoroshiro128plus(this.#seed);
    let repeats = 0;
    while (this.#left > 0 && this.#space.waiting > 0 && repeats < mostRepeats) {
      const played = await this.#play((_, count) => uniformInt(random, 0, count - 1));
      if (played === undefined) return;
      const text = textOf(played.deviations);
      repeats = known.has(text) ? repeats + 1 : 0;
      if (repeats > 0) continue;
      known.add(text);
      this.#left -= 1;
      this.#meet(played.result, played.deviations, false);
    }
  }

  #meet(result: FinalResult, schedule: JobSchedule, isShortest: boolean): void {
    this.#run += 1;
    const key = JSON.stringify(result);
    const met = this.#met.get(key);
    if (met !== undefined) met.count += 1;
    else this.#met.set(key, { result, schedule, count: 1, isShortest });
  }

  async #shorten(key: string, met: Met): Promise<void> {
    const shows = async (schedule: JobSchedule) => {
      const played = await this.#play(following(schedule));
      return played !== undefined && JSON.stringify(played.result) === key ? played.deviations : undefined;
    };
    met.schedule = await shrunk(met.schedule, shows, shrinkBudget);
  }

  /** Plays one run. Gives undefined if it was interrupted, or if the time of the series was up. */
  async #play(pick: Pick) {
    if (this.#simulations.isOver) return undefined;
    const follower = new ScheduleFollower(pick, this.#everyChoice);
    const fold = new FinalResultFold();
    const result = await this.#simulations.play({ choose: follower.choose }, (event) => fold.add(event));
    if (result.isInterrupted || result.limit === 'wall-timeout') return undefined;
    return { result: fold.of(result), widths: follower.widths, deviations: follower.deviations };
  }

  /**
   * Plays the schedule to name its steps. Random schedules are long until they are shortened, and an
   * interrupt leaves no time to play all of their beginnings.
   */
  async #tell(schedule: JobSchedule): Promise<Omit<ExploredResult, 'result' | 'count'>> {
    if (schedule.length === 0) return { schedule: [], isTold: true };
    if (this.#simulations.limit !== null) return { schedule: untold(schedule), isTold: false };
    if (this.#simulations.isInterrupted) {
      if (schedule.length >= this.#toTell) return { schedule: untold(schedule), isTold: false };
      this.#toTell -= schedule.length + 1;
    }
    const told = await toldSchedule(schedule, (prefix, points) => this.#stepsOf(prefix, points));
    return { schedule: told, isTold: true };
  }

  async #stepsOf(schedule: JobSchedule, points: readonly number[]) {
    const steps = new StepsAtPoints(points);
    const follower = new ScheduleFollower(following(schedule), this.#everyChoice, steps.atPoint);
    await this.#simulations.playAgain({ choose: follower.choose }, (event) => steps.add(event));
    return steps.known;
  }
}

function textOf(schedule: JobSchedule): string {
  return schedule.map(({ point, pick }) => `${point}.${pick}`).join(' ');
}
