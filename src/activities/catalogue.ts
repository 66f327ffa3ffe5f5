import { type ActivityType, type Catalogue, categories } from '../engine/activity-type.ts';
import { computedTypes } from './computed-types.ts';
import { knownEmailActivities } from './email/known.ts';
import { knownFileManagementActivities } from './file-management/known.ts';
import { integrationPackActivities } from './integration-packs/known.ts';
import { knownMonitoringActivities } from './monitoring/known.ts';
import { knownNotificationActivities } from './notification/known.ts';
import { knownSystemActivities } from './system/known.ts';
import { knownTextFileManagementActivities } from './text-file-management/known.ts';
import { knownUtilitiesActivities } from './utilities/known.ts';

const types: readonly ActivityType[] = [
  ...computedTypes,
  ...knownSystemActivities,
  ...knownMonitoringActivities,
  ...knownFileManagementActivities,
  ...knownEmailActivities,
  ...knownNotificationActivities,
  ...knownUtilitiesActivities,
  ...knownTextFileManagementActivities,
  ...integrationPackActivities,
];

const inOrder = types.toSorted(
  (left, right) => categories.indexOf(left.category) - categories.indexOf(right.category),
);

/**
 * All standard activities of the Designer and the known activities of integration packs, by name, category by
 * category (section 8).
 */
export const standardCatalogue: Catalogue = new Map(inOrder.map((type) => [type.name, type]));

/**
 * The standard activity types together with a caller's own. An own type replaces a standard one of the same
 * name.
 */
export function catalogueWith(own: readonly ActivityType[] = []): Catalogue {
  return own.length === 0
    ? standardCatalogue
    : new Map([...standardCatalogue, ...own.map((type) => [type.name, type] as const)]);
}
