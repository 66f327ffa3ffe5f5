import { type ActivityType, type Catalogue, typeOf } from '../engine/activity-type.ts';
import { inTakingOrder } from '../engine/compiled-runbook.ts';
import type { Options } from '../model/options.ts';
import { optionsInForce } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import type { ActivityStatus, Value } from '../model/published-data.ts';
import type { Activity, Link, Runbook } from '../model/runbook.ts';
import { startsAmong } from '../model/starting-activity.ts';
import { topologicalOrder } from './graph.ts';

/** A value that an outcome gives; blank is `''`. Undefined: it is known only when the runbook is played. */
export type SimulatedValue = Value | undefined;

/** The rows that one outcome sends on; those that are alike together. */
export type SimulatedRows = readonly {
  readonly times: number;
  readonly value: (item: string) => SimulatedValue;
}[];

/** The outcomes that `simulate` can give an activity. */
export interface SimulatedOutcomes {
  /** Best first. */
  readonly statuses: readonly ActivityStatus[];
  /** No outcome is written for it: it succeeds with one row. */
  readonly isDefault: boolean;
  /**
   * The rows by status, one entry for each outcome that has it. Undefined where the number of rows is not
   * known.
   */
  readonly on: Readonly<Record<ActivityStatus, readonly SimulatedRows[] | undefined>>;
}

/** An activity in its runbook. */
export interface Wired {
  /** Index in stored order. */
  readonly index: number;
  readonly activity: Activity;
  readonly type: ActivityType;
  /** Its name, followed by its id if others of the runbook have the same name. */
  readonly label: string;
  readonly isJunction: boolean;
  readonly isEnabled: boolean;
  /** Set if the runbook is looked at as `simulate` plays it, unless only playing it shows the outcome. */
  readonly simulated?: SimulatedOutcomes;
  /** Links from it, in the order they are taken (A4), disabled ones included. */
  readonly out: WiredLink[];
  /** Links to it, disabled ones included. */
  readonly in: WiredLink[];
}

export interface WiredLink {
  /** Index in stored order. */
  readonly index: number;
  readonly link: Link;
  readonly from: Wired;
  readonly to: Wired;
}

/** A runbook with its activities and links connected. */
export interface Wiring {
  readonly runbook: Runbook;
  readonly options: Options;
  /** In stored order. */
  readonly activities: readonly Wired[];
  readonly start: Wired;
  /** The activities that no link leads to: the start, and disabled ones. */
  readonly roots: readonly Wired[];
  /** In an order in which every link leads to a later activity. */
  readonly order: readonly Wired[];
  /** The place of each activity in `order`, by index. */
  readonly placeOf: Int32Array;
  byId(id: string): Wired | undefined;
}

/** The outcomes that an activity is looked at with. */
export type SimulatedOf = (
  activity: Activity,
  type: ActivityType,
  options: Options,
) => SimulatedOutcomes | undefined;

/**
 * Connects the activities of a validated runbook: one enabled start, no cycles, known types. Throws
 * InvariantError for a runbook that validation should have refused. `simulatedOf` gives the outcomes that
 * activities are looked at with. It does not recurse, so that long chains
 * cannot overflow the stack.
 */
export function wiringOf(
  runbook: Runbook,
  catalogue: Catalogue,
  simulatedOf: SimulatedOf = () => undefined,
): Wiring {
  const options = optionsInForce(runbook.options);
  const timesNamed = new Map<string, number>();
  for (const { name } of runbook.activities) timesNamed.set(name, (timesNamed.get(name) ?? 0) + 1);
  const activities = runbook.activities.map((activity, index): Wired => {
    const type = typeOf(activity, catalogue);
    if (type === undefined) throw new InvariantError(`activity type ${activity.type} got past validation`);
    const { id, name } = activity;
    const simulated = simulatedOf(activity, type, options);
    return {
      ...(simulated && { simulated }),
      index,
      activity,
      type,
      label: timesNamed.get(name) === 1 ? name : `${name} [${id}]`,
      isJunction: type.play.how === 'engine',
      isEnabled: activity.enabled !== false,
      out: [],
      in: [],
    };
  });
  const byId = new Map(activities.map((wired) => [wired.activity.id, wired]));
  const links: [from: number, to: number][] = [];
  for (const { link, index } of inTakingOrder(runbook.links, options)) {
    const from = byId.get(link.from);
    const to = byId.get(link.to);
    if (from === undefined || to === undefined)
      throw new InvariantError(`link ${link.from} -> ${link.to} got past validation`);
    const wired = { index, link, from, to };
    from.out.push(wired);
    to.in.push(wired);
    links.push([from.index, to.index]);
  }
  const inOrder = topologicalOrder({ size: activities.length, links });
  const order = inOrder.map((index) => activities[index] as Wired);
  const roots = activities.filter((wired) => wired.in.length === 0);
  const [first] = startsAmong(runbook.activities, runbook.links);
  const start = first && byId.get(first.id);
  if (start === undefined || order.length < activities.length)
    throw new InvariantError('a runbook without a start or with a cycle got past validation');
  const placeOf = new Int32Array(activities.length);
  for (const [place, index] of inOrder.entries()) placeOf[index] = place;
  return { runbook, options, activities, start, roots, order, placeOf, byId: (id) => byId.get(id) };
}
