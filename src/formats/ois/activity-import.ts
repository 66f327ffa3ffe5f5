import type { Criterion } from '../../model/criterion-schema.ts';
import type { CriteriaImport } from './criteria-import.ts';
import type { DeclaredField, ExportActivity } from './export-index.ts';
import { Fields, type OriginFields } from './fields.ts';
import { guidOf } from './guid.ts';
import { looseProperties } from './loose-properties.ts';
import { plainName } from './native-text.ts';
import { readNestedXml } from './nested-xml.ts';
import { dataTypeOf, type SpecialParts, type SpecialWorld, specialActivities } from './special-activities.ts';
import { typedProperties } from './typed-properties.ts';
import { usualActivityFields } from './usual-fields.ts';

/** An activity of a native runbook file, as it is written. */
export interface NativeActivity {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly description?: string;
  enabled?: false;
  publishes?: readonly object[];
  readonly [property: string]: unknown;
}

/** What activities are brought across with. */
export interface ActivityWorld extends SpecialWorld {
  readonly criteria: CriteriaImport;
  readonly seal: (text: string) => string;
  /** What a type is known to publish, beside what an activity declares; undefined where that cannot be known. */
  readonly publishedBy: (type: string) => ReadonlySet<string> | undefined;
  /** Whether a type takes any property: those of integration packs do. */
  readonly isLoose: (type: string) => boolean;
}

/** Brings one activity across (ois-format 2.2, 2.8, 2.9). Afterwards `withUnheard` adds what others read of it. */
export function importActivity(activity: ExportActivity, world: ActivityWorld): NativeActivity {
  const { fields, type, typeName, id, name } = activity;
  for (const taken of ['Name', 'PositionX', 'PositionY']) fields.take(taken);
  const special = specialActivities.get(typeName);
  const parts: SpecialParts =
    special !== undefined
      ? special(activity, world)
      : {
          properties:
            type === undefined || world.isLoose(typeName)
              ? looseProperties(activity, world)
              : typedProperties(activity, type, world),
        };
  const description = fields.take('Description');
  const isDisabled = fields.takeBoolean('Enabled') === false || parts.isDisabled === true;
  return {
    id,
    type: typeName,
    ...(name !== typeName && { name }),
    ...(description !== '' && { description }),
    ...(isDisabled && { enabled: false as const }),
    ...parts.properties,
    ...declaredItems(activity, world),
    ...flatten(activity, world),
    ...loop(activity, world),
    ...(parts.simulate !== undefined && { simulate: parts.simulate }),
    origin: originOf(activity, world),
  };
}

function originOf({ fields, guid }: ExportActivity, { seal }: ActivityWorld): OriginFields {
  fields.take('UniqueID');
  fields.take('ObjectType');
  fields.take('ObjectTypeName');
  const absent = fields.absent(usualActivityFields);
  return {
    uniqueId: guid,
    objectType: guidOf(fields.peek('ObjectType')),
    objectTypeName: fields.peek('ObjectTypeName'),
    ...(absent.length > 0 && { absent: absent.join(' ') }),
    ...fields.rest(usualActivityFields, seal),
  };
}

/** What ExecutionData says beyond what the type is known to publish. */
function declaredItems(activity: ExportActivity, world: ActivityWorld): Pick<NativeActivity, 'publishes'> {
  const known = world.publishedBy(activity.typeName) ?? new Set<string>();
  const scripted = new Set(
    activity.typeName === 'Run .Net Script'
      ? (readNestedXml(activity.fields.peek('PublishedData'))?.children ?? []).map((row) =>
          new Fields(row).peek('Name').trim().toLowerCase(),
        )
      : [],
  );
  const declared = [...activity.declared.values()].filter(({ name }) => {
    const key = name.toLowerCase();
    return !known.has(key) && !scripted.has(key) && activity.type?.items[name] === undefined;
  });
  const isStandard = activity.type !== undefined && !world.isLoose(activity.typeName);
  if (declared.length === 0 || isStandard) return {};
  return { publishes: declared.map((field) => publishedItem(field, activity, world)) };
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
    const message = `others read its published data "${name}", of which nothing is known: it is blank unless an outcome gives it`;
    ledger.note('approximated', 'unknown-published-data', activity.name, message, activity.fields.element);
  }
  return { ...native, publishes: [...(native.publishes ?? []), ...unheard.map((name) => ({ name }))] };
}

/** Run Behavior tab. */
function flatten({ fields }: ExportActivity, _world: ActivityWorld): object {
  if (fields.takeBoolean('Flatten') !== true) return {};
  const is = (name: string) => fields.peek(name).trim().toLowerCase() === 'true';
  if (is('FlatUseLineBreak')) return { flatten: { mode: 'lines' } };
  if (is('FlatUseCSV')) return { flatten: { mode: 'csv' } };
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
    const message = `its delay between attempts, "${tab.peek('DelayBetweenAttempts')}", is no number of seconds: there is none`;
    world.ledger.note('approximated', 'delay-unusable', activity.name, message, element);
  }
  if (activity.typeName === 'Junction') {
    const message = 'its Looping tab has no effect: a Junction runs once';
    world.ledger.note('approximated', 'junction-tab', activity.name, message, element);
    return {};
  }
  return {
    loop: {
      ...(tab.peek('Enabled').trim().toLowerCase() === 'false' && { enabled: false }),
      delaySeconds: isDelay ? delay : 0,
      exit: conditions(tab.peek('ExitConditions'), activity, world),
      ...(tab.peek('DoNotExitConditions').trim() !== '' && {
        doNotExit: conditions(tab.peek('DoNotExitConditions'), activity, world),
      }),
    },
  };
}

function conditions(text: string, activity: ExportActivity, world: ActivityWorld): readonly Criterion[] {
  return (readNestedXml(text)?.children ?? []).map((entry) => {
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
