import { credentialCode, credentialNamed, isLiteral } from '../../analysis/credentials.ts';
import { specialValue } from '../../databus/template-parser.ts';
import { normalPath, pathOf } from '../../model/path.ts';
import type { ExportRoot } from './copies.ts';
import { Fields } from './fields.ts';
import { guidOf } from './guid.ts';
import type { ImportLedger } from './import-ledger.ts';
import type { ImportedSecrets } from './imported-secrets.ts';
import { splitMarkers } from './markers.ts';
import type { NativeSetting } from './native-bundle.ts';
import { readNestedXml } from './nested-xml.ts';
import { importSchedule } from './schedule-import.ts';
import { UniqueNames } from './unique-names.ts';
import { usualActivityFields } from './usual-fields.ts';
import type { XmlElement } from './xml-element.ts';

/** An imported global setting. */
export interface ImportedSetting {
  readonly source: ExportRoot;
  readonly guid: string;
  /** Without a leading backslash. */
  readonly path: string;
  readonly native: NativeSetting;
  readonly element: XmlElement;
}

/** The global settings of one or several exports, each kind in stored order (ois-format 2.10). */
export interface ImportedSettings {
  readonly variables: readonly ImportedSetting[];
  readonly counters: readonly ImportedSetting[];
  readonly schedules: readonly ImportedSetting[];
  readonly computerGroups: readonly ImportedSetting[];
  readonly configurations: number;
}

/** What the import of settings needs. */
interface SettingsImport {
  readonly secrets: ImportedSecrets;
  /** Paths of variables that are in use. */
  readonly variableNames: UniqueNames;
  /** Settings that are left out. */
  readonly copies: ReadonlySet<XmlElement>;
}

/** The same for one export. */
interface SettingsWorld extends SettingsImport {
  readonly source: ExportRoot;
  readonly ledger: ImportLedger;
}

type Convert = (fields: Fields, path: string, world: SettingsWorld) => Readonly<Record<string, unknown>>;

/**
 * Imports the global settings, each export with its ledger. Empty folders are left out, because runbooks do
 * not use them.
 */
export function importSettings(
  sources: ReadonlyMap<ExportRoot, ImportLedger>,
  given: SettingsImport,
): ImportedSettings {
  const worlds = [...sources].map(([source, ledger]): SettingsWorld => ({ ...given, source, ledger }));
  const kind = (name: string, convert: Convert) => {
    const paths = name === 'Variables' ? given.variableNames : new UniqueNames();
    return worlds.flatMap((world) =>
      partsOf(world.source, 'GlobalSettings')
        .filter((part) => part.name === name)
        .flatMap((part) => settingsBelow(part, '', convert, paths, world)),
    );
  };
  return {
    variables: kind('Variables', variable),
    counters: kind('Counters', counter),
    schedules: kind('Schedules', schedule),
    computerGroups: kind('ComputerGroups', computerGroup),
    configurations: worlds.map(configurationsIn).reduce((sum, count) => sum + count, 0),
  };
}

function partsOf({ root }: ExportRoot, part: string): readonly XmlElement[] {
  return root.children.filter(({ name }) => name === part).flatMap(({ children }) => children);
}

function configurationsIn({ source, ledger }: SettingsWorld): number {
  const configurations = partsOf(source, 'GlobalConfigurations');
  if (configurations.length > 0) {
    const message =
      `connections of integration packs (${configurations.length}) are left out: their values are ` +
      'often encrypted, and nothing here uses them';
    ledger.note('leftOut', 'configurations', '', message, configurations[0]);
  }
  return configurations.length;
}

/** Objects are in `Objects`, or directly in their folder. The root folder is not part of a path. */
function settingsBelow(
  element: XmlElement,
  folder: string,
  convert: Convert,
  paths: UniqueNames,
  world: SettingsWorld,
  isRoot = true,
): ImportedSetting[] {
  return element.children.flatMap((child) => {
    if (child.name === 'Objects') return settingsBelow(child, folder, convert, paths, world, isRoot);
    if (child.name === 'Object')
      return world.copies.has(child) ? [] : [setting(new Fields(child), folder, convert, paths, world)];
    if (child.name !== 'Folder') return [];
    const name = isRoot ? '' : pathPart(new Fields(child).peek('Name'));
    return settingsBelow(child, normalPath(`${folder}\\${name}`), convert, paths, world, false);
  });
}

function pathPart(name: string): string {
  return name
    .replace(/[\\/]+/g, '_')
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .trim();
}

/** Names that have another meaning in `{{$…}}`. */
const reserved = /^(row|NOW\s*\(.*\)|%.*%|'.*')$/i;

function setting(
  fields: Fields,
  folder: string,
  convert: Convert,
  paths: UniqueNames,
  world: SettingsWorld,
): ImportedSetting {
  const written = fields.take('Name');
  const given = pathPart(written) || 'Unnamed';
  const free = folder === '' && reserved.test(given) ? `_${given}` : given;
  const path = paths.take(pathOf({ folder, name: free }));
  const name = path.slice(folder === '' ? 0 : folder.length + 1);
  const guid = guidOf(fields.take('UniqueID'));
  const description = fields.take('Description');
  const parts = convert(fields, path, world);
  for (const usual of ['ObjectType', 'ObjectTypeName', 'Enabled']) fields.take(usual);
  const native: NativeSetting = {
    name,
    ...(folder !== '' && { folder }),
    ...(description !== '' && { description }),
    ...parts,
    origin: {
      uniqueId: guid,
      ...(written !== name && { name: written }),
      ...fields.rest(usualActivityFields),
    },
  };
  return { source: world.source, guid, path, native, element: fields.element };
}

function variable(
  fields: Fields,
  path: string,
  { secrets, ledger }: SettingsWorld,
): Readonly<Record<string, unknown>> {
  const value = fields.take('Value');
  const parts = splitMarkers(value);
  if (parts.some(({ kind }) => kind === 'encrypted')) {
    ledger.encrypted += 1;
    secrets.ofVariable(path);
    return { encrypted: true };
  }
  if (credentialNamed(path) !== undefined && isLiteral(value)) {
    const message = 'its name is that of a credential, and its value is not encrypted; it is not shown here';
    ledger.note('kept', credentialCode, path, message, fields.element);
  }
  const special = specialValue(value);
  if (special !== undefined) {
    const message =
      special.kind === 'now'
        ? `its value ${value.trim()} gives the time at each use`
        : `its value ${value.trim()} gives the environment variable of the runbook server at each use`;
    ledger.note('kept', 'special-variable', path, message, fields.element);
  }
  return value === '' ? {} : { value };
}

/**
 * The form of counters and computer groups in exports is not documented. The import guesses, and notes that.
 */
function guessed(what: string, path: string, fields: Fields, { ledger }: SettingsWorld): void {
  const message = `the form of ${what} in exports is not documented: check the result`;
  ledger.note('approximated', 'unattested-setting', path, message, fields.element);
}

function counter(fields: Fields, path: string, world: SettingsWorld): Readonly<Record<string, unknown>> {
  guessed('a counter', path, fields, world);
  const value = fields.integer('DefaultValue') ?? fields.integer('Value') ?? 0;
  return value === 0 ? {} : { default: value };
}

function schedule(
  fields: Fields,
  path: string,
  { ledger }: SettingsWorld,
): Readonly<Record<string, unknown>> {
  return { ...importSchedule(fields, path, ledger) };
}

function computerGroup(
  fields: Fields,
  path: string,
  world: SettingsWorld,
): Readonly<Record<string, unknown>> {
  const computers = fields.all.flatMap((field) => membersIn(field));
  const found =
    computers.length === 0 ? 'no members were found in it' : `${computers.length} members were found in it`;
  guessed(`a computer group (${found})`, path, fields, world);
  return { computers };
}

/** The names of computers in a table of rows, or in a list that is XML in a field. */
function membersIn(field: XmlElement): string[] {
  const rows = field.children.length > 0 ? field.children : (readNestedXml(field.text)?.children ?? []);
  return rows.flatMap((row) => {
    const entry = new Fields(row);
    const name = ['Name', 'ComputerName', 'Computer', 'Value']
      .map((key) => entry.peek(key).trim())
      .find(Boolean);
    return name === undefined ? [] : [name];
  });
}
