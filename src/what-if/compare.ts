import { catalogueWith } from '../activities/catalogue.ts';
import { activityNamed } from '../analysis/activity-names.ts';
import { BundleCalls } from '../analysis/calls.ts';
import { runbooksOf } from '../analysis/runbook-names.ts';
import type { StartedGroup } from '../engine/activity-type.ts';
import type { RunResult } from '../hosts/run.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { Bundle } from '../model/bundle.ts';
import { UsageError } from '../model/problem.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { type GroupTimeline, GroupTimelines, ranMs } from '../trace/group-timelines.ts';
import { Simulations, type WhatIfWatch } from './simulations.ts';

/**
 * One execution of a group, with its branches one after another and as written. Times are milliseconds of
 * simulated time.
 */
export interface GroupRun {
  /** Undefined if the runbook did not reach the activity when played this way. */
  readonly oneByOne: GroupTimeline | undefined;
  readonly asWritten: GroupTimeline | undefined;
  /**
   * How much sooner it ends as written, in milliseconds. Null if that is not known, or if the runbook does
   * not wait for it (`fireAndForget`).
   */
  readonly savedMs: number | null;
  /** How many times as fast it is as written. Null if that is not known, or if it takes no time. */
  readonly factor: number | null;
  /** The run one after another was cut off, so at least `savedMs` and `factor` are saved. */
  readonly isAtLeast: boolean;
  /**
   * The branch that takes longest as written, from its first start to its last end, in milliseconds.
   * Cancelled branches do not count. Null if none ran.
   */
  readonly slowest: { readonly id: string; readonly durationMs: number } | null;
}

/** An activity that runs branches at the same time. */
export interface GroupComparison {
  /** The id of the activity. */
  readonly activity: string;
  readonly name: string;
  readonly type: string;
  /** The strategy of a Parallel activity; null for For Each. */
  readonly strategy: string | null;
  /** How many branches or items run at once; 0: no limit. */
  readonly maxWorkers: number;
  /** One for each execution of the activity. */
  readonly runs: readonly GroupRun[];
}

/** The result of comparing a runbook's groups. */
export interface Comparison {
  /** The path of the runbook. */
  readonly runbook: string;
  /** The groups, in stored order of their activities. */
  readonly groups: readonly GroupComparison[];
  /** How the run ended with branches one after another, and as written. */
  readonly oneByOne: RunResult;
  readonly asWritten: RunResult;
  /** The types of the activities that simulated outcomes replaced, in the order they ran. */
  readonly standIns: readonly string[];
}

/**
 * Simulates a runbook twice, once with the branches of all groups one after another and once as written. It
 * compares each Parallel activity, and each For Each with several workers (section 14.3). `activity`: compare
 * only this one, by id or name. Rejects with UsageError if there is nothing to compare, for several runbooks,
 * and for what `simulate` refuses. Gives undefined if it was interrupted,
 * or if `wallTimeoutMs` was over.
 */
export async function compare(
  bundle: Bundle,
  activity?: string,
  options: RunOptions = {},
  watch: WhatIfWatch = {},
): Promise<Comparison | undefined> {
  const [runbook, ...others] = runbooksOf(bundle, options.runbook);
  if (others.length > 0) throw new UsageError('compare takes one runbook at a time');
  const calls = new BundleCalls(bundle.runbooks, catalogueWith(options.activityTypes));
  const groups = groupsOf(runbook, activity, bundle, calls);
  const ids = groups.map(({ by }) => by.id);
  const simulations = new Simulations(bundle, options, watch);
  const played = async (changes: RunOptions) => {
    const timelines = new GroupTimelines(ids);
    const result = await simulations.play(changes, (event) => timelines.add(event));
    const timelinesOf = ({ by, facts }: Group) => timelines.of(by.id, facts.strategy === 'fireAndForget');
    return { result, timelinesOf };
  };
  try {
    const oneByOne = await played({ maxWorkers: 1 });
    if (simulations.isOver) return undefined;
    const asWritten = await played({});
    if (simulations.isOver) return undefined;
    return {
      runbook: runbook.path,
      groups: groups.map((group) =>
        comparison(group, oneByOne.timelinesOf(group), asWritten.timelinesOf(group)),
      ),
      oneByOne: oneByOne.result,
      asWritten: asWritten.result,
      standIns: simulations.standIns,
    };
  } finally {
    await simulations.close();
  }
}

function comparison(
  group: Group,
  oneByOne: readonly GroupTimeline[],
  asWritten: readonly GroupTimeline[],
): GroupComparison {
  const { by, facts } = group;
  const strategy = facts.strategy ?? null;
  const runs = Array.from({ length: Math.max(oneByOne.length, asWritten.length) }, (_, index) =>
    groupRun(completed(oneByOne[index], group), completed(asWritten[index], group), strategy),
  );
  const { id, name, type } = by;
  return { activity: id, name, type, strategy, maxWorkers: facts.maxWorkers, runs };
}

/** The timeline with branches that never began at their places, and compensating branches last. */
function completed(timeline: GroupTimeline | undefined, { written }: Group): GroupTimeline | undefined {
  if (timeline === undefined || written.length === 0) return timeline;
  const begun = new Map(
    timeline.branches.filter(({ compensates }) => !compensates).map((each) => [each.id, each]),
  );
  const branches = written.map((id) => begun.get(id) ?? { id, compensates: false, jobs: [] });
  return {
    ...timeline,
    branches: [...branches, ...timeline.branches.filter(({ compensates }) => compensates)],
  };
}

function groupRun(
  oneByOne: GroupTimeline | undefined,
  asWritten: GroupTimeline | undefined,
  strategy: string | null,
): GroupRun {
  const slowest = asWritten === undefined ? null : slowestOf(asWritten);
  const unknown = { oneByOne, asWritten, savedMs: null, factor: null, isAtLeast: false, slowest };
  if (oneByOne === undefined || asWritten === undefined) return unknown;
  const savedMs = oneByOne.durationMs - asWritten.durationMs;
  const isAtLeast = oneByOne.isCutOff;
  if (strategy === 'fireAndForget' || asWritten.isCutOff || (isAtLeast && savedMs <= 0)) return unknown;
  const factor = asWritten.durationMs === 0 ? null : oneByOne.durationMs / asWritten.durationMs;
  return { oneByOne, asWritten, savedMs, factor, isAtLeast, slowest };
}

function slowestOf({ branches }: GroupTimeline): GroupRun['slowest'] {
  let slowest: GroupRun['slowest'] = null;
  for (const branch of branches) {
    const isCancelled = branch.jobs.at(-1)?.status === 'canceled';
    const durationMs = branch.compensates || isCancelled ? undefined : ranMs(branch);
    if (durationMs === undefined || durationMs <= (slowest?.durationMs ?? -1)) continue;
    slowest = { id: branch.id, durationMs };
  }
  return slowest;
}

/** An activity that starts several jobs at once. */
interface Group {
  readonly by: Activity;
  readonly facts: StartedGroup;
  /** The ids of its branches; empty for For Each. */
  readonly written: readonly string[];
}

/**
 * The groups of a runbook, in stored order. A For Each that plays one item after another is not one of them.
 */
function groupsIn(runbook: Runbook, calls: BundleCalls): readonly Group[] {
  const byActivity = Map.groupBy(calls.of(runbook), ({ by }) => by);
  return [...byActivity].flatMap(([by, own]) => {
    const facts = own[0]?.group;
    if (facts === undefined || (facts.noun === 'item' && facts.maxWorkers === 1)) return [];
    return [
      { by, facts, written: own.flatMap((call) => (call.kind === 'branch' ? (call.branch ?? []) : [])) },
    ];
  });
}

function groupsOf(
  runbook: Runbook,
  wanted: string | undefined,
  bundle: Bundle,
  calls: BundleCalls,
): readonly Group[] {
  const groups = groupsIn(runbook, calls);
  const named = ({ name, id }: Activity) => (name === id ? id : `${id} (${name})`);
  if (wanted === undefined) {
    if (groups.length > 0) return groups;
    const elsewhere = bundle.runbooks.filter((other) => groupsIn(other, calls).length > 0);
    const hint = `these runbooks have some: ${elsewhere.map(({ path }) => path).join(', ')}`;
    throw new UsageError(
      `${runbook.path} has no Parallel activity, and no For Each with several workers`,
      elsewhere.length === 0 ? undefined : hint,
    );
  }
  const there =
    groups.length === 0
      ? undefined
      : `activities to compare: ${groups.map(({ by }) => named(by)).join(', ')}`;
  const found = activityNamed(wanted, runbook, there);
  const group = groups.find(({ by }) => by === found);
  if (group !== undefined) return [group];
  throw new UsageError(
    `${named(found)} of ${runbook.path} never runs several branches at once: there is nothing to compare`,
    there,
  );
}
