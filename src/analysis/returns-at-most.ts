import { numberOf } from '../databus/number.ts';
import type { ValueCriterion } from '../model/criterion.ts';
import { type ActivityStatus, textOf } from '../model/published-data.ts';
import { areOpposite } from './link-passing.ts';
import { allStatuses } from './possible-statuses.ts';
import type { VisitCounts, Visits } from './visit-counts.ts';
import type { Wired, WiredLink, Wiring } from './wiring.ts';

/** None, one, or at least two. */
export type AtMost = 0 | 1 | 2;

/**
 * The most rows that one run of a runbook returns (A21). Alternatives are not added up: an execution ends
 * with one status, and a row that passes a link for *equals true* does not pass one for *equals false*.
 */
export function returnsAtMost(wiring: Wiring, counts: Pick<VisitCounts, 'visits' | 'passing'>): AtMost {
  /** For one token that arrives at an activity, by the index of the activity. */
  const perToken: AtMost[] = [];
  for (const at of wiring.order.toReversed()) perToken[at.index] = fromToken(at, counts, perToken);
  const isOnce = wiring.options.returnedRows === 'last';
  const all = perToken[wiring.start.index] ?? 0;
  return isOnce && all > 1 ? 1 : all;
}

function fromToken(
  at: Wired,
  counts: Pick<VisitCounts, 'visits' | 'passing'>,
  perToken: readonly AtMost[],
): AtMost {
  if (!at.isEnabled) return 0;
  const ways = allStatuses.map((status) => {
    const passing = at.out.filter(
      ({ index, to }) => perToken[to.index] !== 0 && counts.passing[index]?.on[status] !== 'never',
    );
    return groupsOf(passing, status).reduce((sum, group) => sum + most(group, perToken), 0);
  });
  const perRow = Math.max(...ways);
  const { mostRows, most: runs, rows, symbol } = counts.visits[at.index] as Visits;
  const isGivenSeveral = (rows?.exactly?.most ?? 1) > 1;
  const isJunctionOfSeveral = at.isJunction && mostRows !== runs && perRow > 0;
  const hasSeveral = symbol !== undefined || isGivenSeveral || isJunctionOfSeveral;
  // Each attempt of a loop returns a row.
  const returned = at.type.returns === undefined ? 0 : at.activity.loop?.enabled ? 2 : 1;
  return Math.min(2, returned + perRow * (hasSeveral ? 2 : 1)) as AtMost;
}

function most(group: readonly WiredLink[], perToken: readonly AtMost[]): number {
  return group.reduce((highest, { to }) => Math.max(highest, perToken[to.index] ?? 0), 0);
}

/** More links of one activity than this are not compared with each other: each is a group by itself. */
const mostCompared = 1000;

/** Groups links of which at most one passes a row. Every other link is a group by itself. */
function groupsOf(links: readonly WiredLink[], status: ActivityStatus): readonly (readonly WiredLink[])[] {
  const alone: WiredLink[][] = [];
  const groups: { readonly links: WiredLink[]; readonly tests: ValueCriterion[] }[] = [];
  for (const link of links) {
    const test = links.length > mostCompared ? undefined : onlyTest(link, status);
    if (test === undefined) {
      alone.push([link]);
      continue;
    }
    const group = groups.find(({ tests }) => tests.every((other) => excludeEachOther(test, other)));
    if (group === undefined) groups.push({ links: [link], tests: [test] });
    else {
      group.links.push(link);
      group.tests.push(test);
    }
  }
  return [...alone, ...groups.map((group) => group.links)];
}

function excludeEachOther(one: ValueCriterion, other: ValueCriterion): boolean {
  return areOpposite(one, other) || areDifferentTexts(one, other);
}

/** The single condition on a value that must hold for a link to pass a row with that status. */
function onlyTest({ link: { include } }: WiredLink, status: ActivityStatus): ValueCriterion | undefined {
  const alive = include.filter(
    (criterion) => 'item' in criterion || ('status' in criterion && criterion.status.includes(status)),
  );
  const [only] = alive;
  return only !== undefined && alive.length === 1 && 'item' in only ? only : undefined;
}

function areDifferentTexts(one: ValueCriterion, other: ValueCriterion): boolean {
  if (
    one.operator !== 'equals' ||
    other.operator !== 'equals' ||
    Array.isArray(one.value) ||
    Array.isArray(other.value)
  )
    return false;
  const [left, right] = [one.value, other.value].map((value) => textOf(value as string).toLowerCase());
  const isSameNumber = numberOf(left) !== undefined && numberOf(left) === numberOf(right);
  return one.item.toLowerCase() === other.item.toLowerCase() && left !== right && !isSameNumber;
}
