import { childStatusItem } from '../activities/runbook-control/invoke-runbook.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import type { CallSite } from './calls.ts';
import { isCommonItem, publishesItem } from './published-names.ts';
import { returnedNames } from './returned-names.ts';
import type { Wired } from './wiring.ts';

/** Why data of an activity that starts a runbook is always blank (section 6). */
export type ChildDataBlank =
  /** The activity does not wait, so that it never learns what the runbook returns. */
  | { readonly why: 'not-waited' }
  | {
      readonly why: 'not-returned';
      readonly child: Runbook;
      /** What the runbook can return. */
      readonly returns: readonly string[];
      /** Whether the runbook declares the name, and nothing in it sets it. */
      readonly isDeclared: boolean;
    };

/**
 * Why an item of an activity is always blank, as the calls of the activity show; undefined if it is not, or
 * if that cannot be known. An activity with a simulated outcome starts nothing.
 */
export function blankChildData(
  at: Pick<Wired, 'activity' | 'type'>,
  item: string,
  calls: readonly CallSite[],
  catalogue: Catalogue,
): ChildDataBlank | undefined {
  if (at.activity.simulate !== undefined || isCommonItem(item) || isDeclaredBy(at.activity, item))
    return undefined;
  const found = callOf(item, calls);
  if (found === undefined) return undefined;
  const { call, name } = found;
  const isOwn = publishesItem(at, item) === true;
  if (!call.waits) {
    const isKnown = isOwn && name.toLowerCase() !== childStatusItem.toLowerCase();
    return isKnown ? undefined : { why: 'not-waited' };
  }
  const returns = isOwn || call.child === undefined ? undefined : returnedNames(call.child, catalogue);
  if (call.child === undefined || returns === undefined) return undefined;
  const wanted = name.toLowerCase();
  if (returns.some((one) => one.toLowerCase() === wanted)) return undefined;
  const isDeclared = call.child.returnedData.some((one) => one.name.toLowerCase() === wanted);
  return { why: 'not-returned', child: call.child, returns, isDeclared };
}

function isDeclaredBy({ publishes = [] }: Activity, item: string): boolean {
  return publishes.some(({ name }) => name.toLowerCase() === item.toLowerCase());
}

/** The call that returns an item, and under which name: the item itself, or what follows the branch's id. */
function callOf(
  item: string,
  calls: readonly CallSite[],
): { readonly call: CallSite; readonly name: string } | undefined {
  for (const call of calls) {
    if (call.kind === 'invoke' || call.kind === 'body') return { call, name: item };
    const start = `${call.branch ?? ''}.`;
    if (call.kind === 'branch' && item.toLowerCase().startsWith(start.toLowerCase()))
      return { call, name: item.slice(start.length).trim() };
  }
  return undefined;
}
