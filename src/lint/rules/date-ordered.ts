import { numberOf } from '../../databus/number.ts';
import { publishedItemsOf } from '../../engine/activity-type.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion.ts';
import type { Operator } from '../../model/operator.ts';
import type { Activity } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const ordering: ReadonlySet<Operator> = new Set<Operator>([
  'is less than',
  'is greater than',
  'is less than or equal to',
  'is greater than or equal to',
  'is between',
]);

/** The dates among the common published data (8.0). Their parts, such as the hours, are numbers. */
const commonDate = /^activity (start|end) time( in utc)?$/i;

const runbookWith = (include: object) => ({
  runbooks: [
    {
      name: 'Old files',
      activities: [
        { id: 'read', type: 'Get File Status', file: 'a.txt' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text: 'old' },
      ],
      links: [{ from: 'read', to: 'log', include: [include] }],
    },
  ],
});
const item = 'Last modified date and time';

/** A condition that orders a date as if it were a number (section 3, A12). */
export const dateOrdered: LintRule = {
  id: 'date-ordered',
  severity: 'warning',
  finds: 'A condition tests whether a date is less or greater than something',
  why:
    'Orchestrator has these operators for numbers only. Here a date compares with a date as text, and ' +
    'with a number never.',
  remedy:
    'Test the date as text, or one of its parts, such as `Activity end time (hours)`. Or set the option ' +
    '`dateComparison` to `chronological`, which compares points in time here.',
  bad: runbookWith({ item, operator: 'is less than', value: '2026-01-01' }),
  good: runbookWith({ item, operator: 'starts with', value: '2025-' }),
  *check(runbook, bundle) {
    const byId = new Map(runbook.activities.map((activity) => [activity.id, activity]));
    const isChronological = runbook.options.dateComparison === 'chronological';
    for (const { criterion, path, source } of bundle.conditionsOf(runbook)) {
      const activity = byId.get(source);
      if (activity === undefined || !ordersDate(criterion, activity, bundle)) continue;
      const bounds = Array.isArray(criterion.value) ? criterion.value : [criterion.value];
      const isNumber = bounds.some((bound) => numberOf(bound) !== undefined);
      if (isChronological && !isNumber) continue;
      const what = isNumber
        ? 'it never compares with a number, so the condition never holds'
        : `${quoted(criterion.operator)} is for numbers in Orchestrator, and compares dates as text here`;
      yield {
        path: [...path, 'operator'],
        message: `${quoted(criterion.item)} is a date and time: ${what}`,
        hint: 'test it as text, or set the option dateComparison to chronological',
      };
    }
  },
};

function ordersDate(
  criterion: Criterion,
  activity: Activity,
  bundle: LintedBundle,
): criterion is ValueCriterion {
  if (!('item' in criterion) || !ordering.has(criterion.operator)) return false;
  const name = criterion.item.toLowerCase();
  const published = publishedItemsOf(activity, bundle.typeOf(activity));
  const own = published.find((each) => each.name.toLowerCase() === name);
  return own === undefined ? commonDate.test(name) : own.type === 'Date/Time';
}
