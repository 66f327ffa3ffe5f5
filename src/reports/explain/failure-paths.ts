import type { ActivityStatus } from '../../model/published-data.ts';
import type { RunbookFacts } from './bundle-facts.ts';
import { isNever } from './count.ts';
import type { Certainty } from './link-passing.ts';
import { possibleStatuses } from './possible-statuses.ts';
import type { Wired } from './wiring.ts';

/** What follows when an activity does not succeed (section 3, A5). */
export interface FailurePath {
  readonly at: Wired;
  /** Whether a link passes for a failed execution; undefined where the activity cannot fail. */
  readonly failed: Certainty | undefined;
  /** The same for a warning. */
  readonly warning: Certainty | undefined;
}

/**
 * One for each activity with successors that runs at all and can end otherwise than successful: whether any of its links passes then. A
 * link with conditions on values only passes failed executions, too, where they hold.
 */
export function failurePathsOf(facts: RunbookFacts): readonly FailurePath[] {
  const { wiring, visitsOf } = facts;
  return wiring.order.flatMap((at) => {
    if (at.out.length === 0 || isNever(visitsOf(at).most)) return [];
    const possible = possibleStatuses(at, wiring.options);
    const path = (status: ActivityStatus) => (possible.has(status) ? passes(at, status, facts) : undefined);
    const [failed, warning] = [path('failed'), path('warning')];
    return failed === undefined && warning === undefined ? [] : [{ at, failed, warning }];
  });
}

/** Whether anything can follow when the activity does not succeed. */
export function hasFailurePath({ failed = 'never', warning = 'never' }: FailurePath): boolean {
  return failed !== 'never' || warning !== 'never';
}

function passes({ out }: Wired, status: ActivityStatus, { passingOf }: RunbookFacts): Certainty {
  const each = out.map((link) => passingOf(link).on[status]);
  return each.includes('always') ? 'always' : each.includes('sometimes') ? 'sometimes' : 'never';
}

/** How a runbook ends when an activity fails and nothing follows (A5); blank where something always or sometimes does. */
export function silentEndText({ at, failed, warning }: FailurePath, { wiring }: RunbookFacts): string {
  const { rollup } = wiring.options;
  if (failed === undefined ? warning !== 'never' : failed !== 'never') return '';
  const isFailed = failed !== undefined && (rollup === 'strict' || at === wiring.start);
  const ending =
    rollup === 'lastActivity'
      ? 'the runbook ends as whatever ran last'
      : `the runbook ends ${isFailed ? 'failed' : 'with a warning'}`;
  return `${failed === undefined ? 'nothing follows a warning' : 'nothing follows'}; ${ending} (A5 \`${rollup}\`)`;
}
