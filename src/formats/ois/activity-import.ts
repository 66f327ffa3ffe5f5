import type { Criterion } from '../../model/criterion.ts';
import type { CriteriaImport } from './criteria-import.ts';
import { activityNotifications, eventNotifications } from './event-notifications.ts';
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

/** An activity as a native runbook file has it. */
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

/** What the import of activities needs. */
export interface ActivityWorld extends SpecialWorld {
  readonly criteria: CriteriaImport;
  /**
   * The items that a type is known to publish, without those that an activity declares. Undefined if they
   * cannot be known.
   */
  readonly publishedBy: (type: string) => ReadonlySet<string> | undefined;
  /** Keeps the properties that the type accepts. */
  readonly fitting: (type: string, properties: ActivityParts['properties']) => Fitting;
  /** Whether a type takes any property, as those of integration packs do. */
  readonly isLoose: (type: string) => boolean;
}

/**
 * Imports one activity (ois-format 2.2, 2.8, 2.9). Afterwards `withUnheard` adds the items that others read
 * of it.
 */
export function importActivity(activity: ExportActivity, world: ActivityWorld): NativeActivity {
  const { fields, typeName, id, name } = activity;
  fields.take('Name');
  if (placeOf(fields) !== undefined) for (const taken of ['PositionX', 'PositionY']) fields.take(taken);
  const parts = partsOf(activity, world);
  const description = fields.take('Description');
  const isDisabled = fields.takeBoolean('Enabled') === false || parts.isDisabled === true;
  const { properties, isUnfit } = fitted(activity, parts.properties, world);
  // An unknown type name makes it an activity with a simulated outcome.
  const type = isUnfit ? `${typeName} (as exported)` : typeName;
  const isAlone = world.runbook.namesakes.get(name.toLowerCase())?.length === 1;
  return {
    id,
    type,
    // An activity without a name gets a number where the name is taken; an export's name stays as it is.
    ...(!(name === type && isAlone) && { name }),
    ...(description !== '' && { description }),
    ...(isDisabled && { enabled: false as const }),
    ...properties,
    ...declaredItems(activity, world),
    ...flatten(activity),
    ...eventNotifications(fields, activityNotifications, activity.name, world.ledger),
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

/** The position in the Designer; undefined unless both coordinates are whole numbers. */
export function placeOf(fields: Fields): readonly [number, number] | undefined {
  const [x, y] = [fields.integer('PositionX'), fields.integer('PositionY')];
  return x === undefined || y === undefined ? undefined : [x, y];
}

function fitted(activity: ExportActivity, given: ActivityParts['properties'], world: ActivityWorld) {
  const fitting = world.fitting(activity.typeName, given);
  const note = (message: string) =>
    world.ledger.note('approximated', 'property-unusable', activity.name, message, activity.fields.element);
  if (fitting.isUnfit) note('its properties cannot be computed: it has a simulated outcome instead');
  else if (fitting.dropped.length > 0) {
    const names = fitting.dropped.join(', ');
    note(`its values for ${names} cannot be used: the defaults are used`);
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

/** The `origin` of an activity that only the import disabled. */
export const wasEnabled = { Enabled: { bool: 'TRUE' } } as const;

/**
 * The items in ExecutionData that the type is not known to publish. A standard type publishes its own items,
 * whatever ExecutionData says.
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

/** Adds the items that other activities and links read although nothing says that it publishes them. */
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
      `others read its published data "${name}", which is not known: it is blank unless an ` +
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

/** The Looping tab, if it was configured. */
function loop(activity: ExportActivity, world: ActivityWorld): object {
  const element = activity.fields.find('ObjectLooping');
  if (element === undefined) return {};
  const tab = new Fields(element);
  const delay = Number(tab.peek('DelayBetweenAttempts').trim() || 0);
  const isDelay = Number.isFinite(delay) && delay >= 0 && delay <= 1e9;
  if (!isDelay) {
    const message =
      `its delay between attempts, "${tab.peek('DelayBetweenAttempts')}", is not a number of seconds: ` +
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

/** A loop would never end if none of its conditions could end it. */
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
    const message = 'the conditions of its loop are not well-formed XML: it has none';
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
