import { z } from 'zod';
import type { ActivityType, Category, PublishedItem } from '../engine/activity-type.ts';
import { countItem, defineActivity } from './define-activity.ts';

/** What is known of a type that nobody plays for real yet. */
export interface KnownActivity {
  readonly name: string;
  readonly summary: string;
  /** Left out: what it publishes is not known. */
  readonly publishes?: readonly PublishedItem[];
  /** It publishes more than `publishes` names: items the author names. */
  readonly publishesMore?: true;
  readonly multiValue?: true;
  /** A monitor starts runbooks and cannot stand anywhere else (1.5). */
  readonly isMonitor?: true;
}

const anything = () => z.looseObject({});

/** Count items for types whose own is not documented; runbooks in production test both (A7). */
const usualCounts = [
  countItem('Count', 'How many rows were found.'),
  countItem('NumberOfObjects', 'How many rows were found.'),
];

/** Activity types by name and shape only: they take any property and play through their simulated outcome. */
export function knownActivities(
  category: Category,
  activities: readonly KnownActivity[],
): readonly ActivityType[] {
  return activities.map(
    ({ name, summary, publishes, publishesMore = false, multiValue = false, isMonitor = false }) => {
      const needsCounts = multiValue && !isMonitor && publishes?.some((item) => item.isCount) !== true;
      return defineActivity({
        name,
        category,
        summary,
        properties: anything,
        publishes: [...(publishes ?? []), ...(needsCounts ? usualCounts : [])],
        publishesAreKnown: publishes !== undefined && !publishesMore,
        multiValue,
        ...(isMonitor ? { start: 'only', isMonitor } : { start: 'may' }),
      });
    },
  );
}
