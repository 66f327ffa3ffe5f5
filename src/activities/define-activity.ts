import type { z } from 'zod';
import type { ActivityType, PublishedItem, Zod } from '../engine/activity-type.ts';
import type { DataType } from '../model/data-type.ts';

type Defaulted = 'publishes' | 'publishesAreKnown' | 'multiValue' | 'start' | 'emptyResult' | 'play';

/** What the file of an activity says about its type. What it leaves out has defaults. */
export type ActivityDefinition = Omit<ActivityType, Defaulted> & Partial<Pick<ActivityType, Defaulted>>;

/** The type of the parsed properties, from the function that makes their schema. */
export type PropertiesOf<Make extends (z: Zod) => z.ZodType> = z.output<ReturnType<Make>>;

/**
 * Makes an activity type from its definition. By default it publishes nothing of its own, produces one row,
 * may stand anywhere in a runbook, emits one blank token if it finds nothing (A7), and plays through its
 * simulated outcome.
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

/** An execution-level item. It repeats on every row (section 2). */
export function executionItem(name: string, description: string, type: DataType = 'String'): PublishedItem {
  return { name, type, level: 'execution', description };
}

/** An execution-level item that repeats the value of the property `echoes` (8). */
export function echoItem(
  name: string,
  echoes: string,
  description: string,
  type: DataType = 'String',
): PublishedItem {
  return { ...executionItem(name, description, type), echoes };
}

/** A row-level item. It varies from row to row. */
export function rowItem(name: string, description: string, type: DataType = 'String'): PublishedItem {
  return { name, type, level: 'row', description };
}

/** An execution-level item whose value is how many rows were found; 0 if none was (A7). */
export function countItem(name: string, description: string): PublishedItem {
  return { name, type: 'Integer', level: 'execution', description, isCount: true };
}
