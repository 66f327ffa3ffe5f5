import type { Choose } from '../engine/link-orders.ts';
import { ScheduleSearch } from '../what-if/schedule-search.ts';
import type { ToldDeviation } from '../what-if/told-schedule.ts';
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

/**
 * Plays a case in the documented order, and then in as many of the orders of jobs as it asks for, until one
 * breaks it. That one is shortened and told.
 */
export async function playedInOrders(test: TestCase, player: CasePlayer): Promise<OrderedCase> {
  const { schedules } = test;
  if (schedules === 'documented')
    return { played: await player.play(test), orders: 1, isCutShort: false, schedule: [] };
  const search = searchOf(test, schedules, (choose) => player.play(test, { choose }));
  let documented: PlayedCase | undefined;
  let orders = 0;
  for await (const { played, schedule } of search.runs()) {
    documented ??= played;
    orders += 1;
    const isCutShort = !search.isExhaustive;
    if (played.result.isInterrupted) return { played, orders, isCutShort, schedule: [] };
    if (!isBroken(played)) continue;
    if (schedule.length === 0) return { played, orders, isCutShort, schedule: [] };
    const shortest = await search.shortened(schedule, isBroken, shrinkBudget);
    const again = (await search.again(shortest)) ?? played;
    const told = await search.told(shortest, (choose, take) => player.play(test, { choose, take }));
    return { played: again, orders, isCutShort, schedule: told };
  }
  return { played: documented as PlayedCase, orders, isCutShort: !search.isExhaustive, schedule: [] };
}

/** Plays a case in the orders that it asks for beside the documented one, until `isLast` says so. */
export async function playInOtherOrders(
  test: TestCase,
  play: (choose: Choose) => Promise<PlayedCase>,
  isLast: (played: PlayedCase) => boolean,
): Promise<void> {
  if (test.schedules === 'documented') return;
  const search = searchOf(test, test.schedules, play);
  for await (const { played, schedule } of search.runs()) if (schedule.length > 0 && isLast(played)) return;
}

function searchOf(
  { options }: TestCase,
  schedules: Exclude<TestCase['schedules'], 'documented'>,
  play: (choose: Choose) => Promise<PlayedCase>,
): ScheduleSearch<PlayedCase> {
  return new ScheduleSearch(play, {
    most: 'all' in schedules ? schedules.all : schedules.random,
    random: 'random' in schedules,
    seed: options.seed ?? 0,
    everyChoice: false,
  });
}

function isBroken({ failures }: PlayedCase): boolean {
  return failures.length > 0;
}
