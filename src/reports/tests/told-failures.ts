import { catalogueWith } from '../../activities/catalogue.ts';
import { BundleFacts } from '../../analysis/bundle-facts.ts';
import { withOutcomes } from '../../analysis/simulated-outcomes.ts';
import type { ActivityType } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { TestedCase } from '../../testing/tested.ts';
import { type CauseLine, endCauseOf, firstCauseOf } from '../explain/first-cause.ts';
import type { ToldFailure } from './test-report.ts';

/** More lines than this of one chain of causes help nobody. */
const mostCauses = 20;

/**
 * The failures of a case with the chains of their causes, as `explain --trace` has them. Each activity is
 * explained once, and how the run ended once. `types`: activity types beside the standard ones.
 */
export function toldFailures(
  { failures, evidence }: TestedCase,
  bundle: Bundle,
  types: readonly ActivityType[],
): readonly ToldFailure[] {
  if (failures.length === 0) return [];
  const played = evidence === undefined ? bundle : withOutcomes(bundle, evidence.mocks);
  const facts = new BundleFacts(played, catalogueWith(types), { isSimulated: true });
  const told = new Set<string>();
  return failures.map((failure): ToldFailure => {
    const { about } = failure;
    const key = about?.key ?? '';
    if (evidence === undefined || told.has(key)) return { failure, causes: [] };
    told.add(key);
    if (about === undefined) return { failure, causes: endCauseOf(facts, evidence).slice(0, mostCauses) };
    const of = facts.of(played.runbooks.find(({ path }) => path === about.runbook.path) ?? about.runbook);
    const at = of.wiring.byId(about.activity.id);
    const causes: readonly CauseLine[] = at === undefined ? [] : firstCauseOf(at, of, facts, evidence);
    return { failure, causes: causes.slice(0, mostCauses) };
  });
}
