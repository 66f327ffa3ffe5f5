import {
  type ActivityWorld,
  importActivity,
  type NativeActivity,
  placeOf,
  wasEnabled,
  withUnheard,
} from './activity-import.ts';
import { CriteriaImport } from './criteria-import.ts';
import { eventNotifications, runbookNotifications } from './event-notifications.ts';
import type { ExportActivity, ExportIndex, ExportRunbook } from './export-index.ts';
import { Fields, type OriginFields } from './fields.ts';
import { guidOf } from './guid.ts';
import { ImportLedger } from './import-ledger.ts';
import { type ImportedLink, LinkImport } from './link-import.ts';
import { splitMarkers } from './markers.ts';
import type { NativeRunbook } from './native-bundle.ts';
import { readNestedXml } from './nested-xml.ts';
import { playableGraph } from './playable-graph.ts';
import { dataTypeOf } from './special-activities.ts';
import { type GlobalNames, TextImport } from './text-import.ts';
import type { FindSetting } from './typed-properties.ts';
import { usualActivityFields, usualLinkFields, usualRunbookFields } from './usual-fields.ts';
import type { XmlElement } from './xml-element.ts';

/** An imported runbook, and the places of its parts in the export. */
export interface ImportedRunbook {
  readonly source: ExportRunbook;
  /** Undefined if it cannot be played at all; the notes say why. */
  readonly native: NativeRunbook | undefined;
  readonly ledger: ImportLedger;
  readonly activityPlaces: readonly XmlElement[];
  readonly linkPlaces: readonly XmlElement[];
}

/** What the import of runbooks needs. */
export interface RunbookWorld {
  readonly index: ExportIndex;
  readonly globals: GlobalNames;
  readonly setting: FindSetting;
  readonly publishedBy: ActivityWorld['publishedBy'];
  readonly isLoose: ActivityWorld['isLoose'];
  /** The names of the items that a type is known to publish. */
  readonly itemsOf: (type: string) => readonly string[];
  readonly fitting: ActivityWorld['fitting'];
  readonly canStart: (activity: ExportActivity) => 'may' | 'only' | 'never';
}

/** Imports one runbook (ois-format 2.1). */
export function importRunbook(source: ExportRunbook, world: RunbookWorld): ImportedRunbook {
  const ledger = new ImportLedger(source.fields.element, source.source.file);
  countReferences(source.fields.element, ledger);
  const childOf = (guid: string) => world.index.byGuid.get(guid);
  const texts = new TextImport(source, world.globals, ledger, childOf, world.itemsOf);
  const criteria = new CriteriaImport(texts, ledger);
  const activityWorld: ActivityWorld = { ...world, runbook: source, texts, criteria, ledger };
  noteOddities(source, ledger);
  const converted = source.activities.map((activity) => importActivity(activity, activityWorld));
  const links = new LinkImport(source, criteria, ledger);
  const importedLinks = source.links.flatMap((fields) => links.link(fields) ?? []);
  const graph = playableGraph(source, importedLinks, world.canStart, ledger);
  const activities = converted.map((native, index) => {
    const activity = source.activities[index] as ExportActivity;
    const whole = withUnheard(native, activity, activityWorld);
    return graph?.idle.has(activity.id) ? disabled(whole) : whole;
  });
  return {
    source,
    native: graph && nativeRunbook(source, activities, graph.links, { ...world, ledger }),
    ledger,
    activityPlaces: source.activities.map(({ fields }) => fields.element),
    linkPlaces: graph?.links.map(({ element }) => element) ?? [],
  };
}

/** Notes what makes a runbook differ from the one in Orchestrator. */
function noteOddities(
  { fields, name, path, activities, notes, byGuid }: ExportRunbook,
  ledger: ImportLedger,
): void {
  for (const note of notes) {
    const message = 'it is a note on the workspace: it is kept in the origin, and not played';
    ledger.note('kept', 'note', note.peek('Name').trim(), message, note.element);
  }
  const written = fields.peek('Name').trim();
  if (written !== name) {
    const message =
      `it is called "${written}" in the export, which another one has or no path can hold: here it ` +
      `is \\${path}`;
    ledger.note('approximated', 'renamed', '', message, fields.find('Name'));
  }
  if (fields.boolean('RunInPipelineMode') === false) {
    const message = 'it runs in legacy mode, which is not implemented (A30): it is played in pipeline mode';
    ledger.note('approximated', 'legacy-mode', '', message, fields.find('RunInPipelineMode'));
  }
  for (const activity of activities) {
    if (activity.guid === '' || byGuid.get(activity.guid) === activity) continue;
    const message = `another object has its UniqueID, ${activity.guid}: links and references mean that one`;
    ledger.note('approximated', 'duplicate-id', activity.name, message, activity.fields.element);
  }
}

function disabled(activity: NativeActivity): NativeActivity {
  if (activity.enabled === false) return activity;
  return { ...activity, enabled: false, origin: { ...activity.origin, ...wasEnabled } };
}

function nativeRunbook(
  source: ExportRunbook,
  activities: readonly NativeActivity[],
  links: readonly ImportedLink[],
  world: RunbookWorld & { readonly ledger: ImportLedger },
): NativeRunbook {
  const { fields, folder, name } = source;
  const description = fields.take('Description');
  const returnedData = returnedDataOf(fields, world.ledger);
  return {
    name,
    ...folderOf(folder),
    ...(description !== '' && { description }),
    ...jobsOf(fields, world.ledger),
    ...serversOf(fields),
    ...scheduleOf(fields, world),
    ...eventNotifications(fields, runbookNotifications, '', world.ledger),
    ...(returnedData.length > 0 && { returnedData }),
    options: { defaultOutcome: 'plausible' },
    activities,
    links: links.map(({ link }) => link),
    layout: layoutOf(source),
    origin: originOf(source, links),
  };
}

/** The folder as a text, or as a list where a text would say something else. */
function folderOf(names: readonly string[]): Pick<NativeRunbook, 'folder'> {
  if (names.length === 0) return {};
  const isText = names.every((name) => !/[\\/]/.test(name));
  return { folder: isText ? names.join('\\') : names };
}

function originOf(
  { fields, folders, guid, name, links, notes }: ExportRunbook,
  kept: readonly ImportedLink[],
): OriginFields {
  const written = fields.peek('Name');
  for (const taken of ['Name', 'UniqueID']) fields.take(taken);
  const elements = new Set(kept.map(({ element }) => element));
  const leftOut = links.filter(({ element }) => !elements.has(element));
  return {
    uniqueId: guid,
    ...(written !== name && { name: written }),
    folders: folders.map((folder) => ({
      uniqueId: folder.uniqueId,
      name: folder.name,
      description: folder.description,
    })),
    ...(leftOut.length > 0 && {
      leftOutLinks: leftOut.map(({ element }) => new Fields(element).rest(usualLinkFields)),
    }),
    ...(notes.length > 0 && { notes: notes.map((note) => note.rest(usualActivityFields)) }),
    ...fields.rest(usualRunbookFields, 'Object'),
  };
}

/** Job Concurrency tab. */
function jobsOf(fields: Fields, ledger: ImportLedger): { maxSimultaneousJobs?: number } {
  if (fields.peek('MaxParallelRequests').trim() === '') return {};
  const jobs = fields.integer('MaxParallelRequests');
  if (jobs !== undefined && jobs >= 1 && jobs <= 1_000_000) {
    fields.take('MaxParallelRequests');
    return jobs === 1 ? {} : { maxSimultaneousJobs: jobs };
  }
  const given = fields.peek('MaxParallelRequests');
  const message = `its job concurrency, "${given}", is not a number of jobs: it is 1`;
  ledger.note('approximated', 'concurrency-unusable', '', message, fields.find('MaxParallelRequests'));
  return {};
}

function serversOf(fields: Fields): { runbookServers?: readonly string[] } {
  const servers = fields
    .peek('PreferredServers')
    .split(';')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  if (servers.length === 0) return {};
  fields.take('PreferredServers');
  return { runbookServers: servers };
}

function scheduleOf(
  fields: Fields,
  { setting, ledger }: RunbookWorld & { readonly ledger: ImportLedger },
): { schedule?: string } {
  const field = fields.find('Schedule');
  if (field === undefined || field.text.trim() === '') return {};
  const path = setting('schedule', guidOf(field.text));
  if (path !== undefined) return { schedule: path };
  const message = `its schedule is not in the export, ${field.text}: it may start at any time`;
  ledger.note('staleReference', 'stale-reference', '', message, field);
  return {};
}

function returnedDataOf(fields: Fields, ledger: ImportLedger): readonly object[] {
  const field = fields.find('ReturnDataDefinition');
  if (field === undefined || field.text.trim() === '') return [];
  const table = readNestedXml(field.text);
  if (table === undefined) {
    const message = 'its returned data definitions are not well-formed XML: it defines none';
    ledger.note('leftOut', 'field-unusable', '', message, field);
    return [];
  }
  const seen = new Set<string>();
  return table.children.flatMap((entry) => {
    const row = new Fields(entry);
    const name = (row.peek('Name') || row.peek('Code')).trim();
    if (name === '' || seen.has(name.toLowerCase())) {
      const message =
        name === ''
          ? 'returned data without a name is left out'
          : `returned data ${name} is defined twice: the first counts`;
      ledger.note('approximated', 'duplicate-name', '', message, field);
      return [];
    }
    seen.add(name.toLowerCase());
    const type = dataTypeOf(row.peek('Type'), `returned data ${name}`, { ledger }, field);
    const description = row.peek('Description').trim();
    return [{ name, ...(type !== 'String' && { type }), ...(description !== '' && { description }) }];
  });
}

function layoutOf({ activities }: ExportRunbook): Readonly<Record<string, readonly [number, number]>> {
  const places: [string, readonly [number, number]][] = [];
  for (const { id, fields } of activities) {
    const place = placeOf(fields);
    if (place !== undefined) places.push([id, place]);
  }
  return Object.fromEntries(places);
}

const marker = '\\`d.T.~';

/**
 * Every pair of markers counts once, wherever it is: in fields, in nested XML, in fields that are only kept.
 */
function countReferences({ text, children }: XmlElement, ledger: ImportLedger): void {
  let [publishedData, variables, branches, sealed] = [0, 0, 0, 0];
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    const letters = text.slice(at + marker.length, at + marker.length + 3);
    if (letters === 'Ed/') publishedData += 1;
    else if (letters === 'Vb/') variables += 1;
    else if (letters === 'Br/') branches += 1;
    else if (letters === 'De/' || letters === 'Ec/') sealed += 1;
  }
  ledger.publishedData += Math.floor(publishedData / 2);
  ledger.variables += Math.floor(variables / 2);
  ledger.branches += Math.floor(branches / 2);
  if (sealed > 0) ledger.encrypted += splitMarkers(text).filter(({ kind }) => kind === 'encrypted').length;
  for (const child of children) countReferences(child, ledger);
}
