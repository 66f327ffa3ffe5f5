import type { ActivityType, Category, PublishedItem, Zod } from '../../engine/activity-type.ts';
import { countItem } from '../define-activity.ts';
import { type KnownActivity, knownActivities } from '../known-activity.ts';

/**
 * The count items of activities that get objects. Runbooks in production test both (A7), so they are known of
 * Service Manager, of Active Directory, and of packs that are not in the catalogue, such as ConfigMgr's.
 */
export const usualCounts: readonly PublishedItem[] = [
  countItem('Count', 'How many rows were found.'),
  countItem('NumberOfObjects', 'How many rows were found.'),
];

const counting: ReadonlySet<Category> = new Set<Category>(['Service Manager', 'Active Directory']);

/** What is known of an activity of an integration pack. */
export type PackActivity = Pick<KnownActivity, 'name' | 'summary' | 'multiValue' | 'isMonitor'>;

// Their values depend on the class of the objects and on the version of the pack.
const packProperties = () => ({
  connection: (z: Zod) => z.unknown().optional().describe('The connection of the integration pack it uses.'),
  configuration: (z: Zod) =>
    z.unknown().optional().describe('The configuration of the integration pack it uses.'),
  filters: (z: Zod) =>
    z
      .unknown()
      .optional()
      .describe('Which objects match: a list of fields, how they are compared, and values.'),
});

/**
 * The activities of one integration pack. They take any property, and publish whatever their objects have; an
 * activity's own `publishes` names the items that are known. All play through their simulated outcome.
 */
export function packActivities(
  category: Category,
  activities: readonly PackActivity[],
): readonly ActivityType[] {
  return knownActivities(
    category,
    activities.map((activity): KnownActivity => {
      const gets = activity.multiValue === true && activity.isMonitor !== true;
      const publishes = gets && counting.has(category) ? usualCounts : [];
      return { ...activity, properties: packProperties, takesMore: true, publishes, publishesMore: true };
    }),
  );
}
