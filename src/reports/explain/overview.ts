import type { BundleFacts } from '../../analysis/bundle-facts.ts';
import type { CallSite } from '../../analysis/calls.ts';
import { failurePathsOf, hasFailurePath } from '../../analysis/failure-paths.ts';
import { startOf } from '../../analysis/runbook-start.ts';
import type { Runbook } from '../../model/runbook.ts';
import { startedText } from './call-words.ts';

/** One runbook of several, in a line. */
export interface OverviewRow {
  readonly path: string;
  /** The type of its starting activity. */
  readonly start: string;
  readonly isMonitor: boolean;
  readonly parameters: number;
  readonly activities: number;
  readonly links: number;
  /** How many places start other runbooks. */
  readonly calls: number;
  readonly withSuccessors: number;
  readonly withFailurePath: number;
  /** The activities that can have several rows, by id. */
  readonly canMultiply: readonly string[];
}

/** One line of the call tree. */
export interface CallLine {
  readonly level: number;
  readonly text: string;
}

/** Several runbooks at a glance. */
export interface Overview {
  readonly runbooks: readonly OverviewRow[];
  /**
   * The call tree, beginning with runbooks that nobody calls; the calls of each runbook are shown once.
   * Runbooks that neither call nor are called are left out.
   */
  readonly calls: readonly CallLine[];
}

/** All runbooks of a bundle, in stored order, and who calls whom. */
export function overviewOf(bundle: BundleFacts): Overview {
  const { runbooks } = bundle.bundle;
  return { runbooks: runbooks.map((runbook) => rowOf(runbook, bundle)), calls: callTree(runbooks, bundle) };
}

function rowOf(runbook: Runbook, bundle: BundleFacts): OverviewRow {
  const facts = bundle.of(runbook);
  const paths = failurePathsOf(facts);
  return {
    path: runbook.path,
    start: facts.wiring.start.activity.type,
    isMonitor: facts.wiring.start.type.isMonitor === true,
    parameters: startOf(facts).parameters.length,
    activities: runbook.activities.length,
    links: runbook.links.length,
    calls: bundle.calls.of(runbook).length,
    withSuccessors: paths.length,
    withFailurePath: paths.filter(hasFailurePath).length,
    canMultiply: facts.symbols.map(({ activity }) => activity.id),
  };
}

type Visit = { readonly level: number; readonly runbook: Runbook | undefined; readonly text: string };

/** The work is iterative, because chains of calls may be long. */
function callTree(runbooks: readonly Runbook[], bundle: BundleFacts): readonly CallLine[] {
  const callsOf = (runbook: Runbook) => bundle.calls.of(runbook);
  const called = new Set(
    runbooks.flatMap((runbook) =>
      callsOf(runbook).flatMap(({ child }) => (child === runbook ? [] : (child ?? []))),
    ),
  );
  const lines: CallLine[] = [];
  const unfolded = new Set<Runbook>();
  const unfold = (root: Runbook) => {
    const pending: Visit[] = [{ level: 0, runbook: root, text: root.path }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { level, runbook, text } = next;
      const isKnown = runbook !== undefined && unfolded.has(runbook);
      const calls = runbook === undefined || isKnown ? [] : callsOf(runbook);
      const hasMore = isKnown && callsOf(runbook).length > 0;
      lines.push({ level, text: hasMore ? `${text} (its own calls: above)` : text });
      if (runbook !== undefined) unfolded.add(runbook);
      for (const call of calls.toReversed())
        pending.push({
          level: level + 1,
          runbook: call.child,
          text: lineText(call, bundle.of(call.from).labelOf),
        });
    }
  };
  for (const runbook of runbooks) if (!called.has(runbook) && callsOf(runbook).length > 0) unfold(runbook);
  // Runbooks that only call each other, in a circle.
  for (const runbook of runbooks) if (called.has(runbook) && !unfolded.has(runbook)) unfold(runbook);
  return lines;
}

function lineText(call: CallSite, labelOf: (id: string) => string): string {
  const { by, kind, branch, child, name, waits } = call;
  const about = [
    kind === 'invoke'
      ? ''
      : branch === undefined
        ? 'for each item'
        : kind === 'branch'
          ? `branch ${branch}`
          : `compensates ${branch}`,
    waits ? '' : 'does not wait',
    child !== undefined ? '' : name !== undefined ? 'not in the bundle' : 'known only when it runs',
  ].filter((part) => part !== '');
  const starts = `${labelOf(by.id)} -> ${startedText(call, labelOf)}`;
  return about.length === 0 ? starts : `${starts} (${about.join('; ')})`;
}
