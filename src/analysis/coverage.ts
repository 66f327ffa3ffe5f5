import { optionsInForce } from '../model/options.ts';
import type { ActivityStatus } from '../model/published-data.ts';
import type { Activity, Link, Runbook } from '../model/runbook.ts';
import type { RunbookFacts } from './bundle-facts.ts';
import { allStatuses, possibleStatuses } from './possible-statuses.ts';

/** How often something was covered. */
export interface Cover<Of> {
  readonly of: Of;
  count: number;
}

/** What cases reached of an activity. Disabled ones are left out: nothing can reach them. */
export interface ActivityCover extends Cover<Activity> {
  /** Its place in the runbook. */
  readonly index: number;
  /** The statuses that it can end with. */
  readonly outcomes: readonly Cover<ActivityStatus>[];
}

/** What cases reached of a link: rows that it passed and rows that it held back, as far as it can. */
export interface LinkCover {
  readonly of: Link;
  readonly index: number;
  readonly ways: readonly Cover<'passed' | 'held back'>[];
}

/** What cases reached of a runbook. */
export interface RunbookCover {
  readonly of: Runbook;
  /** How many jobs it had. */
  count: number;
  readonly activities: readonly ActivityCover[];
  readonly links: readonly LinkCover[];
}

/** How much of something was covered. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

/** The parts of a runbook that coverage counts. */
export const coverageParts = ['activities', 'links', 'outcomes'] as const;
export type CoveragePart = (typeof coverageParts)[number];

/** What there is to cover of a runbook: what is enabled, and what can happen. Nothing is covered yet. */
export function coverOf({ runbook, wiring, passingOf }: RunbookFacts): RunbookCover {
  const options = optionsInForce(runbook.options);
  const enabled = wiring.activities.filter(({ isEnabled }) => isEnabled);
  return {
    of: runbook,
    count: 0,
    activities: enabled.map((at): ActivityCover => {
      const possible = possibleStatuses(at, options);
      const outcomes = allStatuses.filter((status) => possible.has(status));
      return {
        of: at.activity,
        index: at.index,
        count: 0,
        outcomes: outcomes.map((of) => ({ of, count: 0 })),
      };
    }),
    links: enabled.flatMap(({ out }) =>
      out.flatMap((wired): LinkCover[] => {
        const { never, isAlways } = passingOf(wired);
        if (never !== undefined && disabled.has(never)) return [];
        const ways = isAlways ? (['passed'] as const) : (['passed', 'held back'] as const);
        return [{ of: wired.link, index: wired.index, ways: ways.map((of) => ({ of, count: 0 })) }];
      }),
    ),
  };
}

const disabled: ReadonlySet<string> = new Set(['link-disabled', 'target-disabled', 'source-disabled']);

/** How far cases reached something: in every way it has, in some of them, or not at all. */
export type Reach = 'reached' | 'partly' | 'never';

/** How far an activity was reached: whether it ran, and ended in every way it can. */
export function reachOfActivity({ count, outcomes }: Pick<ActivityCover, 'count' | 'outcomes'>): Reach {
  if (count === 0) return 'never';
  return outcomes.every((outcome) => outcome.count > 0) ? 'reached' : 'partly';
}

/** How far a link was reached: whether it passed rows, and held rows back where it can. */
export function reachOfLink({ ways }: Pick<LinkCover, 'ways'>): Reach {
  const used = ways.filter(({ count }) => count > 0).length;
  if (used === ways.length) return 'reached';
  return used === 0 ? 'never' : 'partly';
}

/** How much of some runbooks was covered, by part. */
export function sharesOf(runbooks: readonly RunbookCover[]): Readonly<Record<CoveragePart, Share>> {
  const share = (covers: readonly { readonly count: number }[]): Share => ({
    covered: covers.filter(({ count }) => count > 0).length,
    total: covers.length,
  });
  return {
    activities: share(runbooks.flatMap(({ activities }) => activities)),
    links: share(runbooks.flatMap(({ links }) => links.flatMap(({ ways }) => ways))),
    outcomes: share(runbooks.flatMap(({ activities }) => activities.flatMap(({ outcomes }) => outcomes))),
  };
}

/** The share in per cent, rounded down to one decimal; 100 where there is nothing to cover. */
export function percentOf({ covered, total }: Share): number {
  return total === 0 ? 100 : Math.floor((1000 * covered) / total) / 10;
}

/** The least shares in per cent that coverage may have, by part. */
export type Thresholds = Readonly<Partial<Record<CoveragePart, number>>>;

/** The parts whose coverage is below its threshold, in plain words, each with its part. */
export function missedThresholds(
  runbooks: readonly RunbookCover[],
  thresholds: Thresholds,
): ReadonlyMap<CoveragePart, string> {
  const shares = sharesOf(runbooks);
  return new Map(
    coverageParts.flatMap((part) => {
      const least = thresholds[part];
      const percent = percentOf(shares[part]);
      return least !== undefined && percent < least
        ? [[part, `coverage of ${part} is ${percent} %, below ${least} %`] as const]
        : [];
    }),
  );
}
