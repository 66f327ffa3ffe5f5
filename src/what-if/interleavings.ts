import { createHash } from 'node:crypto';
import type { Choose } from '../engine/link-orders.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { Bundle } from '../model/bundle.ts';
import { UsageError } from '../model/problem.ts';
import { jsonPieces } from '../text/json-pieces.ts';
import { type FinalResult, FinalResultFold } from './final-result.ts';
import { ScheduleSearch } from './schedule-search.ts';
import type { JobSchedule } from './schedule-space.ts';
import { Simulations, type WhatIfLimit, type WhatIfWatch } from './simulations.ts';
import { type ToldDeviation, untold } from './told-schedule.ts';

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
  readonly #search: ScheduleSearch<FinalResult>;
  readonly #met = new Map<string, Met>();
  #run = 0;
  #toTell = tellingBudget;

  constructor(simulations: Simulations, plan: ExplorePlan, seed: number) {
    this.#simulations = simulations;
    const { schedules, random = false, everyChoice = false } = plan;
    const most = schedules === 'all' ? Number.POSITIVE_INFINITY : schedules;
    this.#search = new ScheduleSearch((choose) => this.#play(choose), { most, random, seed, everyChoice });
  }

  async explore(): Promise<Exploration> {
    for await (const { played, schedule, isInOrder } of this.#search.runs())
      this.#meet(played, schedule, isInOrder);
    const { isInterrupted, limit } = this.#simulations;
    for (const [key, met] of this.#met) if (!met.isShortest) await this.#shorten(key, met);
    const results: ExploredResult[] = [];
    for (const { result, count, schedule } of this.#met.values()) {
      results.push({ result, count, ...(await this.#tell(schedule)) });
    }
    const { isExhaustive, complete } = this.#search;
    const allUpTo = isExhaustive ? null : complete;
    return { schedules: this.#run, isExhaustive, allUpTo, results, isInterrupted, limit };
  }

  #meet(result: FinalResult, schedule: JobSchedule, isShortest: boolean): void {
    this.#run += 1;
    const key = keyOf(result);
    const met = this.#met.get(key);
    if (met !== undefined) met.count += 1;
    else this.#met.set(key, { result, schedule, count: 1, isShortest });
  }

  async #shorten(key: string, met: Met): Promise<void> {
    const shows = (result: FinalResult) => keyOf(result) === key;
    met.schedule = await this.#search.shortened(met.schedule, shows, shrinkBudget);
  }

  /** Plays one run. Gives undefined if it was interrupted, or if the time of the series was up. */
  async #play(choose: Choose): Promise<FinalResult | undefined> {
    if (this.#simulations.isOver) return undefined;
    const fold = new FinalResultFold();
    const result = await this.#simulations.play({ choose }, (event) => fold.add(event));
    if (result.isInterrupted || result.limit === 'wall-timeout') return undefined;
    return fold.of(result);
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
    const told = await this.#search.told(schedule, (choose, take) =>
      this.#simulations.playAgain({ choose }, take),
    );
    return { schedule: told, isTold: true };
  }
}

/** The same for equal results only. Long results are never put together as one text. */
function keyOf(result: FinalResult): string {
  const hash = createHash('sha256');
  for (const piece of jsonPieces(result)) hash.update(piece);
  return hash.digest('hex');
}
