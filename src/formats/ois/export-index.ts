import { RunbookNames } from '../../analysis/runbook-names.ts';
import { pathOfNames } from '../../model/path.ts';
import type { ExportRoot } from './copies.ts';
import { Fields } from './fields.ts';
import { guidOf } from './guid.ts';
import { plainName } from './native-text.ts';
import { readNestedXml } from './nested-xml.ts';
import type { ObjectType } from './types/object-type.ts';
import { objectTypeOf } from './types/object-types.ts';
import { UniqueNames } from './unique-names.ts';
import type { XmlElement } from './xml-element.ts';

/** A folder on the path of a runbook, outermost first. */
export interface ExportFolder {
  readonly uniqueId: string;
  readonly name: string;
  readonly description: string;
}

/** An activity of an export, as far as others need it. */
export interface ExportActivity {
  readonly fields: Fields;
  readonly guid: string;
  /** Unique in the runbook. */
  readonly id: string;
  readonly name: string;
  /** Undefined for a type that is in no table. Such an activity is imported as it is. */
  readonly type: ObjectType | undefined;
  /** The name of the type as it is played. */
  readonly typeName: string;
  /** The parameters of an Initialize Data. */
  readonly parameters: ExportParameters;
  /** The items that it declares itself, by the names that references use, in lower case. */
  readonly declared: ReadonlyMap<string, DeclaredField>;
}

/** The parameters of an Initialize Data, with unique names. */
export interface ExportParameters {
  readonly rows: readonly ExportParameter[];
  readonly byGuid: ReadonlyMap<string, string>;
}

/** One parameter: its name in the export and its name after the import. */
export interface ExportParameter {
  readonly given: string;
  readonly name: string;
  readonly fields: Fields;
}

/** An item that an activity says it publishes (ExecutionData). */
export interface DeclaredField {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** A runbook of an export. */
export interface ExportRunbook {
  readonly source: ExportRoot;
  readonly fields: Fields;
  readonly guid: string;
  readonly folders: readonly ExportFolder[];
  /** The names of the folders, outermost first, without the root. */
  readonly folder: readonly string[];
  readonly name: string;
  /** Folder\Name, without a leading backslash. */
  readonly path: string;
  /** In stored order. */
  readonly activities: readonly ExportActivity[];
  readonly byGuid: ReadonlyMap<string, ExportActivity>;
  /** The activities of each name, names in lower case. */
  readonly namesakes: ReadonlyMap<string, readonly ExportActivity[]>;
  readonly links: readonly Fields[];
  /** Notes on the Designer's workspace. They are not played. */
  readonly notes: readonly Fields[];
  /** The names of the data it may return, in lower case. */
  readonly returned: ReadonlySet<string>;
}

const linkType = '{7A65BD17-9532-4D07-A6DA-E0F89FA0203E}';
const noteType = '{AB1D2E56-3842-4184-A9AF-DFBB99115D26}';

/** The runbooks of one or several exports in stored order, and the number of their folders. */
export interface ExportIndex {
  readonly runbooks: readonly ExportRunbook[];
  readonly byGuid: ReadonlyMap<string, ExportRunbook>;
  /** Which of them a name or a path means. */
  readonly names: RunbookNames<ExportRunbook>;
  readonly folders: number;
}

/**
 * Finds everything that others refer to: runbooks, their activities and parameters. `copies` are left out. A
 * folder that one export has at its top and another in a folder has the longer path in both.
 */
export function indexExports(sources: readonly ExportRoot[], copies: ReadonlySet<XmlElement>): ExportIndex {
  const found: FoundPolicy[] = [];
  const folders = new Map<string, readonly ExportFolder[]>();
  const walk = (source: ExportRoot, element: XmlElement, above: readonly ExportFolder[]) => {
    for (const child of element.children) {
      if (child.name === 'Folder') {
        const chain = [...above, folderOf(child)];
        const id = chain.at(-1)?.uniqueId || `${source.file} ${child.line} ${child.column}`;
        folders.set(id, longer(chain, folders.get(id)));
        walk(source, child, chain);
      } else if (child.name === 'Policy' && !copies.has(child))
        found.push({ source, element: child, folders: above });
    }
  };
  for (const source of sources)
    for (const child of source.root.children) if (child.name === 'Policies') walk(source, child, []);
  const byFolder = new Map<string, UniqueNames>();
  const namesIn = (folder: readonly string[]) => {
    const key = JSON.stringify(folder).toLowerCase();
    const names = byFolder.get(key) ?? new UniqueNames();
    byFolder.set(key, names);
    return names;
  };
  const placed = (chain: readonly ExportFolder[]) => {
    let path: readonly ExportFolder[] = [];
    for (const one of chain) path = longer([...path, one], folders.get(one.uniqueId));
    return path;
  };
  const runbooks = found.map((policy) => runbookOf({ ...policy, folders: placed(policy.folders) }, namesIn));
  return {
    runbooks,
    byGuid: firstByGuid(runbooks),
    names: new RunbookNames(runbooks),
    folders: folders.size,
  };
}

/** The path with more folders below the root; `one` if they have as many. */
function longer(one: readonly ExportFolder[], other: readonly ExportFolder[] = []): readonly ExportFolder[] {
  const depth = (chain: readonly ExportFolder[]) => chain.filter((part) => !isRoot(part)).length;
  return depth(other) > depth(one) ? other : one;
}

/** A runbook before it is read. */
interface FoundPolicy extends Pick<ExportRunbook, 'source' | 'folders'> {
  readonly element: XmlElement;
}

function folderOf(element: XmlElement): ExportFolder {
  const fields = new Fields(element);
  return {
    uniqueId: guidOf(fields.peek('UniqueID')),
    name: fields.peek('Name').trim(),
    description: fields.peek('Description'),
  };
}

/** The names that are taken in a folder. */
type NamesIn = (folder: readonly string[]) => UniqueNames;

/** The root of the folder tree is not part of a path, whatever its name. */
function isRoot({ uniqueId }: ExportFolder): boolean {
  return /^\{[0-]*\}$/.test(uniqueId);
}

function runbookOf({ source, element, folders: above }: FoundPolicy, namesIn: NamesIn): ExportRunbook {
  const fields = new Fields(element);
  const folder = above.filter((one) => !isRoot(one) && one.name !== '').map(({ name }) => name);
  const name = namesIn(folder).take(fields.peek('Name').trim() || 'Runbook');
  const path = pathOfNames([...folder, name]);
  const objects = element.children
    .filter((child) => child.name === 'Object')
    .map((child) => new Fields(child));
  const ids = new UniqueNames();
  const activities = objects
    .filter((object) => !isLink(object) && !isNote(object))
    .map((object) => activityOf(object, ids));
  return {
    source,
    fields,
    guid: guidOf(fields.peek('UniqueID')),
    folders: above,
    folder,
    name,
    path,
    activities,
    byGuid: firstByGuid(activities),
    namesakes: Map.groupBy(activities, (one) => one.name.toLowerCase()),
    links: objects.filter(isLink),
    notes: objects.filter(isNote),
    returned: returnedBy(fields),
  };
}

function returnedBy(fields: Fields): ReadonlySet<string> {
  const rows = readNestedXml(fields.peek('ReturnDataDefinition'))?.children ?? [];
  return new Set(rows.map((row) => new Fields(row).peek('Name').trim().toLowerCase()));
}

function firstByGuid<Some extends { readonly guid: string }>(all: readonly Some[]): Map<string, Some> {
  const found = new Map<string, Some>();
  for (const one of all) if (one.guid !== '' && !found.has(one.guid)) found.set(one.guid, one);
  return found;
}

function isLink(object: Fields): boolean {
  return isOfType(object, linkType, 'Link');
}

function isNote(object: Fields): boolean {
  return isOfType(object, noteType, 'Note');
}

/** By the name only if there is no GUID: an integration pack may have a type of that name. */
function isOfType(object: Fields, guid: string, name: string): boolean {
  const type = guidOf(object.peek('ObjectType'));
  return type === guid || (type === '' && object.peek('ObjectTypeName').trim() === name);
}

function activityOf(fields: Fields, ids: UniqueNames): ExportActivity {
  const internalName = fields.peek('ObjectTypeName').trim();
  const type = objectTypeOf(guidOf(fields.peek('ObjectType')), internalName);
  const typeName = type?.type ?? (internalName === '' ? 'Unknown Activity' : internalName);
  const name = fields.peek('Name').trim() || typeName;
  return {
    fields,
    guid: guidOf(fields.peek('UniqueID')),
    id: ids.take(idOf(name)),
    name,
    type,
    typeName,
    parameters: parametersOf(fields, typeName),
    declared: declaredOf(fields, typeName),
  };
}

/** The name without characters that an id cannot have. */
function idOf(name: string): string {
  const id = name
    .replace(/[.{}[\]'"\\]+/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[$\s]+/, '')
    .slice(0, 180)
    .trim();
  return id === '' ? 'activity' : id;
}

/** Parameters are in a table of their own. One tool writes them as published data. */
function parametersOf(fields: Fields, typeName: string): ExportParameters {
  if (typeName !== 'Initialize Data') return noParameters;
  const table = fields.find('CUSTOM_START_PARAMETERS')?.children ?? [];
  const listed = table.length > 0 ? table : (readNestedXml(fields.peek('PublishedData'))?.children ?? []);
  const names = new UniqueNames();
  const byGuid = new Map<string, string>();
  const rows = listed.map((element): ExportParameter => {
    const row = new Fields(element);
    const given = plainName(row.peek(table.length > 0 ? 'Value' : 'Name')) || 'Parameter';
    const name = names.take(given);
    const guid = guidOf(row.peek('UniqueID'));
    if (guid !== '' && !byGuid.has(guid)) byGuid.set(guid, name);
    return { given, name, fields: row };
  });
  return { rows, byGuid };
}

const noParameters: ExportParameters = { rows: [], byGuid: new Map() };

/**
 * Items have the names that the Designer shows. If two have the same, they have the names that references
 * use. A script also publishes what it declares, under exactly that name.
 */
function declaredOf(fields: Fields, typeName: string): Map<string, DeclaredField> {
  const found = new Map<string, DeclaredField>();
  const names = new Set<string>();
  const add = (id: string, name: string, type: string, description: string) => {
    if (id === '' || found.has(id.toLowerCase()) || names.has(name.toLowerCase())) return;
    names.add(name.toLowerCase());
    found.set(id.toLowerCase(), { name, type, description });
  };
  if (typeName === 'Run .Net Script') {
    for (const row of readNestedXml(fields.peek('PublishedData'))?.children ?? []) {
      const one = new Fields(row);
      const name = one.peek('Name').trim();
      add(name, name, one.peek('Type').trim(), '');
    }
  }
  for (const item of readNestedXml(fields.peek('ExecutionData'))?.children ?? []) {
    const one = new Fields(item);
    const id = one.peek('ID').trim();
    const text = one.peek('Text').trim();
    const name = text === '' || names.has(text.toLowerCase()) ? id : text;
    add(id, name, one.peek('Type').trim(), one.peek('Description').trim());
  }
  return found;
}
