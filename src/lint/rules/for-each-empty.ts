import { forEach, mayHaveNoItems } from '../../activities/runbook-control/for-each.ts';
import { runDotNetScript } from '../../activities/system/run-dot-net-script.ts';
import { compareValues } from '../../activities/utilities/compare-values.ts';
import { isCommonItem } from '../../analysis/published-names.ts';
import type { Wired } from '../../analysis/wiring.ts';
import type { ActivityType } from '../../engine/activity-type.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (include: readonly object[]) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Servers' }] },
        { id: 'each', type: 'For Each', items: '{{init.Servers}}', runbook: 'Child' },
        { id: 'log', type: 'Send Event Log Message', message: '{{each.Item}} is done.' },
      ],
      links: [
        { from: 'init', to: 'each' },
        { from: 'each', to: 'log', include },
      ],
    },
    { name: 'Child', activities: [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item' }] }] },
  ],
});

/** A For Each without items sends on one blank row, and nothing tests for it (14.2, A7). */
export const forEachEmpty: LintRule = {
  id: 'for-each-empty',
  severity: 'warning',
  finds: 'A For Each may have no items, and nothing tests whether it had any',
  why:
    'Without items it sends on one blank row with `Count` 0, so that what comes next runs once, with ' +
    'blanks. A condition of a link from it, *Compare Values*, a script or a runbook that gets its data can ' +
    'test that.',
  remedy: 'Test `Count` or an item of the row on the link that leads on.',
  bad: bundleWith([{ status: ['success'] }]),
  good: bundleWith([{ item: 'Count', operator: 'is greater than', value: 0 }]),
  *check(runbook, bundle) {
    const { wiring, passingOf } = bundle.facts.of(runbook);
    if (wiring.options.emptyResult === 'none') return;
    for (const at of wiring.activities) {
      const { type, activity, out } = at;
      // What is flattened is one row anyway.
      if (type !== forEach || activity.flatten !== undefined || !mayHaveNoItems(activity)) continue;
      const next = out.find((link) => passingOf(link).on.success !== 'never' && !isGathered(at, link.to));
      if (next === undefined || isTested(activity, runbook, bundle)) continue;
      yield {
        path: ['activities', at.index, activity.properties['count'] === undefined ? 'items' : 'count'],
        message:
          `${quoted(activity.id)} may have no items: ${quoted(next.to.activity.id)} then runs once with ` +
          'blanks, and nothing tests that',
        hint:
          `test { "item": "Count", "operator": "is greater than", "value": 0 } on the link to ` +
          quoted(next.to.activity.id),
      };
    }
  },
};

/** A Junction that returns other data, or none, runs once however many rows there are. */
function isGathered(at: Wired, { isJunction, activity }: Wired): boolean {
  return isJunction && activity.properties['returnDataFrom'] !== at.activity.id;
}

/** Types that can test what they read. */
const testing: ReadonlySet<ActivityType> = new Set([compareValues, runDotNetScript]);

function isTested({ id }: Activity, runbook: Runbook, bundle: LintedBundle): boolean {
  for (const { criterion, source } of bundle.conditionsOf(runbook))
    if (source === id && 'item' in criterion && !isCommonItem(criterion.item)) return true;
  return bundle.referencesOf(runbook).some(({ part, reader }) => {
    if (part.kind !== 'publishedData' || part.activityId !== id || isCommonItem(part.item)) return false;
    const type = bundle.typeOf(reader);
    return testing.has(type) || type.starts !== undefined;
  });
}
