import type { NativeActivity } from './activity-import.ts';
import type { OriginFields } from './fields.ts';
import type { NativeLink } from './link-import.ts';

/** An export in the form of a native bundle file: plain data, ready to be written as JSON. */
export interface NativeBundle {
  readonly runbooks: readonly NativeRunbook[];
  readonly variables: readonly NativeSetting[];
  readonly counters: readonly NativeSetting[];
  readonly schedules: readonly NativeSetting[];
  readonly computerGroups: readonly NativeSetting[];
}

/** A runbook as a native file has it. */
export interface NativeRunbook {
  readonly name: string;
  readonly folder?: string | readonly string[];
  readonly activities: readonly NativeActivity[];
  readonly links: readonly NativeLink[];
  readonly [property: string]: unknown;
}

/** A global setting as a native bundle file has it. */
export interface NativeSetting {
  readonly name: string;
  readonly folder?: string;
  readonly description?: string;
  readonly [property: string]: unknown;
  readonly origin?: OriginFields;
}
