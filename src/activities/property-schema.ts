import { z } from 'zod';
import type { ActivityType } from '../engine/activity-type.ts';

const made = new WeakMap<object, z.ZodObject>();

/**
 * The schema of a type's own properties, made once. Only code that reads or describes definitions calls it,
 * so that playing them never loads the schema library.
 */
export function propertySchemaOf({ properties }: Pick<ActivityType, 'properties'>): z.ZodObject {
  if (typeof properties !== 'function') return properties;
  const schema = made.get(properties) ?? properties(z);
  made.set(properties, schema);
  return schema;
}
