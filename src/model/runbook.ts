import type { z } from 'zod';
import type {
  activityCommonShape,
  flattenSchema,
  linkSchema,
  loopSchema,
  runbookShape,
} from './runbook-schema.ts';

export type Flatten = z.output<typeof flattenSchema>;
export type Loop = z.output<typeof loopSchema>;
export type Link = z.output<typeof linkSchema>;
type RunbookRest = z.output<z.ZodObject<typeof runbookShape>>;
type ActivityCommon = z.output<z.ZodObject<typeof activityCommonShape>>;

/** An activity as the engine sees it: the common tabs, with the properties of its type in `properties`. */
export interface Activity extends Readonly<Omit<ActivityCommon, 'name'>> {
  readonly type: string;
  readonly name: string;
  /** Parsed by the schema of the type. Texts in them are templates. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A runbook, complete and frozen. */
export interface Runbook extends Readonly<Omit<RunbookRest, '$schema'>> {
  readonly activities: readonly Activity[];
  /** \Folder\Name. */
  readonly path: string;
}
