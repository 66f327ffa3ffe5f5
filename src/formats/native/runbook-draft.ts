import { z } from 'zod';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import { NamedReferences, namesItem, withTexts } from '../../analysis/named-references.ts';
import { type ActivityType, type Catalogue, typeOf } from '../../engine/activity-type.ts';
import { activityKeys, activityTabKeys } from '../../model/activity-keys.ts';
import { activityNames } from '../../model/activity-name.ts';
import { setOwn } from '../../model/own-key.ts';
import { runbookPath } from '../../model/path.ts';
import type { Activity, Link, Runbook } from '../../model/runbook.ts';
import { activityCommonShape, linkSchema, runbookShape } from '../../model/runbook-schema.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean, type Suggest } from '../../text/suggestion.ts';
import { fitSchema } from '../text/fit-schema.ts';
import type { Path } from '../text/place.ts';
import type { ProblemList } from '../text/problem-list.ts';
import { type DefinitionSize, hasFewKeys, mostKeys } from './definition-size.ts';
import { type Misfit, reportMisfit } from './shape-problems.ts';

/** What could be read of an activity. */
export interface ActivityDraft {
  /** Index in stored order. */
  readonly index: number;
  /** Its place in the file. */
  readonly path: Path;
  readonly id: string | undefined;
  readonly type: ActivityType | undefined;
  /** Undefined if any part of it has the wrong shape. */
  readonly activity: Activity | undefined;
}

/** What could be read of a link. */
export interface LinkDraft {
  readonly path: Path;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly link: Link | undefined;
}

/** A runbook without its activities and links. */
export type RunbookHead = z.output<typeof headSchema>;

/** What could be read of a runbook: enough to check the rest of it and to report everything at once. */
export interface RunbookDraft {
  readonly path: Path;
  /** Whether every part could be read. */
  readonly isWhole: boolean;
  readonly head: RunbookHead | undefined;
  readonly activities: readonly ActivityDraft[];
  readonly links: readonly LinkDraft[];
}

/** What reading a value needs in addition to the value. */
export interface Reading {
  readonly catalogue: Catalogue;
  readonly list: ProblemList;
  readonly suggest: Suggest;
  /** What has been read of the definition, its other files included. */
  readonly size: DefinitionSize;
}

const headSchema = z.strictObject({
  ...runbookShape,
  activities: z.array(z.unknown()).describe('The activities, in stored order.'),
  links: z
    .array(z.unknown())
    .default([])
    .describe('Smart links; their order is the order they are taken in (A4).'),
});
const commonSchema = z.strictObject({
  ...activityCommonShape,
  type: z.string().describe('The Designer\'s name of the activity, exactly, such as "Run .Net Script".'),
});

const isCommon: ReadonlySet<string> = new Set(activityKeys);

/** Reads the shape of a runbook: keys, types of values, activity types. Its meaning is checked afterwards. */
export function draftRunbook(value: object, path: Path, reading: Reading): RunbookDraft {
  const { list, size } = reading;
  const errorsBefore = list.errors;
  const entries = (kind: 'activities' | 'links') =>
    size.take(kind, entriesOf(value, kind), [...path, kind], list);
  const parts = {
    path,
    head: parse(
      {
        value: withoutEntries(value, ['activities', 'links']),
        schema: headSchema,
        base: path,
        name: 'the runbook',
      },
      reading,
    ),
    activities: referringById(
      named(
        mapUntilFull(entries('activities'), list, (entry, index) =>
          draftActivity(entry, index, path, reading),
        ),
      ),
      reading,
    ),
    links: mapUntilFull(entries('links'), list, (entry, index) =>
      draftLink(entry, [...path, 'links', index], reading),
    ),
  };
  return { ...parts, isWhole: list.errors === errorsBefore };
}

/** The same object with empty lists in place of its lists with these keys, which are read entry by entry. */
export function withoutEntries(value: object, keys: readonly string[]): object {
  const lists = keys.filter((key) => entriesOf(value, key).length > 0);
  return lists.length === 0 ? value : { ...value, ...Object.fromEntries(lists.map((key) => [key, []])) };
}

/** What is made of each entry, as long as the list of problems is not full. */
export function mapUntilFull<Entry, Made>(
  entries: readonly Entry[],
  list: ProblemList,
  make: (entry: Entry, index: number) => Made,
): Made[] {
  const all: Made[] = [];
  for (const [index, entry] of entries.entries()) {
    if (list.isFull) {
      list.stop();
      break;
    }
    all.push(make(entry, index));
  }
  return all;
}

/** An activity whose name may depend on the others. */
type UnnamedDraft = Omit<ActivityDraft, 'activity'> & {
  readonly activity: (Omit<Activity, 'name'> & { readonly name?: string | undefined }) | undefined;
};

function named(drafts: readonly UnnamedDraft[]): ActivityDraft[] {
  const names = activityNames(drafts.flatMap(({ activity }) => activity ?? [])).values();
  return drafts.map(({ activity, ...draft }) => {
    const name = activity && (names.next().value as string);
    return { ...draft, activity: activity && { ...activity, name: name as string } };
  });
}

/** The activities with ids for names in the references of their texts. */
function referringById(drafts: readonly ActivityDraft[], reading: Reading): ActivityDraft[] {
  const names = new NamedReferences(
    drafts.flatMap(({ activity, type }) => (activity === undefined ? [] : [{ activity, type }])),
  );
  return drafts.map((draft) => {
    const { activity, path } = draft;
    if (activity === undefined) return draft;
    const properties = textsById(activity.properties, path, names, reading);
    const simulate = textsById(activity.simulate, [...path, 'simulate'], names, reading);
    if (properties === activity.properties && simulate === activity.simulate) return draft;
    return { ...draft, activity: { ...activity, properties, ...(simulate && { simulate }) } };
  });
}

/**
 * A value of a file with ids for names in the references of its texts. References that can be read in several
 * ways are reported.
 */
export function textsById<Value>(
  value: Value,
  at: Path,
  names: NamedReferences,
  { list, size }: Pick<Reading, 'list' | 'size'>,
): Value {
  return withTexts(value, (text, below) => {
    const path = [...at, ...below];
    if (!size.takesText(text, path, list)) {
      list.stop();
      return undefined;
    }
    const found = names.withIds(text, namesItem(below) ? 'item' : 'template');
    if (found === undefined) return undefined;
    for (const { offset, ...finding } of found.ambiguous)
      list.add({ path, offset }, { code: 'ambiguous-reference', ...finding });
    list.rewrite(path, found.offsetBefore);
    return found.text;
  });
}

/** The runbook of a draft; undefined if a part of it could not be read. */
export function runbookOfDraft({ head, activities, links, isWhole }: RunbookDraft): Runbook | undefined {
  if (head === undefined || !isWhole) return undefined;
  const { $schema: _, ...rest } = head;
  return {
    ...rest,
    path: runbookPath(rest),
    activities: activities.flatMap(({ activity }) => activity ?? []),
    links: links.flatMap(({ link }) => link ?? []),
  };
}

/** The value as its schema reads it; undefined if it does not fit, with every misfit reported. */
export function parse<Schema extends z.ZodType>(
  { schema, ...where }: Omit<Misfit, 'issues' | 'schema'> & { readonly schema: Schema },
  { list, suggest }: Pick<Reading, 'list' | 'suggest'>,
): z.output<Schema> | undefined {
  if (!hasFewKeys(where.value, where.base, list)) return undefined;
  const result = fitSchema(schema, where.value);
  if (result.success) return result.data;
  if (result.isCut) list.stop();
  reportMisfit({ ...where, schema, issues: result.error.issues }, list, suggest);
  return undefined;
}

/** The entries of a list in a value whose shape has not been checked. Empty if there is no list. */
export function entriesOf(value: object, key: string): readonly unknown[] {
  const entries: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return Array.isArray(entries) ? entries : [];
}

/** Whether a value is an object with keys, and not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function draftLink(value: unknown, path: Path, reading: Reading): LinkDraft {
  const link = parse({ value, schema: linkSchema, base: path, name: 'the link' }, reading);
  return { path, from: textAt(value, 'from'), to: textAt(value, 'to'), link };
}

function draftActivity(value: unknown, index: number, runbook: Path, reading: Reading): UnnamedDraft {
  const path = [...runbook, 'activities', index];
  if (isObject(value) && Object.keys(value).length > mostKeys && !hasFewKeys(value, path, reading.list))
    return { index, path, id: textAt(value, 'id'), type: undefined, activity: undefined };
  const common: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  if (isObject(value))
    for (const [key, entry] of Object.entries(value)) setOwn(isCommon.has(key) ? common : own, key, entry);
  const tabs = parse(
    { value: isObject(value) ? common : value, schema: commonSchema, base: path, name: 'the activity' },
    reading,
  );
  const typeName = textAt(value, 'type');
  const type = typeName === undefined ? undefined : typeNamed(typeName, tabs?.origin, path, reading);
  const properties = type && readProperties(type, own, path, reading);
  const activity = tabs && properties && { ...tabs, properties };
  return { index, path, id: textAt(value, 'id'), type, activity };
}

function typeNamed(
  name: string,
  origin: Activity['origin'],
  path: Path,
  { catalogue, list, suggest }: Reading,
): ActivityType | undefined {
  const type = typeOf({ type: name, origin }, catalogue);
  if (type !== undefined) return type;
  const hint = didYouMean(
    suggest(name, catalogue.keys()),
    'types are the Designer\'s names, exactly, such as "Run .Net Script"',
  );
  list.add([...path, 'type'], {
    code: 'unknown-activity-type',
    message: `there is no activity type ${quoted(name)}`,
    hint,
  });
  return undefined;
}

function readProperties(type: ActivityType, value: Record<string, unknown>, base: Path, reading: Reading) {
  const schema = propertySchemaOf(type);
  const named = {
    value,
    schema,
    base,
    name: `a ${type.name} activity`,
    otherKeys: activityKeys,
    keysCommand: `pianola activities ${JSON.stringify(type.name)}`,
  };
  const properties = type.dependsOnNoProperty ? taken(named, reading) : parse(named, reading);
  for (const key of Object.keys(properties ?? {})) {
    const near = Object.hasOwn(schema.shape, key) ? undefined : reading.suggest(key, activityTabKeys, 3);
    if (near === undefined) continue;
    const message = `${quoted(key)} is read as a property of ${type.name}`;
    reading.list.add(
      { path: [...base, key], atKey: true },
      { code: 'unknown-key', severity: 'warning', message, hint: didYouMean(near, '') },
    );
  }
  return properties;
}

/** The value as it is. If it does not fit its schema, that is only a warning. */
function taken(
  { schema, ...where }: Omit<Misfit, 'issues' | 'schema'> & { readonly schema: z.ZodObject },
  { list, suggest }: Pick<Reading, 'list' | 'suggest'>,
): Record<string, unknown> {
  if (!hasFewKeys(where.value, where.base, list)) return {};
  const { data, error } = fitSchema(schema, where.value);
  if (error !== undefined)
    reportMisfit({ ...where, schema, issues: error.issues, isWarning: true }, list, suggest);
  return data ?? (where.value as Record<string, unknown>);
}
