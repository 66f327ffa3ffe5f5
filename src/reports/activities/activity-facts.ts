import type { ActivityType } from '../../engine/activity-type.ts';
import type { DataType } from '../../model/data-type.ts';
import { type ExampleActivity, exampleActivity } from './example-activity.ts';
import type { JsonSchemaPart } from './json-schema-part.ts';
import { type PropertyFacts, propertyFacts, takesAnything } from './property-facts.ts';
import { type WayOfPlaying, waysOfPlaying } from './ways-of-playing.ts';

/** The names that exports have for a type. */
export interface ExportNames {
  /** ObjectType GUIDs, upper case in braces. */
  readonly guids: readonly string[];
  /** ObjectTypeName values beside the Designer's name. */
  readonly internalNames: readonly string[];
}

/** One published data item of a type. */
export interface ItemFacts {
  readonly name: string;
  readonly type: DataType;
  /** `row`: varies from row to row; `execution`: the same on every row. */
  readonly level: 'row' | 'execution';
  readonly isCount: boolean;
  /** The property it repeats; null where it repeats none. */
  readonly echoes: string | null;
  readonly description: string;
}

/**
 * Everything about an activity type, as plain data in a stable order. `pianola activities --json` prints it.
 */
export interface ActivityFacts extends ExportNames {
  readonly name: string;
  readonly category: string;
  readonly summary: string;
  /** `only`: it must start its runbook; `never`: it cannot. */
  readonly start: ActivityType['start'];
  readonly isMonitor: boolean;
  /** A monitor that fires by the clock. */
  readonly hasTimetable: boolean;
  /** One execution can produce several rows, or as a Junction send several on. */
  readonly isMultiValued: boolean;
  readonly ways: readonly WayOfPlaying[];
  readonly properties: readonly PropertyFacts[];
  /** Whether it takes properties beside these. */
  readonly takesAnyProperty: boolean;
  readonly publishes: readonly ItemFacts[];
  /**
   * Whether it publishes more than `publishes`. `byProperties`: the items that its properties name.
   * `unknown`: items that nobody knows. Null: no others.
   */
  readonly publishesMore: 'byProperties' | 'unknown' | null;
  readonly example: ExampleActivity;
}

/** The facts of a type. `schema` is the JSON Schema of what its `properties` accept. */
export function activityFacts(
  type: ActivityType,
  schema: JsonSchemaPart,
  { guids, internalNames }: ExportNames,
): ActivityFacts {
  return {
    name: type.name,
    category: type.category,
    // A user's own type may leave out what TypeScript asks for.
    summary: type.summary ?? '',
    guids,
    internalNames,
    start: type.start,
    isMonitor: type.isMonitor === true,
    hasTimetable: type.timetable !== undefined,
    // A Junction sends on what its branches brought.
    isMultiValued: type.multiValue || type.play.how === 'engine',
    ways: waysOfPlaying(type, schema),
    properties: propertyFacts(schema),
    takesAnyProperty: takesAnything(schema),
    publishes: type.publishes.map(({ name, type: dataType, level, isCount, echoes, description }) => ({
      name,
      type: dataType ?? 'String',
      level: level ?? 'execution',
      isCount: isCount === true,
      echoes: echoes ?? null,
      description: description ?? '',
    })),
    publishesMore: publishesMore(type),
    example: exampleActivity(type, schema),
  };
}

function publishesMore({ publishesAreKnown, publishesFor }: ActivityType): ActivityFacts['publishesMore'] {
  if (!publishesAreKnown) return 'unknown';
  return publishesFor === undefined ? null : 'byProperties';
}
