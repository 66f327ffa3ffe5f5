import { normalPath } from '../../model/path.ts';
import type { ExportActivity, ExportIndex, ExportRunbook } from './export-index.ts';
import { Fields } from './fields.ts';
import { guidOf } from './guid.ts';
import type { ImportLedger } from './import-ledger.ts';
import { splitMarkers } from './markers.ts';
import { asLiteral, plainName } from './native-text.ts';
import { readNestedXml } from './nested-xml.ts';
import type { ActivityParts, RuleWorld } from './typed-properties.ts';
import { waitType } from './types/runbook-control.ts';
import type { XmlElement } from './xml-element.ts';

/** What a conversion needs in addition to the activity. */
export interface SpecialWorld extends RuleWorld {
  readonly runbook: ExportRunbook;
  readonly index: ExportIndex;
}

type Special = (activity: ExportActivity, world: SpecialWorld) => ActivityParts;

/** The conversions that need more than one rule for each field, by the Designer's name of the type. */
export const specialActivities: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['Initialize Data', initializeData],
  ['Return Data', returnData],
  ['Invoke Runbook', invokeRunbook],
  ['Junction', junction],
  ['Run .Net Script', runDotNetScript],
  ['Compare Values', compareValues],
]);

const dataTypes = ['String', 'Integer', 'Boolean', 'Date/Time', 'Number'] as const;

/** The type of a value by its name in the export. An unknown name gives String, with a note. */
export function dataTypeOf(
  name: string,
  subject: string,
  { ledger }: Pick<RuleWorld, 'ledger'>,
  place: XmlElement,
): string {
  const wanted = name.trim().toLowerCase();
  if (wanted === '' || wanted === 'text') return 'String';
  if (wanted === 'date' || wanted === 'datetime') return 'Date/Time';
  if (wanted === 'int' || wanted === 'int32') return 'Integer';
  if (wanted === 'bool') return 'Boolean';
  const known = dataTypes.find((type) => type.toLowerCase() === wanted);
  if (known !== undefined) return known;
  ledger.note(
    'approximated',
    'unknown-data-type',
    subject,
    `the type "${name}" is not known: it is read as text`,
    place,
  );
  return 'String';
}

function rowsOf(activity: ExportActivity, table: string): Fields[] {
  const element = activity.fields.find(table);
  const rows = element?.children ?? [];
  return rows.filter(({ name }) => name === 'Entry').map((row) => new Fields(row));
}

/** The rows of a list that is XML in the text of a field. */
function nestedRowsOf(activity: ExportActivity, field: string): Fields[] {
  const rows = readNestedXml(activity.fields.peek(field))?.children ?? [];
  return rows.map((row) => new Fields(row));
}

function initializeData(activity: ExportActivity, world: SpecialWorld): ActivityParts {
  const parameters = activity.parameters.rows.map(({ given, name, fields }) => {
    if (name !== given) {
      const message = `it has two parameters ${given}: the second one is called ${name}`;
      world.ledger.note('approximated', 'duplicate-name', activity.name, message, fields.element);
    }
    const type = dataTypeOf(fields.peek('Type'), `${activity.name}, ${name}`, world, fields.element);
    const description = asLiteral(fields.peek('ParameterDescription').trim());
    return { name, ...(type !== 'String' && { type }), ...(description !== '' && { description }) };
  });
  world.ledger.parameters += parameters.length;
  return { properties: { parameters } };
}

function returnData(activity: ExportActivity, world: SpecialWorld): ActivityParts {
  const values = new Map<string, string>();
  for (const row of rowsOf(activity, 'PUBLISH_POLICY_DATA')) {
    const key = row.peek('Key').trim();
    if (key === '') continue;
    const field = row.find('Value');
    const place = field ?? row.element;
    if (values.has(key)) {
      const message = `it sets ${key} twice: the last value counts`;
      world.ledger.note('approximated', 'duplicate-name', activity.name, message, place);
    }
    values.set(key, world.texts.template(row.peek('Value'), { activity, field: key, place }).text);
  }
  return { properties: { values: Object.fromEntries(values) } };
}

function invokeRunbook(activity: ExportActivity, world: SpecialWorld): ActivityParts {
  const { fields } = activity;
  const byPath = fields.takeBoolean('TriggerByPolicyPath') === true;
  const child = childOf(activity, byPath, world);
  const written = pathIn(fields.peek('PolicyPath'));
  const waits = fields.takeBoolean('WaitToComplete') !== false;
  const servers = fields.find('TargetActionServers');
  const parameters = new Map<string, string>();
  for (const row of rowsOf(activity, 'TRIGGER_POLICY_PARAMETERS')) {
    const name = parameterOf(row, child, activity, world);
    if (name === undefined) continue;
    const place = row.find('Value') ?? row.element;
    if (parameters.has(name)) {
      const message = `it sets the parameter ${name} twice: the last value counts`;
      world.ledger.note('approximated', 'duplicate-name', activity.name, message, place);
    }
    parameters.set(name, world.texts.template(row.peek('Value'), { activity, field: name, place }).text);
  }
  return {
    properties: {
      runbook: asLiteral(`\\${child?.path ?? (written === '' ? 'Unknown runbook' : written)}`),
      ...(byPath && { invokeByPath: true }),
      ...(!waits && { waitForCompletion: false }),
      ...(parameters.size > 0 && { parameters: Object.fromEntries(parameters) }),
      ...(servers !== undefined &&
        servers.text !== '' && {
          runbookServers: serversOf(activity, servers, world),
        }),
    },
    ...(child === undefined && { simulate: { status: 'success' } }),
  };
}

function serversOf(activity: ExportActivity, field: XmlElement, world: SpecialWorld): string {
  const written = world.texts.template(field.text, { activity, field: field.name, place: field });
  if (written.isWhole) activity.fields.take(field.name);
  return written.text;
}

/**
 * Finds the invoked runbook by GUID, then by path, then by the longest end of the path that only one runbook
 * has. With `byPath` the path comes first (ois-format 2.6). A runbook without activities cannot be played,
 * and counts as missing.
 */
function childOf(activity: ExportActivity, byPath: boolean, world: SpecialWorld): ExportRunbook | undefined {
  const { index, ledger } = world;
  const { fields } = activity;
  const guid = guidOf(fields.peek('PolicyObjectID'));
  const path = pathIn(fields.peek('PolicyPath'));
  const bound = index.byGuid.get(guid);
  const named = namedChild(path, index.names);
  const isPath =
    named !== undefined && normalPath(named.path).toLowerCase() === normalPath(path).toLowerCase();
  const found = byPath && isPath ? named : (bound ?? named);
  if (found !== undefined && found.activities.length > 0) {
    if (found === bound || (byPath && isPath)) return found;
    const message =
      `the runbook it invokes is not in the export, ${guid || 'none'}: \\${found.path} is used ` +
      `instead, by its ${isPath ? 'path' : 'name'}`;
    ledger.note('approximated', 'child-by-name', activity.name, message, fields.element);
    return found;
  }
  const reason = found === undefined ? 'is not in the export' : 'has no activities';
  const message =
    `the runbook it invokes ${reason} (${path || guid || 'none'}): under simulate it is a success without ` +
    'returned data';
  ledger.note('leftOut', 'child-missing', activity.name, message, fields.element);
  return undefined;
}

/** The runbook that the longest end of a path means which means any. */
function namedChild(path: string, names: ExportIndex['names']): ExportRunbook | undefined {
  const ends = [...path.matchAll(/[\\/]+/g)].map(({ index, 0: { length } }) => path.slice(index + length));
  const known = [path, ...ends].find((end) => names.meant(end).length > 0);
  return known === undefined ? undefined : names.find(known);
}

/** A path as exports write it, without the root folder. A slash may belong to a name. */
function pathIn(text: string): string {
  const parts = text
    .split('\\')
    .map((part) => part.trim())
    .filter((part, position) => part !== '' && !(position === 0 && part.toLowerCase() === 'policies'));
  return parts.join('\\').replace(/^\/*policies\/+(?=[^/])/i, '');
}

function parameterOf(
  row: Fields,
  child: ExportRunbook | undefined,
  activity: ExportActivity,
  { ledger }: SpecialWorld,
): string | undefined {
  const guid = guidOf(row.peek('Parameter'));
  const written = row.peek('ParameterName').trim();
  if (child === undefined) return written || guid.replace(/[{}]/g, '') || undefined;
  const parameters = child.activities.map((one) => one.parameters);
  const bound = parameters.map(({ byGuid }) => byGuid.get(guid)).find((name) => name !== undefined);
  if (bound !== undefined) return bound;
  const same = parameters
    .flatMap(({ rows }) => rows)
    .find(({ name }) => name.toLowerCase() === written.toLowerCase());
  if (same !== undefined) return same.name;
  const message =
    `it sets a parameter that \\${child.path} does not have, ${written || guid || 'without a name'}: ` +
    'the value is left out';
  ledger.note('staleReference', 'stale-parameter', activity.name, message, row.element);
  return undefined;
}

function junction(activity: ExportActivity, { runbook, ledger }: SpecialWorld): ActivityParts {
  if (guidOf(activity.fields.peek('ObjectType')) === waitType) return wait(activity, runbook, ledger);
  const field = activity.fields.find('SelectedBranch');
  if (field === undefined || field.text.trim() === '') return { properties: {} };
  const [part] = splitMarkers(field.text.trim());
  const found = part?.kind === 'branch' ? runbook.byGuid.get(part.activity) : undefined;
  if (found !== undefined) {
    activity.fields.take('SelectedBranch');
    return { properties: { returnDataFrom: found.id } };
  }
  const message = 'it returns data from a branch that is not in the runbook: it returns none';
  ledger.note('staleReference', 'stale-reference', activity.name, message, field);
  return { properties: {} };
}

/**
 * The Wait of Opalis waits for the branches before it. Only the legacy mode had it; a Junction is what is
 * most like it. Data came from every branch, and a Junction returns that of one.
 */
function wait(
  activity: ExportActivity,
  { links, byGuid }: ExportRunbook,
  ledger: ImportLedger,
): ActivityParts {
  const last = links.findLast((link) => guidOf(link.peek('TargetObject')) === activity.guid);
  const source = last && byGuid.get(guidOf(last.peek('SourceObject')));
  const data = source === undefined ? 'no data' : `the data of ${source.name}`;
  const message =
    'Wait is an object of Opalis that waits for the branches before it, for legacy mode only: it is played ' +
    `as a Junction that returns ${data}, without a timeout`;
  ledger.note('approximated', 'wait-as-junction', activity.name, message, activity.fields.element);
  return { properties: source === undefined ? {} : { returnDataFrom: source.id } };
}

const languages = ['PowerShell', 'C#', 'VB.NET', 'JScript'] as const;
/** A longer script is not read. */
const longestScript = 2 ** 20;

function runDotNetScript(activity: ExportActivity, world: SpecialWorld): ActivityParts {
  const { fields } = activity;
  const body = fields.find('ScriptBody');
  const given = fields.peek('ScriptType').trim();
  const language = languages.find((one) => one.toLowerCase() === given.toLowerCase());
  const place = body ?? fields.element;
  if (language === undefined && given !== '') {
    const message = `the language "${given}" is not known: it is read as PowerShell`;
    world.ledger.note('approximated', 'unknown-language', activity.name, message, place);
  } else fields.take('ScriptType');
  const at = { activity, field: 'ScriptBody', place };
  const script = world.texts.template(body?.text ?? '', at, { functions: false });
  const isTooLong = script.text.length > longestScript;
  if (isTooLong) {
    const message = `the script is longer than ${longestScript} characters: it is kept in the origin only`;
    world.ledger.note('leftOut', 'script-too-long', activity.name, message, place);
  } else if (script.isWhole) fields.take('ScriptBody');
  const lists = {
    namespaces: textsIn(activity, 'Namespaces', world),
    references: textsIn(activity, 'Dependencies', world),
  };
  return {
    properties: {
      language: language ?? 'PowerShell',
      script: isTooLong ? '' : script.text,
      publish: publishedBy(activity, world),
      ...(lists.namespaces.length > 0 && { namespaces: lists.namespaces }),
      ...(lists.references.length > 0 && { references: lists.references }),
    },
  };
}

const publishedFields = new Set(['iscollection', 'name', 'type', 'variable']);

function publishedBy(activity: ExportActivity, world: SpecialWorld): readonly object[] {
  const names = new Set<string>();
  const rows = nestedRowsOf(activity, 'PublishedData');
  const isWhole = rows.every(({ all }) => all.every(({ name }) => publishedFields.has(name.toLowerCase())));
  if (rows.length > 0 && isWhole) activity.fields.take('PublishedData');
  return rows.flatMap((row) => {
    const name = plainName(row.peek('Name'));
    const variable = plainName(row.peek('Variable'));
    const isNew = name !== '' && !names.has(name.toLowerCase());
    names.add(name.toLowerCase());
    if (!isNew) {
      const message =
        name === ''
          ? 'published data without a name is left out'
          : `it publishes ${name} twice: the first counts`;
      world.ledger.note(
        'approximated',
        'duplicate-name',
        activity.name,
        message,
        activity.fields.find('PublishedData'),
      );
      return [];
    }
    const type = dataTypeOf(row.peek('Type'), `${activity.name}, ${name}`, world, activity.fields.element);
    return [
      {
        name,
        ...(type !== 'String' && { type }),
        ...(row.peek('IsCollection').trim().toLowerCase() === 'true' && { collection: true }),
        ...(variable !== '' && { variable }),
      },
    ];
  });
}

/** The texts of a list that is XML or lines. */
function textsIn(activity: ExportActivity, name: string, world: SpecialWorld): string[] {
  const field = activity.fields.find(name);
  if (field === undefined || field.text.trim() === '') return [];
  const nested = readNestedXml(field.text);
  const texts = nested === undefined ? field.text.split('\n') : leavesOf(nested);
  const at = { activity, field: name, place: field };
  return texts.map((text) => world.texts.template(text.trim(), at).text).filter((text) => text !== '');
}

function leavesOf(element: XmlElement): string[] {
  return element.children.length === 0 ? [element.text] : element.children.flatMap(leavesOf);
}

/** The known values of StringTestOption (ois-format 2.8). */
const stringTests: Readonly<Record<string, string>> = {
  '1': 'does not equal',
  '2': 'equals',
  '7': 'matches pattern',
  '8': 'does not match pattern',
  '9': 'is empty',
};

function compareValues(activity: ExportActivity, world: SpecialWorld): ActivityParts {
  const { fields } = activity;
  const option = fields.peek('StringTestOption').trim();
  const test = Object.hasOwn(stringTests, option) ? stringTests[option] : undefined;
  const text = (name: string) => {
    const field = fields.find(name);
    if (field === undefined || field.text === '') return undefined;
    const written = world.texts.template(field.text, { activity, field: name, place: field });
    if (written.isWhole) fields.take(name);
    return written.text;
  };
  const left = text('StringToCompare');
  const right = text('StringToCompareTo');
  const comparesNumbers = left === undefined && right === undefined && fields.peek('ValueTestOption') !== '';
  const sides = { ...(left !== undefined && { left }), ...(right !== undefined && { right }) };
  if (test !== undefined && !comparesNumbers) {
    fields.take('StringTestOption');
    const isSensitive = /^(1|true)$/i.test(fields.peek('CaseSensitive').trim());
    return { properties: { ...sides, test, ...(isSensitive && { caseSensitive: true }) } };
  }
  const what = comparesNumbers
    ? `compares numbers with an unknown test, ${fields.peek('ValueTestOption') || 'without a number'}`
    : `has an unknown test, ${option || 'none'}`;
  const message = `it ${what}: it is disabled, so nothing follows it`;
  world.ledger.note('leftOut', 'unknown-test', activity.name, message, fields.element);
  return { properties: { ...sides, test: 'equals' }, isDisabled: true };
}
