import { activityKeys } from '../../model/activity-keys.ts';
import { setOwn } from '../../model/own-key.ts';
import type { ExportActivity } from './export-index.ts';
import { readNestedXml } from './nested-xml.ts';
import type { RuleWorld } from './typed-properties.ts';
import type { XmlElement } from './xml-element.ts';

/** Keys that every activity has. A field of such a name gets another key. */
const taken = new Set<string>(activityKeys);

/** The fields that every object has, in lower case (ois-format 2.2). All others belong to its type. */
const commonObjectFields: ReadonlySet<string> = new Set(
  [
    'UniqueID',
    'ParentID',
    'Name',
    'Description',
    'PositionX',
    'PositionY',
    'ObjectType',
    'SubType',
    'Enabled',
    'Flags',
    'ASC_UseServiceSecurity',
    'ASC_ThisAccount',
    'ASC_Username',
    'ASC_Password',
    'HasExtenders',
    'CreationTime',
    'CreatedBy',
    'LastModified',
    'LastModifiedBy',
    'Deleted',
    'Cost',
    'Savings',
    'Number',
    'AlternateDisplayData',
    'ASW_ObjectTimeout',
    'ASW_NotifyOnFail',
    'Flatten',
    'FlatUseLineBreak',
    'FlatUseCSV',
    'FlatUseCustomSep',
    'FlatCustomSep',
    'ObjectTypeName',
    'ObjectLooping',
  ].map((name) => name.toLowerCase()),
);

/** Fields that only the Designer uses. */
const cached = new Set(['executiondata', 'cachedprops']);

/**
 * The properties of an activity of an integration pack (ois-format 2.9): every field of its own under its own
 * name. Lists in nested XML become lists of objects, and wrappers are removed. Nested XML is also kept in
 * `origin`, unchanged.
 */
export function looseProperties(activity: ExportActivity, world: RuleWorld): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const field of activity.fields.all) {
    const lower = field.name.toLowerCase();
    if (commonObjectFields.has(lower) || cached.has(lower) || activity.fields.isTaken(field)) continue;
    const key = keyOf(field.name);
    if (Object.hasOwn(properties, key)) continue;
    const value = nativeValue(field, activity, world);
    if (value !== undefined) setOwn(properties, key, value);
  }
  return properties;
}

function keyOf(name: string): string {
  const key = name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
  return taken.has(key) ? `${key}Field` : key;
}

function nativeValue(field: XmlElement, activity: ExportActivity, world: RuleWorld): unknown {
  if (field.children.length > 0) return listOf(field, activity, world);
  if (field.text === '') return undefined;
  const nested = field.text.includes('<') ? readNestedXml(field.text) : undefined;
  if (nested !== undefined && nested.children.length > 0) return listOf(nested, activity, world);
  const { datatype, text } = field;
  if (datatype === 'int' && /^[+-]?\d{1,15}$/.test(text)) {
    activity.fields.take(field.name);
    return Number(text);
  }
  if (datatype === 'bool' && /^(true|false)$/i.test(text)) {
    activity.fields.take(field.name);
    return text.toLowerCase() === 'true';
  }
  const written = world.texts.template(text, { activity, field: field.name, place: field });
  if (written.isWhole && datatype === 'string') activity.fields.take(field.name);
  return written.text;
}

/** Rows of the same kind become a list, anything else an object. */
function listOf(element: XmlElement, activity: ExportActivity, world: RuleWorld): unknown {
  const { children } = element;
  if (children.length === 0) {
    const at = { activity, field: element.name, place: activity.fields.element };
    return world.texts.template(element.text, at).text;
  }
  const [first] = children as [XmlElement];
  if (first.name === 'Entry' || (children.length > 1 && children.every(({ name }) => name === first.name)))
    return children.map((child) => listOf(child, activity, world));
  const entries = new Map<string, unknown>();
  for (const child of children) {
    const key = keyOf(child.name);
    if (!identity.has(child.name) && !entries.has(key)) entries.set(key, listOf(child, activity, world));
  }
  return Object.fromEntries(entries);
}

/** Fields that identify rows in Orchestrator's database. */
const identity = new Set(['UniqueID', 'ParentID', 'GroupID']);
