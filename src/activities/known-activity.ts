import type { ActivityType, Category, PublishedItem } from '../engine/activity-type.ts';
import { usualCounts } from './count-items.ts';
import { defineActivity } from './define-activity.ts';
import { type KnownProperties, shapeOf } from './known-property.ts';

/** What is known of a type that nobody plays for real yet. */
export interface KnownActivity {
  readonly name: string;
  readonly summary: string;
  /**
   * Its own properties, each described; `known-property.ts` has the usual kinds. Left out: it takes any
   * property.
   */
  readonly properties?: () => KnownProperties;
  /** It takes more than `properties` names: whatever the objects of its integration pack have. */
  readonly takesMore?: true;
  /** Left out: what it publishes is not known. */
  readonly publishes?: readonly PublishedItem[];
  /** It publishes more than `publishes` names: items the author names. */
  readonly publishesMore?: true;
  readonly multiValue?: true;
  /** A monitor starts runbooks and cannot stand anywhere else (1.5). */
  readonly isMonitor?: true;
  readonly touches?: ActivityType['touches'];
}

/**
 * Activity types by name and shape only: they play through their simulated outcome, whatever their properties
 * say.
 */
export function knownActivities(
  category: Category,
  activities: readonly KnownActivity[],
): readonly ActivityType[] {
  return activities.map((known) => knownActivity(category, known));
}

function knownActivity(
  category: Category,
  { name, summary, properties, publishes, ...known }: KnownActivity,
): ActivityType {
  const { takesMore = false, publishesMore = false, multiValue = false, isMonitor = false, touches } = known;
  const needsCounts = multiValue && !isMonitor && publishes?.some((item) => item.isCount) !== true;
  return defineActivity({
    name,
    category,
    summary,
    properties: (z) => {
      const shape = shapeOf(properties?.() ?? {}, z);
      return takesMore || properties === undefined ? z.looseObject(shape) : z.strictObject(shape);
    },
    dependsOnNoProperty: true,
    publishes: [...(publishes ?? []), ...(needsCounts ? usualCounts : [])],
    publishesAreKnown: publishes !== undefined && !publishesMore,
    multiValue,
    ...(touches && { touches }),
    ...(isMonitor ? { start: 'only', isMonitor } : { start: 'may' }),
  });
}
