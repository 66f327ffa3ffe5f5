import { standardCatalogue } from '../activities/catalogue.ts';
import { commonItems } from '../databus/items.ts';
import { knowsPublishedItems, playOf, publishedItemsOf } from '../engine/activity-type.ts';
import type { Activity } from '../model/runbook.ts';
import { outcomesOf } from './possible-statuses.ts';
import type { Wired } from './wiring.ts';

const commonNames: ReadonlySet<string> = new Set([...commonItems.keys()].map((name) => name.toLowerCase()));
const ownNames = new WeakMap<Activity, ReadonlySet<string>>();

/** An activity with its type. */
export type TypedActivity = Pick<Wired, 'activity' | 'type'>;

/** Whether every activity publishes the item (8.0), without regard to case. */
export function isCommonItem(item: string): boolean {
  return commonNames.has(item.toLowerCase());
}

/** Whether an activity certainly never publishes an item, so that it is always blank (A8). */
export function neverPublishes(at: TypedActivity, item: string): boolean {
  return publishesItem(at, item) === false;
}

/**
 * Whether an activity publishes an item, without regard to case; undefined if what it publishes cannot be
 * known.
 */
export function publishesItem(at: TypedActivity, item: string): boolean | undefined {
  const wanted = item.toLowerCase();
  if (isCommonItem(item) || namesOf(at).has(wanted)) return true;
  if (knowsPublishedItems(at.activity, at.type)) return false;
  const dot = wanted.indexOf('.');
  return dot > 0 && hasParts(at) && !hasPart(at, wanted.slice(0, dot).trim()) ? false : undefined;
}

/** Whether an activity publishes data in named parts, as Parallel does for its branches. */
function hasParts(at: TypedActivity): boolean {
  return namesOf(at)
    .values()
    .some((name) => name.includes('.'));
}

/** Whether an activity publishes data of a part with this name. */
export function hasPart(at: TypedActivity, part: string): boolean {
  const start = `${part.toLowerCase()}.`;
  return namesOf(at)
    .values()
    .some((name) => name.startsWith(start));
}

/** The names that an activity is known to publish, without the common data, in lower case. */
function namesOf(at: TypedActivity): ReadonlySet<string> {
  let names = ownNames.get(at.activity);
  if (names === undefined) {
    names = new Set(namesPublished(at).map((name) => name.toLowerCase()));
    ownNames.set(at.activity, names);
  }
  return names;
}

/**
 * The names that an activity is known to publish, by its type and by its simulated outcome, without the
 * common data.
 */
export function namesPublished(at: TypedActivity): readonly string[] {
  const names = publishedItemsOf(at.activity, at.type).map(({ name }) => name);
  return [...new Set([...names, ...simulatedItems(at)])];
}

/**
 * Whether an activity certainly publishes nothing of its own if it fails: Pianola computes it, and it has no
 * simulated outcome.
 */
export function publishesNothingFailed({ activity, type }: Wired): boolean {
  const isOurs = standardCatalogue.get(type.name) === type;
  return isOurs && activity.simulate === undefined && playOf(activity, type).how === 'computed';
}

/** The items that its simulated rows publish, whatever its type documents. */
export function simulatedItems({ activity }: Pick<Wired, 'activity'>): readonly string[] {
  const rows = outcomesOf(activity).flatMap(({ rows: given = [] }) =>
    Array.isArray(given) ? given : [given.row],
  );
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
