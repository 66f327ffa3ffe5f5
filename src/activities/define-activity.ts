import type { z } from 'zod';
import type { ActivityType, PublishedItem, Zod } from '../engine/activity-type.ts';
import type { DataType } from '../model/data-type.ts';

type Defaulted = 'publishes' | 'publishesAreKnown' | 'multiValue' | 'start' | 'emptyResult' | 'play';

/** What an activity's file says of its type; the rest is the usual. */
export type ActivityDefinition = Omit<ActivityType, Defaulted> & Partial<Pick<ActivityType, Defaulted>>;

/** The properties that a schema reads, from the function that makes it. */
export type PropertiesOf<Make extends (z: Zod) => z.ZodType> = z.output<ReturnType<Make>>;

/**
 * An activity type from what is particular to it. Unless it says otherwise it publishes nothing of its own,
 * produces one row, may stand anywhere, emits one blank token when it finds nothing (A7), and plays through
 * its simulated outcome.
 */
export function defineActivity(definition: ActivityDefinition): ActivityType {
  return Object.freeze({
    publishes: [],
    publishesAreKnown: true,
    multiValue: false,
    start: 'may',
    emptyResult: 'oneBlank',
    play: { how: 'outcome' },
    ...definition,
  } satisfies ActivityType);
}

/** An execution-level item: repeated on every row (section 2). */
export function executionItem(name: string, description: string, type: DataType = 'String'): PublishedItem {
  return { name, type, level: 'execution', description };
}

/** An execution-level item that repeats what the property `echoes` was given as (8). */
export function echoItem(
  name: string,
  echoes: string,
  description: string,
  type: DataType = 'String',
): PublishedItem {
  return { ...executionItem(name, description, type), echoes };
}

/** A row-level item: varies from row to row. */
export function rowItem(name: string, description: string, type: DataType = 'String'): PublishedItem {
  return { name, type, level: 'row', description };
}

/** An execution-level item that holds how many rows were found; 0 when nothing was (A7). */
export function countItem(name: string, description: string): PublishedItem {
  return { name, type: 'Integer', level: 'execution', description, isCount: true };
}
