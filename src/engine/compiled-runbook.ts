import type { Execution } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import type { Row } from '../model/published-data.ts';
import type { Activity, Link, Runbook } from '../model/runbook.ts';
import { startsAmong } from '../model/starting-activity.ts';
import { type ActivityType, type Catalogue, typeOf } from './activity-type.ts';
import type { Condition } from './criterion.ts';
import { linkCondition } from './link.ts';
import { refusalOf, type Telling } from './link-refusal.ts';
import { type CompiledLoop, compileLoop } from './loop.ts';
import type { Outcome } from './outcome.ts';

/** An outgoing link, ready to be evaluated. Disabled links are left out, because they pass nothing. */
export interface CompiledLink {
  readonly to: CompiledActivity;
  readonly passes: Condition;
  /** Says why it does not pass a row that it does not pass. */
  readonly refusal: Telling;
  readonly delayMs: number;
  /** Its index among the enabled links that lead to `to`. */
  readonly incoming: number;
}

/** An activity, with everything that can be worked out before it runs. */
export interface CompiledActivity {
  /** Its index in stored order. */
  readonly index: number;
  readonly activity: Activity;
  readonly type: ActivityType;
  readonly isJunction: boolean;
  /** In the order they are taken (A4). */
  readonly links: CompiledLink[];
  /** How many enabled links lead here. */
  incoming: number;
  /** Whether it has outgoing links at all, disabled ones included. */
  hasLinks: boolean;
  /** Whether every token that passes its links is queued at once: none is delayed, parked or held back. */
  queuesAtOnce: boolean;
  /** Always undefined for a Junction, which runs once (section 4 rule 1). */
  readonly loop: CompiledLoop | undefined;
  /** Whether a successful execution without rows emits one blank token (A7). */
  readonly blankWhenEmpty: boolean;
  /** How its rows become one; undefined if they do not. */
  readonly flatten: Activity['flatten'];
  /** After how many seconds of running it is reported (section 10); undefined if never. */
  readonly reportAfterSeconds: number | undefined;
}

/** A runbook ready to be played. All its instances share it, and it never changes. */
export interface CompiledRunbook {
  readonly runbook: Runbook;
  readonly options: Options;
  readonly activities: readonly CompiledActivity[];
  readonly start: CompiledActivity;
  /** Whether the runbook or one of its activities is set to raise platform events (section 10). */
  readonly notifies: boolean;
  readonly watch: RunbookWatch | undefined;
}

/** Is told of what the jobs of a runbook do, as far as the trace does not say it. */
export interface RunbookWatch {
  /** An execution has begun, and its start is in the trace. */
  begun?(execution: Execution): void;
  /** What stands in for the rows that an execution ends with: somebody who debugs may override values. */
  rowsOf?(execution: Execution, rows: readonly Row[]): readonly Row[];
  /** A row was offered to a link, by the link's stored position. */
  offered(link: number, passes: boolean): void;
  /** An execution has ended, and its end is in the trace. */
  ended(execution: Execution, outcome: Outcome): void;
  /** The rows of an execution go on: those of a loop when it has exited. */
  published(execution: Execution): void;
}

/**
 * Compiles a validated runbook. Throws InvariantError for a runbook that validation should have refused.
 */
export function compileRunbook(
  runbook: Runbook,
  catalogue: Catalogue,
  options: Options,
  watch?: RunbookWatch,
): CompiledRunbook {
  const byId = new Map<string, CompiledActivity>();
  const activities = runbook.activities.map((activity, index) => {
    const type = typeOf(activity, catalogue);
    if (type === undefined) throw new InvariantError(`activity type ${activity.type} got past validation`);
    const compiled = compileActivity(activity, type, index, options);
    byId.set(activity.id, compiled);
    return compiled;
  });
  for (const { link, index } of inTakingOrder(runbook.links, options)) {
    const from = byId.get(link.from);
    const to = byId.get(link.to);
    if (from === undefined || to === undefined)
      throw new InvariantError(`link ${link.from} -> ${link.to} got past validation`);
    from.hasLinks = true;
    if (!link.enabled || to.activity.enabled === false) continue;
    from.links.push({
      to,
      passes: watched(linkCondition(link, options), index, watch),
      refusal: refusalOf(link, options),
      delayMs: link.delaySeconds * 1000,
      incoming: to.incoming,
    });
    to.incoming += 1;
  }
  if (options.mergeOrder === 'fifo' && options.siblingRows === 'together')
    for (const activity of activities)
      activity.queuesAtOnce = activity.links.every(({ to, delayMs }) => delayMs === 0 && !to.isJunction);
  const [first, ...others] = startsAmong(runbook.activities, runbook.links);
  const start = first && byId.get(first.id);
  if (start === undefined || others.length > 0)
    throw new InvariantError('a runbook without exactly one start got past validation');
  const notifies = [runbook, ...runbook.activities].some(isSetToNotify);
  return { runbook, options, activities, start, notifies, watch };
}

function isSetToNotify({ reportIfFails, reportIfRunsMoreThanSeconds }: Runbook | Activity): boolean {
  return reportIfFails === true || reportIfRunsMoreThanSeconds !== undefined;
}

function watched(passes: Condition, link: number, watch: RunbookWatch | undefined): Condition {
  if (watch === undefined) return passes;
  return (execution, row) => {
    const does = passes(execution, row);
    watch.offered(link, does);
    return does;
  };
}

function compileActivity(
  activity: Activity,
  type: ActivityType,
  index: number,
  options: Options,
): CompiledActivity {
  const isJunction = type.play.how === 'engine';
  return {
    index,
    activity,
    type,
    isJunction,
    links: [],
    incoming: 0,
    hasLinks: false,
    queuesAtOnce: false,
    loop: activity.loop?.enabled && !isJunction ? compileLoop(activity.loop, options) : undefined,
    flatten: activity.flatten,
    reportAfterSeconds: type.isMonitor ? undefined : activity.reportIfRunsMoreThanSeconds,
    blankWhenEmpty:
      (options.emptyResult === 'byType' ? type.emptyResult : options.emptyResult) === 'oneBlank',
  };
}

/**
 * The links of a runbook in the order they are taken, each with its stored position (A4). Links with an
 * explicit `order` go first, by its number; the others and ties keep stored order. `reversed` reverses the
 * whole list.
 */
export function inTakingOrder(
  links: readonly Link[],
  options: Pick<Options, 'linkOrder'>,
): readonly { readonly link: Link; readonly index: number }[] {
  const ordered = links
    .map((link, index) => ({ link, index, order: link.order ?? Number.MAX_VALUE }))
    .sort((a, b) => a.order - b.order);
  return options.linkOrder === 'reversed' ? ordered.reverse() : ordered;
}
