import { secretsRead } from '../../analysis/references.ts';
import { NamedItems } from '../../model/named-items.ts';
import { mocksPlan, type PlanRequest } from './mocks-plan.ts';
import { mocksValue } from './mocks-value.ts';
import { mocksYaml, type NeededSecret } from './mocks-yaml.ts';

/** A mocks file, and what is in it. */
export interface MocksText {
  readonly text: string;
  /** How many activities it has an outcome for. */
  readonly outcomes: number;
  /** How many runbooks these outcomes belong to. */
  readonly runbooks: number;
}

/**
 * A mocks file to start from (format section 3), as YAML with comments or as JSON without. It has an outcome
 * for every activity that takes a simulated outcome, with typed examples of the items that something reads.
 * It loads without problems, and the same request gives the same text.
 */
export function mocksText(request: PlanRequest, format: 'yaml' | 'json'): MocksText {
  const plans = mocksPlan(request);
  const text =
    format === 'json'
      ? `${JSON.stringify(mocksValue(plans), null, 2)}\n`
      : mocksYaml(plans, neededSecrets(request));
  const counts = plans.map(({ outcomes }) => outcomes.length);
  return {
    text,
    outcomes: counts.reduce((sum, count) => sum + count, 0),
    runbooks: counts.filter((count) => count > 0).length,
  };
}

function neededSecrets({ bundle, runbooks }: PlanRequest): readonly NeededSecret[] {
  const variables = new NamedItems(bundle.variables);
  const readers = new Map<string, string[]>();
  for (const activity of runbooks.flatMap(({ activities }) => activities)) {
    if (activity.enabled === false) continue;
    for (const path of secretsRead(activity, variables))
      readers.set(path, [...(readers.get(path) ?? []), activity.name]);
  }
  return [...readers].map(([path, names]) => ({ path, readers: [...new Set(names)] }));
}
