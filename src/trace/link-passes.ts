import type { Criterion } from '../model/criterion.ts';
import type { ActivityStatus } from '../model/published-data.ts';
import type { Link, Runbook } from '../model/runbook.ts';
import type { ActivityCounts, RunbookCounts } from './trace-counts.ts';

/** Whether the activity with an id is a Junction. */
type IsJunction = (id: string) => boolean;

/**
 * How many rows passed a link of the runbook in the counted run. Undefined where the trace does not show it.
 * A trace names neither the tokens that wait at a Junction nor which of two links between the same activities
 * a token took. In most of these cases the status conditions of the link, or the number of tokens that
 * arrived at the Junction, give the answer.
 */
export function linkPasses(
  link: Link,
  runbook: Runbook,
  counts: RunbookCounts,
  isJunction: IsJunction,
): number | undefined {
  const from = counts.activities.get(link.from);
  if (from === undefined || !isOpen(link, runbook)) return 0;
  const isUnseen = isJunction(link.to) || runbook.links.some((other) => isTwin(other, link, runbook));
  if (!isUnseen) return counts.activities.get(link.to)?.from.get(link.from) ?? 0;
  return byStatus(link, from) ?? (isJunction(link.to) ? restOfJunction(link, runbook, counts) : undefined);
}

/** Whether a link can pass anything at all: it and the activities it joins are enabled. */
function isOpen({ enabled, from, to }: Link, { activities }: Runbook): boolean {
  return enabled && !activities.some(({ id, enabled: isOn }) => isOn === false && (id === from || id === to));
}

function isTwin(other: Link, link: Link, runbook: Runbook): boolean {
  return other !== link && other.from === link.from && other.to === link.to && isOpen(other, runbook);
}

/** Undefined where it depends on the values of rows. */
function byStatus(link: Link, { offered }: ActivityCounts): number | undefined {
  let passed = 0;
  for (const [status, rows] of Object.entries(offered) as [ActivityStatus, number][]) {
    if (rows === 0) continue;
    const passes = passesOn(link, status);
    if (passes === undefined) return undefined;
    if (passes) passed += rows;
  }
  return passed;
}

/**
 * Whether a link passes the rows of an execution with this status; undefined where that depends on their
 * values.
 */
function passesOn({ include, exclude }: Link, status: ActivityStatus): boolean | undefined {
  const isExcluded = anyHolds(exclude, status);
  if (isExcluded === true) return false;
  const isIncluded = include.length === 0 || anyHolds(include, status);
  if (isIncluded === false) return false;
  return isIncluded === true && isExcluded === false ? true : undefined;
}

function anyHolds(criteria: readonly Criterion[], status: ActivityStatus): boolean | undefined {
  if (criteria.some((criterion) => 'status' in criterion && criterion.status.includes(status))) return true;
  return criteria.every((criterion) => !('item' in criterion)) ? false : undefined;
}

/**
 * What arrived at a Junction, less what came over its other links; undefined unless all of those are known.
 */
function restOfJunction(link: Link, runbook: Runbook, counts: RunbookCounts): number | undefined {
  const junction = counts.activities.get(link.to);
  if (junction === undefined || junction.executions !== counts.instances) return undefined;
  let rest = junction.arrived;
  for (const other of runbook.links) {
    if (other === link || other.to !== link.to || !isOpen(other, runbook)) continue;
    const from = counts.activities.get(other.from);
    const passed = from === undefined ? 0 : byStatus(other, from);
    if (passed === undefined) return undefined;
    rest -= passed;
  }
  return rest < 0 ? undefined : rest;
}
