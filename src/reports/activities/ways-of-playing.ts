import { propertySchemaOf } from '../../activities/property-schema.ts';
import { type ActivityType, type Play, playOf } from '../../engine/activity-type.ts';
import type { Permission } from '../../engine/capabilities.ts';
import type { Activity } from '../../model/runbook.ts';
import { exampleProperties } from './example-activity.ts';
import { choicesOf, type JsonSchemaPart, wordsOf } from './json-schema-part.ts';

/** One of the ways an activity type is played. */
export interface WayOfPlaying {
  /** The value of the property that decides; null where there is only one way. */
  readonly when: { readonly property: string; readonly values: readonly unknown[] } | null;
  readonly how: Play['how'];
  /** The permissions that a live type needs from --allow; else empty. */
  readonly needs: readonly Permission[];
}

/** The ways a type is played: one, or one for each value of the property that decides. */
export function waysOfPlaying(type: ActivityType, schema: JsonSchemaPart): readonly WayOfPlaying[] {
  const example = exampleProperties(type, schema);
  if (type.playFor !== undefined) {
    for (const [property, part] of Object.entries(wordsOf(schema).properties ?? {})) {
      const ways = waysBy(type, example, property, choicesOf(part));
      if (ways.length > 1) return ways;
    }
  }
  const play = playWith(type, example) ?? type.play;
  return [{ when: null, how: play.how, needs: needsOf(play) }];
}

function waysBy(
  type: ActivityType,
  example: Readonly<Record<string, unknown>>,
  property: string,
  values: readonly unknown[],
): readonly WayOfPlaying[] {
  const plays = values.flatMap((value) => {
    const play = playWith(type, { ...example, [property]: value });
    return play === undefined ? [] : [{ value, how: play.how, needs: needsOf(play) }];
  });
  const groups = Map.groupBy(plays, ({ how, needs }) => `${how} ${needs.join()}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { how, needs } = first;
    return [{ when: { property, values: group.map(({ value }) => value) }, how, needs }];
  });
}

/** How it is played with these properties; undefined if the type does not accept them. */
function playWith(type: ActivityType, properties: Readonly<Record<string, unknown>>): Play | undefined {
  const parsed = propertySchemaOf(type).safeParse(properties);
  if (!parsed.success) return undefined;
  const activity: Activity = { id: 'example', type: type.name, name: type.name, properties: parsed.data };
  return playOf(activity, type);
}

function needsOf(play: Play): readonly Permission[] {
  return play.how === 'live' ? play.needs : [];
}
