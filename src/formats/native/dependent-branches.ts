import type { groupOf } from '../../activities/runbook-control/parallel.ts';
import type { Counter } from '../../model/bundle-schema.ts';
import type { NamedItems } from '../../model/named-items.ts';
import { quoted } from '../../text/quoting.ts';
import type { PlacedRunbook, RunbookCallSite } from './runbook-calls.ts';
import { type Touch, thingsTouched } from './touched-things.ts';

/** What one runbook does to one thing, and the branches that come to it, in stored order. */
interface Use {
  readonly runbook: PlacedRunbook;
  readonly branches: number[];
  touch: Touch;
  /** So does everything it does to the thing. */
  commutes: boolean;
}

/**
 * Finds branches of one group that depend on each other: both come to a runbook that touches the same counter, file or table, and one of
 * them writes it (section 14.4), unless both only count. A runbook whose jobs come one after another is no trouble to itself.
 */
export class DependentBranches {
  readonly #counters: NamedItems<Counter>;
  readonly #calls: ReadonlyMap<PlacedRunbook, readonly RunbookCallSite[]>;
  readonly #touches = new Map<PlacedRunbook, readonly Touch[]>();
  readonly #reached = new Map<PlacedRunbook, readonly PlacedRunbook[]>();

  constructor(sites: readonly RunbookCallSite[], counters: NamedItems<Counter>) {
    this.#counters = counters;
    this.#calls = Map.groupBy(sites, ({ from }) => from);
  }

  /** Warns once of each thing, naming two branches. `sites`: those of the branches of one group, in stored order. */
  check(sites: readonly RunbookCallSite[], { branches, maxWorkers }: ReturnType<typeof groupOf>): void {
    if (maxWorkers === 1) return;
    for (const uses of this.#usesOf(sites).values()) {
      const found = clash([...uses.values()]);
      const site = found && sites[Math.max(found.writer, found.other)];
      if (found === undefined || site === undefined) continue;
      const { kind, name } = found.touch;
      const idOf = (branch: number) => quoted(branches[branch]?.id ?? '');
      const [first, second] = [found.writer, found.other].sort((left, right) => left - right) as [
        number,
        number,
      ];
      site.from.reading.list.add(site.path, {
        code: 'parallel-dependent',
        severity: 'warning',
        message: `the branches ${idOf(first)} and ${idOf(second)} both use the ${kind} ${quoted(name)}, and ${idOf(found.writer)} writes it: what comes out depends on which is first`,
        hint: 'run one after the other, or give each a thing of its own',
      });
    }
  }

  /** By thing, then by runbook. */
  #usesOf(sites: readonly RunbookCallSite[]): Map<string, Map<PlacedRunbook, Use>> {
    const things = new Map<string, Map<PlacedRunbook, Use>>();
    for (const [branch, { meant }] of sites.entries()) {
      const [root, second] = meant;
      if (root === undefined || second !== undefined) continue;
      for (const runbook of this.#reachedFrom(root)) {
        for (const touch of this.#touchesOf(runbook)) note(things, touch, runbook, branch);
      }
    }
    return things;
  }

  /** A runbook and all that it starts, directly or not. */
  #reachedFrom(root: PlacedRunbook): readonly PlacedRunbook[] {
    const known = this.#reached.get(root);
    if (known !== undefined) return known;
    const reached = new Set([root]);
    for (const runbook of reached) {
      for (const { meant } of this.#calls.get(runbook) ?? []) {
        const [child] = meant;
        if (child !== undefined && meant.length === 1) reached.add(child);
      }
    }
    const found = [...reached];
    this.#reached.set(root, found);
    return found;
  }

  #touchesOf(runbook: PlacedRunbook): readonly Touch[] {
    let touches = this.#touches.get(runbook);
    if (touches === undefined) {
      touches = thingsTouched(runbook.draft, this.#counters);
      this.#touches.set(runbook, touches);
    }
    return touches;
  }
}

function note(
  things: Map<string, Map<PlacedRunbook, Use>>,
  touch: Touch,
  runbook: PlacedRunbook,
  branch: number,
): void {
  const uses = things.get(touch.key) ?? new Map<PlacedRunbook, Use>();
  things.set(touch.key, uses);
  const use = uses.get(runbook) ?? { runbook, branches: [], touch, commutes: true };
  uses.set(runbook, use);
  if (use.branches.at(-1) !== branch) use.branches.push(branch);
  if (touch.isWrite) use.touch = touch;
  use.commutes &&= touch.commutes;
}

/** Two different branches of which one writes, by position; undefined when there are none. */
function clash(uses: readonly Use[]): { writer: number; other: number; touch: Touch } | undefined {
  for (const { runbook, branches, touch, commutes } of uses.filter((use) => use.touch.isWrite)) {
    const [writer, second] = branches as [number, number?];
    const isAlone = (runbook.draft.head?.maxSimultaneousJobs ?? 1) === 1;
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
