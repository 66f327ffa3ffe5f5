import { standardCatalogue } from '../activities/catalogue.ts';
import type { ActivityType, Catalogue } from '../engine/activity-type.ts';

/** The standard activity types, with a caller's own beside them or in their place. */
export function catalogueWith(own: readonly ActivityType[] = []): Catalogue {
  return own.length === 0
    ? standardCatalogue
    : new Map([...standardCatalogue, ...own.map((type) => [type.name, type] as const)]);
}
