import type { Activity, Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';
import type { LintFinding } from './rule.ts';

/**
 * Asks `find` about each item of an activity that a condition or a text of the runbook reads, in stored
 * order, and puts what it says at the place where the item is read.
 */
export function* itemFindings(
  runbook: Runbook,
  bundle: LintedBundle,
  find: (item: string, source: Activity) => Pick<LintFinding, 'message' | 'hint'> | undefined,
): Iterable<LintFinding> {
  const byId = new Map(runbook.activities.map((activity) => [activity.id, activity]));
  const findIn = (item: string, id: string) => {
    const source = byId.get(id);
    return source && find(item, source);
  };
  for (const { criterion, path, source } of bundle.conditionsOf(runbook)) {
    const found = 'item' in criterion ? findIn(criterion.item, source) : undefined;
    if (found !== undefined) yield { ...found, path: [...path, 'item'] };
  }
  for (const { part, path, offset } of bundle.referencesOf(runbook)) {
    const found = part.kind === 'publishedData' ? findIn(part.item, part.activityId) : undefined;
    if (found !== undefined) yield { ...found, path, offset };
  }
}
