import type { ActivityStatus } from '../model/published-data.ts';
import type { RunbookFacts } from './bundle-facts.ts';
import { isNever } from './count.ts';
import type { Certainty } from './link-passing.ts';
import { possibleStatuses } from './possible-statuses.ts';
import type { Wired } from './wiring.ts';

/** What follows if an activity does not succeed (section 3, A5). */
export interface FailurePath {
  readonly at: Wired;
  /** Whether a link passes a failed execution; undefined if the activity cannot fail. */
  readonly failed: Certainty | undefined;
  /** The same for a warning. */
  readonly warning: Certainty | undefined;
  /** If a link sometimes passes the worse of the two: the tab that decides, Include, Exclude or both. */
  readonly decidedBy: 'include' | 'exclude' | 'both' | undefined;
}

/**
 * For each activity that has successors, can run, and can fail or end with a warning: whether any of its
 * links passes then. A link with only conditions on values passes failed executions, too, if they hold.
 */
export function failurePathsOf(facts: RunbookFacts): readonly FailurePath[] {
  const { wiring, visitsOf } = facts;
  return wiring.order.flatMap((at) => {
    if (at.out.length === 0 || isNever(visitsOf(at).most)) return [];
    const possible = possibleStatuses(at, wiring.options);
    const path = (status: ActivityStatus) => (possible.has(status) ? passes(at, status, facts) : undefined);
    const [failed, warning] = [path('failed'), path('warning')];
    if (failed === undefined && warning === undefined) return [];
    const status = failed === 'sometimes' ? 'failed' : 'warning';
    return [{ at, failed, warning, decidedBy: decidedBy(at, status, facts) }];
  });
}

/** The tabs that decide whether a link passes a status, over the links that sometimes do. */
function decidedBy(
  { out }: Wired,
  status: ActivityStatus,
  { passingOf }: RunbookFacts,
): FailurePath['decidedBy'] {
  const tabs = new Set<FailurePath['decidedBy']>();
  for (const wired of out) {
    if (passingOf(wired).on[status] !== 'sometimes') continue;
    const { include, exclude } = wired.link;
    const isIncluded =
      include.length === 0 || include.some((one) => 'status' in one && one.status.includes(status));
    const mayBeExcluded = exclude.some((one) => 'item' in one);
    tabs.add(isIncluded ? 'exclude' : mayBeExcluded ? 'both' : 'include');
  }
  const [first, ...others] = tabs;
  return others.length > 0 ? 'both' : first;
}

/** Whether anything can follow if the activity does not succeed. */
export function hasFailurePath({ failed = 'never', warning = 'never' }: FailurePath): boolean {
  return failed !== 'never' || warning !== 'never';
}

function passes({ out }: Wired, status: ActivityStatus, { passingOf }: RunbookFacts): Certainty {
  const each = out.map((link) => passingOf(link).on[status]);
  return each.includes('always') ? 'always' : each.includes('sometimes') ? 'sometimes' : 'never';
}

/**
 * How a runbook ends if an activity fails and nothing follows (A5). Blank if something always or sometimes
 * follows.
 */
export function silentEndText({ at, failed, warning }: FailurePath, { wiring }: RunbookFacts): string {
  const { rollup } = wiring.options;
  if (failed === undefined ? warning !== 'never' : failed !== 'never') return '';
  const isFailed = failed !== undefined && (rollup === 'strict' || at === wiring.start);
  const ending =
    rollup === 'lastActivity'
      ? 'the runbook ends as whatever ran last'
      : `the runbook ends ${isFailed ? 'failed' : 'with a warning'}`;
  const follows = failed === undefined ? 'nothing follows a warning' : 'nothing follows';
  return `${follows}; ${ending} (A5 \`${rollup}\`)`;
}
