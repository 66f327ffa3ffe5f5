import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ActivityType, categories } from '../engine/activity-type.ts';
import { UsageError } from '../model/problem.ts';

/**
 * The activity types that files export by name, in their order. Throws UsageError for a file that cannot be imported or exports none.
 * What else a file exports is left alone.
 */
export async function activityTypesOf(modules: readonly string[]): Promise<readonly ActivityType[]> {
  const types: ActivityType[] = [];
  for (const path of modules) {
    const found = Object.values(await imported(path)).filter(isActivityType);
    if (found.length === 0)
      throw new UsageError(`${path} exports no activity type; make one with defineActivity`);
    types.push(...found);
  }
  return types;
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(path.startsWith('file:') ? path : pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new UsageError(`cannot import ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isActivityType(value: unknown): value is ActivityType {
  if (typeof value !== 'object' || value === null) return false;
  const { name, category, play } = value as Partial<ActivityType>;
  return (
    typeof name === 'string' && categories.some((known) => known === category) && typeof play === 'object'
  );
}
