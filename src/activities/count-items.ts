import type { PublishedItem } from '../engine/activity-type.ts';
import { countItem } from './define-activity.ts';

/** Count items for types whose own count item is not documented. Runbooks in production test both (A7). */
export const usualCounts: readonly PublishedItem[] = [
  countItem('Count', 'How many rows were found.'),
  countItem('NumberOfObjects', 'How many rows were found.'),
];
