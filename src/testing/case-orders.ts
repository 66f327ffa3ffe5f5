import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { following, type Pick, ScheduleFollower } from '../what-if/schedule-follower.ts';
import { type JobSchedule, ScheduleSpace } from '../what-if/schedule-space.ts';
import { shrunk } from '../what-if/shrink.ts';
import { StepsAtPoints, type ToldDeviation, toldSchedule } from '../what-if/told-schedule.ts';
import type { CasePlayer, PlayedCase } from './case-player.ts';
import type { TestCase } from './test-case.ts';

/** A case that was played in the orders it asks for. */
export interface OrderedCase {
  /** The run in the documented order; or, if another order breaks the case, the run in that order. */
  readonly played: PlayedCase;
  /** In how many orders it was played. */
  readonly orders: number;
  /** Whether there are more orders than were played. */
  readonly isCutShort: boolean;
  /** The shortest schedule found that breaks it; empty for the documented order. */
  readonly schedule: readonly ToldDeviation[];
}

/** Runs that shortening a schedule may take. */
const shrinkBudget = 300;
/** After this many known schedules in a row, random search ends: few others are left. */
const mostRepeats = 100;

/**
 * Plays a case in the documented order, and then in as many of the orders of jobs as it asks for, until one
 * breaks it. That one is shortened and told.
 */
export async function playedInOrders(test: TestCase, player: CasePlayer): Promise<OrderedCase> {
  if (test.schedules !== 'documented') return await new OrderSearch(test, player).search(test.schedules);
  return { played: await player.play(test), orders: 1, isCutShort: false, schedule: [] };
}

/** A run in one order. */
interface PlayedOrder {
  readonly played: PlayedCase;
  /** How many jobs could go on at each point. */
  readonly widths: readonly number[];
  readonly deviations: JobSchedule;
}

class OrderSearch {
  readonly #test: TestCase;
  readonly #player: CasePlayer;
  readonly #space = new ScheduleSpace();
  #orders = 1;

  constructor(test: TestCase, player: CasePlayer) {
    this.#test = test;
    this.#player = player;
  }

  async search(wanted: { readonly all: number } | { readonly random: number }): Promise<OrderedCase> {
    const most = 'all' in wanted ? wanted.all : wanted.random;
    const documented = await this.#play(following([]));
    this.#space.next();
    this.#space.ran([], documented.widths, most - 1);
    let broken: PlayedOrder | undefined = documented;
    if (!isBroken(documented))
      broken = await ('random' in wanted && this.#space.waiting >= most
        ? this.#atRandom(most)
        : this.#inOrder(most));
    const { played, schedule } = await this.#told(broken ?? documented);
    return { played, orders: this.#orders, isCutShort: this.#space.waiting > 0, schedule };
  }

  /** Those with few deviations from the documented order come first. */
  async #inOrder(most: number): Promise<PlayedOrder | undefined> {
    while (this.#orders < most) {
      const next = this.#space.next();
      if (next === undefined) return undefined;
      const one = await this.#play(following(next));
      this.#orders += 1;
      this.#space.ran(next, one.widths, most - this.#orders);
      if (isBroken(one)) return one;
    }
    return undefined;
  }

  async #atRandom(most: number): Promise<PlayedOrder | undefined> {
    const random = xoroshiro128plus(this.#test.options.seed ?? 0);
    const known = new Set([JSON.stringify([])]);
    for (let repeats = 0; this.#orders < most && repeats < mostRepeats; ) {
      const one = await this.#play((_, count) => uniformInt(random, 0, count - 1));
      const text = JSON.stringify(one.deviations);
      repeats = known.has(text) ? repeats + 1 : 0;
      if (repeats > 0) continue;
      known.add(text);
      this.#orders += 1;
      if (isBroken(one)) return one;
    }
    return undefined;
  }

  async #told({ played, deviations }: PlayedOrder): Promise<Omit<OrderedCase, 'orders' | 'isCutShort'>> {
    if (deviations.length === 0 || played.result.isInterrupted || played.failures.length === 0)
      return { played, schedule: [] };
    const shows = async (candidate: JobSchedule) => {
      const one = await this.#play(following(candidate));
      return one.played.failures.length > 0 ? one.deviations : undefined;
    };
    const shortest = await shrunk(deviations, shows, shrinkBudget);
    const again = await this.#play(following(shortest));
    const schedule = await toldSchedule(shortest, (prefix, points) => this.#stepsOf(prefix, points));
    return { played: again.played, schedule };
  }

  async #stepsOf(prefix: JobSchedule, points: readonly number[]) {
    const steps = new StepsAtPoints(points);
    const follower = new ScheduleFollower(following(prefix), false, steps.atPoint);
    await this.#player.play(this.#test, { choose: follower.choose, take: (event) => steps.add(event) });
    return steps.known;
  }

  async #play(pick: Pick): Promise<PlayedOrder> {
    const follower = new ScheduleFollower(pick, false);
    const played = await this.#player.play(this.#test, { choose: follower.choose });
    return { played, widths: follower.widths, deviations: follower.deviations };
  }
}

function isBroken({ played: { failures, result } }: PlayedOrder): boolean {
  return failures.length > 0 || result.isInterrupted;
}
