import { standardCatalogue } from '../activities/catalogue.ts';
import { commonItems } from '../databus/items.ts';
import { knowsPublishedItems, playOf, publishedItemsOf } from '../engine/activity-type.ts';
import { outcomesOf } from './possible-statuses.ts';
import type { Wired } from './wiring.ts';

const commonNames: ReadonlySet<string> = new Set([...commonItems.keys()].map((name) => name.toLowerCase()));
const known = new WeakMap<Wired, ReadonlySet<string>>();

/** Whether every activity publishes it (8.0), letter case aside. */
export function isCommonItem(item: string): boolean {
  return commonNames.has(item.toLowerCase());
}

/** Whether it is certain that an activity never publishes an item, so that it is always blank (A8). */
export function neverPublishes(at: Wired, item: string): boolean {
  if (isCommonItem(item) || !knowsPublishedItems(at.activity, at.type)) return false;
  let names = known.get(at);
  if (names === undefined) {
    const own = publishedItemsOf(at.activity, at.type).map(({ name }) => name);
    names = new Set([...own, ...simulatedItems(at)].map((name) => name.toLowerCase()));
    known.set(at, names);
  }
  return !names.has(item.toLowerCase());
}

/** Whether it is certain that an activity publishes nothing of its own when it fails: what Pianola computes, and nothing stands in for. */
export function publishesNothingFailed({ activity, type }: Wired): boolean {
  const isOurs = standardCatalogue.get(type.name) === type;
  return isOurs && activity.simulate === undefined && playOf(activity, type).how === 'computed';
}

/** What its simulated rows publish, whatever its type documents. */
export function simulatedItems({ activity }: Wired): readonly string[] {
  const rows = outcomesOf(activity).flatMap(({ rows: given = [] }) =>
    Array.isArray(given) ? given : [given.row],
  );
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
