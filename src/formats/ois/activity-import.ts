import type { Criterion } from '../../model/criterion.ts';
import type { CriteriaImport } from './criteria-import.ts';
import type { DeclaredField, ExportActivity } from './export-index.ts';
import { Fields, type OriginFields } from './fields.ts';
import type { Fitting } from './fitting-properties.ts';
import { guidOf } from './guid.ts';
import { looseProperties } from './loose-properties.ts';
import { plainName } from './native-text.ts';
import { readNestedXml } from './nested-xml.ts';
import { dataTypeOf, type SpecialWorld, specialActivities } from './special-activities.ts';
import { type ActivityParts, typedParts } from './typed-properties.ts';
import { usualActivityFields } from './usual-fields.ts';

/** An activity of a native runbook file, as it is written. */
export interface NativeActivity {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled?: false;
  readonly publishes?: readonly object[];
  readonly origin: OriginFields;
  readonly [property: string]: unknown;
}

/** What activities are brought across with. */
export interface ActivityWorld extends SpecialWorld {
  readonly criteria: CriteriaImport;
  /**
   * What a type is known to publish, beside what an activity declares; undefined where that cannot be known.
   */
  readonly publishedBy: (type: string) => ReadonlySet<string> | undefined;
  /** What of some properties the type takes. */
  readonly fitting: (type: string, properties: ActivityParts['properties']) => Fitting;
  /** Whether a type takes any property: those of integration packs do. */
  readonly isLoose: (type: string) => boolean;
}

/**
 * Brings one activity across (ois-format 2.2, 2.8, 2.9). Afterwards `withUnheard` adds what others read of
 * it.
 */
export function importActivity(activity: ExportActivity, world: ActivityWorld): NativeActivity {
  const { fields, typeName, id, name } = activity;
  fields.take('Name');
  if (placeOf(fields) !== undefined) for (const taken of ['PositionX', 'PositionY']) fields.take(taken);
  const parts = partsOf(activity, world);
  const description = fields.take('Description');
  const isDisabled = fields.takeBoolean('Enabled') === false || parts.isDisabled === true;
  const { properties, isUnfit } = fitted(activity, parts.properties, world);
  return {
    id,
    // Under a name that nobody knows it is stood in for.
    type: isUnfit ? `${typeName} (as exported)` : typeName,
    ...(name !== typeName && { name }),
    ...(description !== '' && { description }),
    ...(isDisabled && { enabled: false as const }),
    ...properties,
    ...declaredItems(activity, world),
    ...flatten(activity),
    ...loop(activity, world),
    ...(parts.simulate !== undefined && { simulate: parts.simulate }),
    origin: originOf(activity, isDisabled),
  };
}

function partsOf(activity: ExportActivity, world: ActivityWorld): ActivityParts {
  const { type, typeName } = activity;
  const special = specialActivities.get(typeName);
  if (special !== undefined) return special(activity, world);
  return type === undefined || world.isLoose(typeName)
    ? { properties: looseProperties(activity, world) }
    : typedParts(activity, type, world);
}

/** Where the Designer shows an activity; undefined where it says something else than whole numbers. */
export function placeOf(fields: Fields): readonly [number, number] | undefined {
  const [x, y] = [fields.integer('PositionX'), fields.integer('PositionY')];
  return x === undefined || y === undefined ? undefined : [x, y];
}

function fitted(activity: ExportActivity, given: ActivityParts['properties'], world: ActivityWorld) {
  const fitting = world.fitting(activity.typeName, given);
  const note = (message: string) =>
    world.ledger.note('approximated', 'property-unusable', activity.name, message, activity.fields.element);
  if (fitting.isUnfit) note('what it says cannot be computed: a simulated outcome stands in for it');
  else if (fitting.dropped.length > 0) {
    const names = fitting.dropped.join(', ');
    note(`what it says for ${names} cannot be used: it is left to its default`);
  }
  return fitting;
}

function originOf({ fields, guid, name, typeName }: ExportActivity, isDisabled: boolean): OriginFields {
  const written = fields.peek('Name');
  for (const taken of ['UniqueID', 'ObjectType', 'ObjectTypeName']) fields.take(taken);
  const absent = fields.absent(usualActivityFields);
  return {
    uniqueId: guid,
    objectType: guidOf(fields.peek('ObjectType')),
    objectTypeName: fields.peek('ObjectTypeName'),
    ...(written !== name && written !== typeName && { name: written }),
    ...(isDisabled && fields.boolean('Enabled') !== false && wasEnabled),
    ...(absent.length > 0 && { absent: absent.join(' ') }),
    ...fields.rest(usualActivityFields),
  };
}

/** It is disabled here only. */
export const wasEnabled = { Enabled: { bool: 'TRUE' } } as const;

/**
 * What ExecutionData says beyond what a type is known to publish. Standard types publish what they do,
 * whatever it says.
 */
function declaredItems(activity: ExportActivity, world: ActivityWorld): Pick<NativeActivity, 'publishes'> {
  if (activity.type !== undefined && !world.isLoose(activity.typeName)) return {};
  const known = world.publishedBy(activity.typeName);
  const declared = [...activity.declared.values()].filter(({ name }) => !known?.has(name.toLowerCase()));
  return declared.length === 0
    ? {}
    : { publishes: declared.map((field) => publishedItem(field, activity, world)) };
}

function publishedItem(
  { name, type, description }: DeclaredField,
  activity: ExportActivity,
  world: ActivityWorld,
) {
  const dataType = dataTypeOf(type, `${activity.name}, ${name}`, world, activity.fields.element);
  return {
    name: plainName(name) || 'Item',
    ...(dataType !== 'String' && { type: dataType }),
    ...(description !== '' && { description }),
  };
}

/** Adds what other activities and links read of it though nothing says that it is published. */
export function withUnheard(
  native: NativeActivity,
  activity: ExportActivity,
  { texts, ledger, publishedBy }: ActivityWorld,
): NativeActivity {
  const known = publishedBy(activity.typeName);
  const unheard = texts.unheardOf(activity).filter((name) => !known?.has(name.toLowerCase()));
  const isOpen = activity.typeName === 'Invoke Runbook';
  if (unheard.length === 0 || isOpen) return native;
  for (const name of unheard) {
    const message =
      `others read its published data "${name}", of which nothing is known: it is blank unless an ` +
      'outcome gives it';
    ledger.note('approximated', 'unknown-published-data', activity.name, message, activity.fields.element);
  }
  return { ...native, publishes: [...(native.publishes ?? []), ...unheard.map((name) => ({ name }))] };
}

/** Run Behavior tab. */
function flatten({ fields }: ExportActivity): object {
  if (fields.takeBoolean('Flatten') !== true) return {};
  if (fields.boolean('FlatUseLineBreak')) return { flatten: { mode: 'lines' } };
  if (fields.boolean('FlatUseCSV')) return { flatten: { mode: 'csv' } };
  return { flatten: { mode: 'separator', separator: fields.peek('FlatCustomSep') } };
}

/** Looping tab: there only when it was configured. */
function loop(activity: ExportActivity, world: ActivityWorld): object {
  const element = activity.fields.find('ObjectLooping');
  if (element === undefined) return {};
  const tab = new Fields(element);
  const delay = Number(tab.peek('DelayBetweenAttempts').trim() || 0);
  const isDelay = Number.isFinite(delay) && delay >= 0 && delay <= 1e9;
  if (!isDelay) {
    const message =
      `its delay between attempts, "${tab.peek('DelayBetweenAttempts')}", is no number of seconds: ` +
      'there is none';
    world.ledger.note('approximated', 'delay-unusable', activity.name, message, element);
  }
  if (activity.typeName === 'Junction') {
    const message = 'its Looping tab has no effect: a Junction runs once';
    world.ledger.note('approximated', 'junction-tab', activity.name, message, element);
    return {};
  }
  return {
    loop: {
      ...(tab.boolean('Enabled') === false && { enabled: false }),
      delaySeconds: isDelay ? delay : 0,
      exit: exitOf(tab, activity, world),
      ...(tab.peek('DoNotExitConditions').trim() !== '' && {
        doNotExit: conditions(tab.peek('DoNotExitConditions'), activity, world),
      }),
    },
  };
}

/** A loop that none of its conditions can end would never end. */
function exitOf(tab: Fields, activity: ExportActivity, world: ActivityWorld): readonly Criterion[] {
  const exit = conditions(tab.peek('ExitConditions'), activity, world);
  if (exit.length === 0 || exit.some((criterion) => !('never' in criterion))) return exit;
  const message = 'none of the conditions that end its loop can be used: it ends after its first attempt';
  world.ledger.note('approximated', 'loop-without-exit', activity.name, message, tab.element);
  return [];
}

function conditions(text: string, activity: ExportActivity, world: ActivityWorld): readonly Criterion[] {
  const table = readNestedXml(text);
  if (table === undefined && text.trim() !== '') {
    const message = 'the conditions of its loop are no well-formed XML: it has none';
    const place = activity.fields.find('ObjectLooping');
    world.ledger.note('leftOut', 'field-unusable', activity.name, message, place);
  }
  return (table?.children ?? []).map((entry) => {
    const row = new Fields(entry);
    return world.criteria.criterion(
      {
        data: row.peek('EdKey'),
        operator: row.peek('Operator'),
        value: row.peek('Value'),
        place: activity.fields.find('ObjectLooping') ?? activity.fields.element,
      },
      activity,
      activity.name,
    );
  });
}
