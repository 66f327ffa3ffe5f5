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
 * The standard activities of the Designer, all of them, and those of integration packs that are known, by
 * name, category by category (section 8).
 */
export const standardCatalogue: Catalogue = new Map(inOrder.map((type) => [type.name, type]));

/** The standard activity types, with a caller's own beside them or in their place. */
export function catalogueWith(own: readonly ActivityType[] = []): Catalogue {
  return own.length === 0
    ? standardCatalogue
    : new Map([...standardCatalogue, ...own.map((type) => [type.name, type] as const)]);
}
