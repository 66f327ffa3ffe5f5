import type { ActivityType, Category, PublishedItem } from '../engine/activity-type.ts';
import { defineActivity } from './define-activity.ts';
import { type KnownProperties, shapeOf } from './known-property.ts';

/** What is known of an activity type that only a simulated outcome can play. */
export interface KnownActivity {
  readonly name: string;
  readonly summary: string;
  /**
   * Its own properties, each with a description; `known-property.ts` has the usual kinds. Absent: it takes
   * any property.
   */
  readonly properties?: () => KnownProperties;
  /**
   * It takes more properties than `properties` names: those that the objects of its integration pack have.
   */
  readonly takesMore?: true;
  /** Absent: what it publishes is not known. */
  readonly publishes?: readonly PublishedItem[];
  /** It publishes more than `publishes` names: items that the author names. */
  readonly publishesMore?: true;
  readonly multiValue?: true;
  /** It is a monitor. A monitor starts a runbook and can only be its first activity (1.5). */
  readonly isMonitor?: true;
  readonly touches?: ActivityType['touches'];
}

/**
 * Makes activity types that are known only by name and shape. They play through their simulated outcome,
 * whatever their properties say.
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
  return defineActivity({
    name,
    category,
    summary,
    properties: (z) => {
      const shape = shapeOf(properties?.() ?? {}, z);
      return takesMore || properties === undefined ? z.looseObject(shape) : z.strictObject(shape);
    },
    dependsOnNoProperty: true,
    publishes: publishes ?? [],
    publishesAreKnown: publishes !== undefined && !publishesMore,
    multiValue,
    ...(touches && { touches }),
    ...(isMonitor ? { start: 'only', isMonitor } : { start: 'may' }),
  });
}
