import { propertySchemaOf } from '../../activities/property-schema.ts';
import { type ActivityType, type Catalogue, typeOf } from '../../engine/activity-type.ts';
import { runbookPath } from '../../model/path.ts';
import type { Problem } from '../../model/problem.ts';
import type { SourceFile } from '../text/parsed-text.ts';
import { type DifferingCopies, type ExportRoot, sharedContent } from './copies.ts';
import { type ExportActivity, indexExports } from './export-index.ts';
import { fittingProperties } from './fitting-properties.ts';
import { guidOf } from './guid.ts';
import { ImportLedger } from './import-ledger.ts';
import {
  differingCopies,
  type ImportCounts,
  type ImportReport,
  type RunbookReport,
} from './import-report.ts';
import { ImportedSecrets } from './imported-secrets.ts';
import type { NativeBundle, NativeRunbook, NativeSetting } from './native-bundle.ts';
import { readExport } from './read-export.ts';
import { type ImportedRunbook, importRunbook, type RunbookWorld } from './runbook-import.ts';
import { type ImportedSettings, importSettings } from './settings-import.ts';
import type { GlobalNames } from './text-import.ts';
import { typeReports } from './type-reports.ts';
import { UniqueNames } from './unique-names.ts';
import type { XmlElement } from './xml-element.ts';

/** The result of importing an export. */
export interface ExportImport {
  /** Undefined if the file cannot be read as an export; `problems` then say why. */
  readonly bundle?: NativeBundle;
  readonly report?: ImportReport;
  /** The problems of the file itself. The notes of the import are in the report. */
  readonly problems: readonly Problem[];
  /** The element from which the value at a path of the bundle was made, or the nearest one around it. */
  placeOf(path: readonly (string | number)[]): XmlElement | undefined;
}

/** The result of importing several exports as one bundle. */
export interface ExportsImport {
  /** Of all exports together; undefined if no file can be read as an export. */
  readonly bundle?: NativeBundle;
  readonly report?: ImportReport;
  /** The part of each file, in the order given, without a report. */
  readonly files: readonly ExportImport[];
  /** What is left out of `files` because it is given elsewhere. */
  readonly elsewhere: readonly ImportedElsewhere[];
}

/** A runbook or global setting of an export that is given elsewhere. */
export interface ImportedElsewhere {
  readonly guid: string;
  readonly native: NativeRunbook | NativeSetting;
  readonly file: string;
  readonly element: XmlElement;
}

/** What is given beside exports: GUIDs of runbooks and settings, and paths of variables in lower case. */
export interface GivenElsewhere {
  readonly guids: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

const nothingElsewhere: GivenElsewhere = { guids: new Set(), variables: new Set() };

/**
 * Imports an export of Orchestrator: its runbooks with everything in them, and its global settings. Nothing
 * is dropped silently. What the native form cannot express is in `origin` blocks, and what could not be
 * imported is in the report. Ciphertext is never kept. Never throws for what a file says.
 */
export function importExport(file: SourceFile, catalogue: Catalogue): ExportImport {
  const { report, files } = importExports([file], catalogue, file.name);
  const [imported] = files as [ExportImport];
  return report === undefined ? imported : { ...imported, report };
}

/**
 * Imports several exports as one bundle: runbooks and settings may refer to those of another export. A
 * runbook or setting that several exports have, by its GUID, is imported once, from the export in which it
 * was modified last. If its contents differ, a note names the exports. `name`: what the report is about.
 * `given`: what the parts of the files leave out, because other files have it.
 */
export function importExports(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  name: string,
  given: GivenElsewhere = nothingElsewhere,
): ExportsImport {
  const read = files.map((file) => ({ file: file.name, bytes: file.bytes.length, ...readExport(file) }));
  const sources = read.filter((one): one is (typeof read)[number] & ExportRoot => one.root !== undefined);
  if (sources.length === 0) {
    return { files: read.map(({ problems }) => ({ problems, placeOf: () => undefined })), elsewhere: [] };
  }
  const { copies, differing } = sharedContent(sources);
  const ledgers = new Map<ExportRoot, ImportLedger>(
    sources.map((source) => [source, new ImportLedger(source.root, source.file)]),
  );
  const variableNames = new UniqueNames();
  const secrets = new ImportedSecrets(variableNames);
  const settings = importSettings(ledgers, { secrets, variableNames, copies });
  const index = indexExports(sources, copies);
  for (const [source, ledger] of ledgers) {
    noteOthers(source.root, ledger);
    if (!hasRunbooks(source.root))
      ledger.note('leftOut', 'no-runbooks', '', 'it has no runbooks: there is nothing to play', source.root);
  }
  for (const one of differing) noteDiffering(one, ledgers);
  const globals = new Globals(settings, secrets, variableNames);
  const world: RunbookWorld = {
    index,
    globals,
    setting: (kind, guid) => byGuid(kind === 'counter' ? settings.counters : settings.schedules, guid),
    ...typeFacts(catalogue),
  };
  const runbooks = index.runbooks.map((runbook) => importRunbook(runbook, world));
  const made = [...secrets.variables, ...globals.missing];
  const bundle = bundleOf(runbooks, settings, made);
  const all = [...ledgers.values()];
  const report: ImportReport = {
    file: name,
    exports: sources.map(({ file }) => file),
    bytes: sources.map(({ bytes }) => bytes).reduce((sum, count) => sum + count, 0),
    encoding: [...new Set(sources.map(({ encoding }) => encoding))].join(', '),
    folders: index.folders,
    totals: { runbooks: runbooks.length, ...sumOf(runbooks, all) },
    settings: {
      variables: settings.variables.length,
      counters: settings.counters.length,
      schedules: settings.schedules.length,
      computerGroups: settings.computerGroups.length,
      configurations: settings.configurations,
    },
    runbooks: runbooks.map(reportOf),
    activityTypes: typeReports(index.runbooks, bundle.runbooks, catalogue),
    secrets: secrets.reports,
    notes: all.flatMap(({ notes }) => notes),
  };
  const isGiven = ({ guid }: { readonly guid: string }) => given.guids.has(guid);
  const parts = read.map((one): ExportImport => {
    const { problems } = one;
    const source = sources.find((other) => other === one);
    if (source === undefined) return { problems, placeOf: () => undefined };
    const own = runbooks.filter((runbook) => runbook.source.source === source && !isGiven(runbook.source));
    const ownSettings = settingsFrom(settings, (one) => one.source === source && !isGiven(one));
    // What was made for all exports stands with the first.
    const added = source === sources[0] ? made.filter((one) => !given.variables.has(settingKey(one))) : [];
    const part = bundleOf(own, ownSettings, added);
    return { bundle: part, problems, placeOf: placesOf(own, ownSettings, source.root) };
  });
  return { bundle, report, files: parts, elsewhere: elsewhereOf(runbooks, settings, isGiven) };
}

function elsewhereOf(
  runbooks: readonly ImportedRunbook[],
  settings: ImportedSettings,
  isGiven: (one: { readonly guid: string }) => boolean,
): readonly ImportedElsewhere[] {
  const { variables, counters, schedules, computerGroups } = settings;
  const ofSettings = [variables, counters, schedules, computerGroups].flat().filter(isGiven);
  return [
    ...runbooks.flatMap(({ source, native }) =>
      native !== undefined && isGiven(source)
        ? [{ guid: source.guid, native, file: source.source.file, element: source.fields.element }]
        : [],
    ),
    ...ofSettings.map(({ guid, native, source, element }) => ({ guid, native, file: source.file, element })),
  ];
}

/** The path of a variable, to compare it with others. */
export function settingKey({ name, folder = '' }: Pick<NativeSetting, 'name' | 'folder'>): string {
  return runbookPath({ name, folder }).toLowerCase();
}

function hasRunbooks({ children }: XmlElement): boolean {
  return children.some(
    (child) =>
      child.name === 'Policy' ||
      ((child.name === 'Policies' || child.name === 'Folder') && hasRunbooks(child)),
  );
}

function noteDiffering(
  { name, used, unused, isNewest }: DifferingCopies,
  ledgers: ReadonlyMap<ExportRoot, ImportLedger>,
): void {
  const [ledger] = [...ledgers.values()].filter(({ file }) => file === used.file);
  const others = unused.map(({ file }) => file).join(' and in ');
  const which = isNewest ? 'which was modified last' : 'the first of them';
  const message =
    `it is in ${used.file} and, with other content, in ${others}: that of ${used.file} is ` +
    `used, ${which}`;
  ledger?.note('approximated', differingCopies, name, message, used.element);
}

const known = new Set(['EncryptionSalt', 'Policies', 'GlobalSettings', 'GlobalConfigurations']);
const knownSettings = new Set(['Counters', 'Variables', 'ComputerGroups', 'Schedules']);

/** Notes the unknown elements of an export. */
function noteOthers(root: XmlElement, ledger: ImportLedger): void {
  const settings = root.children
    .filter(({ name }) => name === 'GlobalSettings')
    .flatMap(({ children }) => children);
  const others = [
    ...root.children.filter(({ name }) => !known.has(name)),
    ...settings.filter(({ name }) => !knownSettings.has(name)),
  ];
  for (const element of others) {
    const message = `the element <${element.name}> is not known: it is left out`;
    ledger.note('leftOut', 'unknown-element', '', message, element);
  }
}

function byGuid(settings: ImportedSettings['counters'], guid: string): string | undefined {
  return settings.find((one) => one.guid === guid)?.path;
}

/** The names of global variables, and the variables that had to be added. */
class Globals implements GlobalNames {
  readonly missing: NativeSetting[] = [];
  readonly #paths = new Map<string, string>();
  readonly #made = new Map<string, string>();
  readonly #names: UniqueNames;
  readonly #secrets: ImportedSecrets;

  constructor({ variables }: ImportedSettings, secrets: ImportedSecrets, names: UniqueNames) {
    this.#secrets = secrets;
    this.#names = names;
    for (const { guid, path } of variables)
      if (!this.#paths.has(guid)) this.#paths.set(guid, path.replaceAll('\\', '/'));
  }

  variable(guid: string): string | undefined {
    return this.#paths.get(guidOf(guid));
  }

  missingVariable(guid: string): string {
    const key = guidOf(guid);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const path = this.#names.take(`${missingFolder}\\${key.replace(/[^0-9A-Za-z-]/g, '') || 'variable'}`);
    const name = path.slice(missingFolder.length + 1);
    const description = 'A global variable that did not come along with the export.';
    this.missing.push({ name, folder: missingFolder, description });
    const reference = `${missingFolder}/${name}`;
    this.#made.set(key, reference);
    return reference;
  }

  secret(runbook: string, activity: string, field: string): string {
    return this.#secrets.ofField(runbook, activity, field);
  }
}

const missingFolder = 'Not exported';

function typeFacts(
  catalogue: Catalogue,
): Pick<RunbookWorld, 'publishedBy' | 'itemsOf' | 'isLoose' | 'fitting' | 'canStart'> {
  const known = new Map<string, ReadonlySet<string>>();
  const find = ({ typeName }: Pick<ExportActivity, 'typeName'>): ActivityType | undefined =>
    typeOf({ type: typeName, origin: { objectType: '' } }, catalogue);
  return {
    publishedBy: (name) => {
      const type = catalogue.get(name);
      if (type === undefined) return undefined;
      const names = known.get(name) ?? new Set(type.publishes.map((item) => item.name.toLowerCase()));
      known.set(name, names);
      return names;
    },
    itemsOf: (name) => catalogue.get(name)?.publishes.map((item) => item.name) ?? [],
    isLoose: (name) => takesAnyProperty(catalogue.get(name)),
    fitting: (name, properties) => fittingProperties(name, properties, catalogue),
    canStart: (activity) => find(activity)?.start ?? 'may',
  };
}

/** Unknown types take any property, and so do those of integration packs. */
function takesAnyProperty(type: ActivityType | undefined): boolean {
  return type === undefined || propertySchemaOf(type).def.catchall?._zod.def.type === 'unknown';
}

function bundleOf(
  runbooks: readonly ImportedRunbook[],
  settings: ImportedSettings,
  made: readonly NativeSetting[],
): NativeBundle {
  const natives = (all: ImportedSettings['variables']) => all.map(({ native }) => native);
  return {
    runbooks: runbooks.flatMap(({ native }) => native ?? []),
    variables: [...natives(settings.variables), ...made],
    counters: natives(settings.counters),
    schedules: natives(settings.schedules),
    computerGroups: natives(settings.computerGroups),
  };
}

/** Some of the settings. */
function settingsFrom(
  all: ImportedSettings,
  isWanted: (setting: ImportedSettings['variables'][number]) => boolean,
): ImportedSettings {
  return {
    ...all,
    variables: all.variables.filter(isWanted),
    counters: all.counters.filter(isWanted),
    schedules: all.schedules.filter(isWanted),
    computerGroups: all.computerGroups.filter(isWanted),
  };
}

function countsOf({ source, ledger }: ImportedRunbook): ImportCounts {
  const { conditions, parameters, encrypted, publishedData, variables, branches } = ledger;
  return {
    activities: source.activities.length,
    links: source.links.length,
    conditions,
    parameters,
    encrypted,
    references: { publishedData, variables, branches },
  };
}

function reportOf(runbook: ImportedRunbook): RunbookReport {
  const { source, native, ledger } = runbook;
  return {
    path: `\\${source.path}`,
    file: source.source.file,
    uniqueId: source.guid,
    isImported: native !== undefined,
    counts: countsOf(runbook),
    notes: ledger.notes,
  };
}

function sumOf(runbooks: readonly ImportedRunbook[], ledgers: readonly ImportLedger[]): ImportCounts {
  const all = runbooks.map(countsOf);
  const ofSettings = ledgers.map(({ encrypted }) => encrypted).reduce((total, count) => total + count, 0);
  const sum = (read: (counts: ImportCounts) => number) =>
    all.reduce((total, counts) => total + read(counts), 0);
  return {
    activities: sum(({ activities }) => activities),
    links: sum(({ links }) => links),
    conditions: sum(({ conditions }) => conditions),
    parameters: sum(({ parameters }) => parameters),
    encrypted: sum((counts) => counts.encrypted) + ofSettings,
    references: {
      publishedData: sum(({ references }) => references.publishedData),
      variables: sum(({ references }) => references.variables),
      branches: sum(({ references }) => references.branches),
    },
  };
}

function placesOf(
  runbooks: readonly ImportedRunbook[],
  settings: ImportedSettings,
  root: XmlElement,
): ExportImport['placeOf'] {
  const played = runbooks.filter(({ native }) => native !== undefined);
  return ([key, first, list, second]) => {
    if (typeof first !== 'number') return root;
    if (key === 'runbooks') {
      const runbook = played[first];
      const places =
        list === 'activities' ? runbook?.activityPlaces : list === 'links' ? runbook?.linkPlaces : [];
      const place = typeof second === 'number' ? places?.[second] : undefined;
      return place ?? runbook?.source.fields.element ?? root;
    }
    const kind = key as 'variables' | 'counters' | 'schedules' | 'computerGroups';
    return settings[kind]?.[first]?.element ?? root;
  };
}
