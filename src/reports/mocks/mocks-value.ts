import type { Value } from '../../model/published-data.ts';
import type { OutcomePlan, RunbookPlan } from './mocks-plan.ts';

/**
 * A mocks file as plain data: outcomes by runbook path and activity id. Runbooks without outcomes are left
 * out.
 */
export function mocksValue(plans: readonly RunbookPlan[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    plans
      .filter(({ outcomes }) => outcomes.length > 0)
      .map(({ runbook, outcomes }) => [
        runbook.path,
        Object.fromEntries(outcomes.map((outcome) => [outcome.activity.id, outcomeValue(outcome)])),
      ]),
  );
}

function outcomeValue(outcome: OutcomePlan): Readonly<Record<string, unknown>> {
  const rows = rowValues(outcome);
  if (outcome.isMonitor) return { triggers: [{ at: 0, ...(rows !== undefined && { rows }) }] };
  return rows === undefined ? { durationMs: 0 } : { rows };
}

/** The rows of an outcome; undefined for a single row without items. */
function rowValues({ items, rows }: OutcomePlan): readonly Readonly<Record<string, Value>>[] | undefined {
  if (items.length === 0 && rows === 1) return undefined;
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(items.map(({ name, values }) => [name, values[row] as Value])),
  );
}
