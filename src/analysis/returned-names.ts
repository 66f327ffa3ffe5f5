import { standardCatalogue } from '../activities/catalogue.ts';
import { type Catalogue, typeOf } from '../engine/activity-type.ts';
import type { Runbook } from '../model/runbook.ts';

/**
 * The names that a runbook can return values under (section 6): those that its enabled activities set, as far
 * as its returned data defines them. Each name is spelled as defined. Undefined if an activity type of one's
 * own may return others.
 */
export function returnedNames(runbook: Runbook, catalogue: Catalogue): readonly string[] | undefined {
  const { activities, returnedData } = runbook;
  const names = new Map<string, string>();
  for (const activity of activities) {
    const type = typeOf(activity, catalogue);
    if (type?.returns === undefined) {
      if (type === undefined || standardCatalogue.get(type.name) !== catalogue.get(type.name))
        return undefined;
    } else if (activity.enabled !== false) {
      for (const name of Object.keys(type.returns(activity)))
        names.set(name.trim().toLowerCase(), name.trim());
    }
  }
  if (returnedData.length === 0) return [...names.values()];
  return returnedData.flatMap(({ name }) => (names.has(name.toLowerCase()) ? [name] : []));
}
