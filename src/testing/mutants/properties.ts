import type { Draft } from 'immer';
import type { z } from 'zod';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import { type ActivityText, propertyTexts, readText } from '../../analysis/activity-texts.ts';
import { valuesBelow } from '../../analysis/property-values.ts';
import { placeText } from '../../analysis/references.ts';
import type { Wired } from '../../analysis/wiring.ts';
import type { Path } from '../../formats/text/place.ts';
import type { Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { shownValue } from '../../text/condition-words.ts';
import { type Change, type Changeable, inBackticks } from './change.ts';
import { changedValue } from './changed-value.ts';

/**
 * The properties of activities: entries of lists and tables that are left out, references that are, and
 * values that are changed. Scripts, names and what a Junction returns are not looked at.
 */
export function* changedProperties({ facts, cover, calls }: Changeable): Generator<Change> {
  for (const { of: activity, index } of cover.activities) {
    const at = facts.wiring.byId(activity.id);
    if (at === undefined || at.isJunction) continue;
    const started = calls.filter(({ by }) => by === activity);
    const names = new Set(started.map(({ path }) => placeText(path)));
    // What a started runbook is given can decide what activities before it make up.
    const far = started.length > 0 ? ({ isFar: true } as const) : {};
    for (const change of [...entries(at), ...references(at), ...values(at, started.length > 0)]) {
      if (names.has(placeText(change.path)) || isName(change.path)) continue;
      const { path, to, what, kind } = change;
      yield {
        ...{ kind, what, ...far },
        path: ['activities', index, ...path],
        part: { kind: 'activity', id: activity.id },
        apply: (draft) => setAt(draft, index, path, to),
      };
    }
  }
}

/** A change of a property. `to` is undefined for an entry that is left out. */
interface PropertyChange extends Pick<Change, 'kind' | 'what'> {
  /** From the properties. */
  readonly path: Path;
  readonly to: Value | undefined;
}

const nameKeys: ReadonlySet<string | number> = new Set(['id', 'name', 'type', 'description']);

/** Whether a path leads to a name by which something is referred to, or to words for people. */
function isName(path: Path): boolean {
  return path.length > 1 && nameKeys.has(path.at(-1) ?? '');
}

function* entries({ activity: { properties, id } }: Wired): Generator<PropertyChange> {
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value))
      for (const position of value.keys())
        yield {
          kind: 'drop-entry',
          what: `entry ${position + 1} of ${inBackticks(key)} of ${id} is left out`,
          ...{ path: [key, position], to: undefined },
        };
    else
      for (const name of Object.keys(value))
        yield {
          kind: 'drop-entry',
          what: `${inBackticks(name)} in ${inBackticks(key)} of ${id} is left out`,
          ...{ path: [key, name], to: undefined },
        };
  }
}

function* references({ activity }: Wired): Generator<PropertyChange> {
  for (const text of templatesOf(activity)) {
    const { references: all } = readText(text);
    for (const { part, offset } of all) {
      const end = text.text.indexOf('}}', offset);
      if (part.kind === 'row' || end < 0 || !text.text.startsWith('{{', offset)) continue;
      const written = inBackticks(text.text.slice(offset, end + 2));
      yield {
        kind: 'drop-reference',
        what: `${written} is left out of ${placeOf(text.path, activity.id)}`,
        ...{ path: text.path, to: text.text.slice(0, offset) + text.text.slice(end + 2) },
      };
    }
  }
}

/** `startsRunbooks`: what is on by default is changed as well, such as whether it waits. */
function* values({ activity, type }: Wired, startsRunbooks: boolean): Generator<PropertyChange> {
  const { properties, id } = activity;
  const texts = new Map(templatesOf(activity).map((text) => [JSON.stringify(text.path), text]));
  for (const { path, value } of valuesBelow(properties)) {
    const text = texts.get(JSON.stringify(path));
    if (typeof value === 'string' && (text === undefined || isReferenceOnly(text))) continue;
    const { choices, standard } = said(schemaAt(propertySchemaOf(type), path));
    // Nobody may have written a default. A choice between a few values is worth a test all the same.
    const isChoice = path.length === 1 && (choices !== undefined || (startsRunbooks && value === true));
    if (standard === value && !isChoice) continue;
    const at = choices?.indexOf(String(value)) ?? -1;
    const to = at >= 0 ? choices?.[(at + 1) % choices.length] : changedValue(value);
    if (to === undefined || to === value) continue;
    const isLonger = to === `${value}x`;
    const what = isLonger
      ? `an "x" is added to ${placeOf(path, id)}`
      : `${placeOf(path, id)} is ${shownValue(to)}, not ${shownValue(value)}`;
    yield { kind: 'change-value', what, ...{ path, to } };
  }
}

function templatesOf(activity: Wired['activity']): readonly ActivityText[] {
  return propertyTexts(activity).filter(({ kind }) => kind === 'template');
}

/** Whether a text has nothing but references, so that leaving them out changes all there is of it. */
function isReferenceOnly(text: ActivityText): boolean {
  return readText(text).references.length > 0 && /^(\s*\{\{[^{}]*\}\}\s*)+$/.test(text.text);
}

/** What is known of the schemas of properties: those inside of another one, choices and defaults. */
interface SchemaParts {
  readonly innerType?: z.ZodType;
  readonly defaultValue?: unknown;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
}

/** The schema of the value that a path leads to; undefined where the path alone does not say which. */
function schemaAt(schema: z.ZodType | undefined, [key, ...rest]: Path): z.ZodType | undefined {
  if (key === undefined || schema === undefined) return schema;
  const { innerType, shape, element } = schema.def as SchemaParts;
  if (innerType !== undefined) return schemaAt(innerType, [key, ...rest]);
  return schemaAt(typeof key === 'number' ? element : shape?.[key], rest);
}

/** What a schema says of a value: those to choose from, and the default. */
function said(schema: z.ZodType | undefined): {
  readonly choices?: readonly string[];
  readonly standard?: unknown;
} {
  if (schema === undefined) return {};
  const { innerType, defaultValue } = schema.def as SchemaParts;
  const { options } = schema as { options?: readonly unknown[] };
  const isChoice = options?.every((option) => typeof option === 'string') === true;
  return {
    ...said(innerType),
    ...(isChoice && { choices: options as readonly string[] }),
    ...(defaultValue !== undefined && { standard: defaultValue }),
  };
}

function placeOf(path: Path, id: string): string {
  return `${inBackticks(placeText(path))} of ${id}`;
}

function setAt({ activities }: Draft<Runbook>, index: number, path: Path, to: Value | undefined): void {
  const last = path.at(-1) as string | number;
  let holder = activities[index]?.properties as Record<string | number, unknown> | undefined;
  for (const key of path.slice(0, -1)) holder = holder?.[key] as typeof holder;
  if (holder === undefined) return;
  if (to !== undefined) holder[last] = to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
}
