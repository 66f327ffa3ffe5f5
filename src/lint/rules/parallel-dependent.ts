import { groupOf } from '../../activities/runbook-control/parallel.ts';
import type { CallSite } from '../../analysis/calls.ts';
import type { TouchedThing } from '../../engine/activity-type.ts';
import { normalPath, pathOf } from '../../model/path.ts';
import type { Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const appending = (name: string, file: string) => ({
  name,
  activities: [{ id: 'append', type: 'Append Line', file, text: 'x' }],
});
const bundleWith = (file: string) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [
        {
          id: 'both',
          type: 'Parallel',
          branches: ['Left', 'Right'].map((runbook) => ({ id: runbook.toLowerCase(), runbook })),
        },
      ],
    },
    appending('Left', 'a.txt'),
    appending('Right', file),
  ],
});

/**
 * Branches of one group depend on each other: both use a runbook that touches the same counter, file or
 * table, and one of them writes it (14.4). It is no mistake if both only increment or decrement a counter, or
 * if the jobs of the runbook run one after another.
 */
export const parallelDependent: LintRule = {
  id: 'parallel-dependent',
  severity: 'warning',
  finds: 'Two branches of a Parallel use the same counter, file or table, and one of them writes it',
  why:
    'The result depends on which of the two is first, and nothing decides that. Two branches ' +
    'may both increment or decrement the same counter.',
  remedy: 'Run one after the other, or let each use its own counter, file or table.',
  bad: bundleWith('a.txt'),
  good: bundleWith('b.txt'),
  *check(runbook, bundle) {
    const branches = bundle.calls.of(runbook).filter(({ kind }) => kind === 'branch');
    for (const [activity, calls] of Map.groupBy(branches, ({ by }) => by)) {
      if (groupOf(activity).maxWorkers === 1) continue;
      for (const uses of usesOf(calls, bundle).values()) {
        const found = clash([...uses.values()]);
        const last = found && calls[Math.max(found.writer, found.other)];
        if (found === undefined || last === undefined) continue;
        const { kind, name } = found.touch;
        const idOf = (branch: number) => quoted(calls[branch]?.branch ?? '');
        const first = Math.min(found.writer, found.other);
        const second = Math.max(found.writer, found.other);
        yield {
          path: ['activities', runbook.activities.indexOf(activity), ...last.path],
          message:
            `the branches ${idOf(first)} and ${idOf(second)} both use the ${kind} ${quoted(name)}, ` +
            `and ${idOf(found.writer)} writes it: the result depends on which is first`,
          hint: `run one after the other, or let each use its own ${kind}`,
        };
      }
    }
  },
};

/** What one runbook does to one thing, and the branches that reach the runbook, in stored order. */
interface Use {
  readonly runbook: Runbook;
  readonly branches: number[];
  touch: Touch;
  /** Whether the order of all that it does to the thing does not matter. */
  commutes: boolean;
}

/** By thing, then by runbook. The runbooks that a branch starts count for the branch as well. */
function usesOf(calls: readonly CallSite[], bundle: LintedBundle): Map<string, Map<Runbook, Use>> {
  const things = new Map<string, Map<Runbook, Use>>();
  const reached = new Map<Runbook, readonly Runbook[]>();
  const touched = new Map<Runbook, readonly Touch[]>();
  for (const [branch, { child }] of calls.entries()) {
    if (child === undefined) continue;
    for (const runbook of lookedUp(reached, child, () => bundle.calls.reachedFrom([child])))
      for (const touch of lookedUp(touched, runbook, () => thingsTouched(runbook, bundle)))
        note(things, touch, runbook, branch);
  }
  return things;
}

function lookedUp<Value>(known: Map<Runbook, Value>, runbook: Runbook, workOut: () => Value): Value {
  let value = known.get(runbook);
  if (value === undefined) {
    value = workOut();
    known.set(runbook, value);
  }
  return value;
}

function note(things: Map<string, Map<Runbook, Use>>, touch: Touch, runbook: Runbook, branch: number): void {
  const uses = things.get(touch.key) ?? new Map<Runbook, Use>();
  things.set(touch.key, uses);
  const use = uses.get(runbook) ?? { runbook, branches: [], touch, commutes: true };
  uses.set(runbook, use);
  if (use.branches.at(-1) !== branch) use.branches.push(branch);
  if (touch.isWrite) use.touch = touch;
  use.commutes &&= touch.commutes;
}

/** Two different branches of which one writes, by index; undefined if there are none. */
function clash(uses: readonly Use[]): { writer: number; other: number; touch: Touch } | undefined {
  for (const { runbook, branches, touch, commutes } of uses.filter((use) => use.touch.isWrite)) {
    const [writer, second] = branches as [number, number?];
    const isAlone = runbook.maxSimultaneousJobs === 1;
    if (second !== undefined && !isAlone && !commutes) return { writer, other: second, touch };
    for (const use of uses) {
      if (use.runbook === runbook || (commutes && use.commutes)) continue;
      for (const mine of [writer, second]) {
        const other = use.branches.find((branch) => branch !== mine);
        if (mine !== undefined && other !== undefined) return { writer: mine, other, touch };
      }
    }
  }
  return undefined;
}

/** Something outside the runbook that an activity reads or writes. */
interface Touch extends TouchedThing {
  /** The same for all names of the same thing. */
  readonly key: string;
  /**
   * A write that comes to the same in any order with others of its kind: a counter that is incremented or
   * decremented.
   */
  readonly commutes: boolean;
}

/**
 * The counters, files and database tables that a runbook's own activities touch, where they name them without
 * references.
 */
function thingsTouched({ options, activities }: Runbook, bundle: LintedBundle): Touch[] {
  const isRacy = options.counterUpdates === 'racy';
  return activities.flatMap((activity) =>
    (bundle.typeOf(activity).touches?.(activity) ?? []).map((thing) => ({
      ...thing,
      key: `${thing.kind} ${keyOf(thing, bundle).toLowerCase()}`,
      commutes: !isRacy && thing.onlyAdds === true,
    })),
  );
}

function keyOf({ kind, name }: TouchedThing, { counters }: LintedBundle): string {
  if (kind === 'table') return name.replace(/[[\]"`]/g, '');
  const counter = kind === 'counter' ? counters.find(name) : undefined;
  return counter === undefined ? normalPath(name) : pathOf(counter);
}
