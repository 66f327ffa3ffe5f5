import { z } from 'zod';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { bundleShape } from '../../model/bundle-schema.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { type InFolder, pathOf, runbookPath } from '../../model/path.ts';
import type { Problem } from '../../model/problem.ts';
import type { Runbook } from '../../model/runbook.ts';
import { originSchema } from '../../model/runbook-schema.ts';
import { quoted } from '../../text/quoting.ts';
import { suggester } from '../../text/suggestion.ts';
import type { ParsedText } from '../text/parsed-text.ts';
import type { FilePlace, Path } from '../text/place.ts';
import { type Finding, ProblemList } from '../text/problem-list.ts';
import { checkBreaks } from './check-break.ts';
import { checkCalls } from './check-calls.ts';
import { checkCompensations } from './check-compensations.ts';
import { checkMocks } from './check-mocks.ts';
import { checkRunbook } from './check-runbook.ts';
import { deepFreeze } from './deep-freeze.ts';
import { DefinitionSize } from './definition-size.ts';
import {
  draftRunbook,
  entriesOf,
  isObject,
  mapUntilFull,
  parse,
  type Reading,
  type RunbookDraft,
  withoutEntries,
} from './runbook-draft.ts';

/**
 * The place of a runbook: a file, and the keys that lead to the runbook. The path is empty if the file is the
 * runbook.
 */
export type RunbookPlace = Required<Pick<Problem, 'file' | 'path'>>;

/** What could be read of a bundle, before the lines of its problems are looked up. */
export interface BundleDraft {
  /** The settings, and the runbooks without errors. Deeply frozen. */
  readonly sound: Bundle;
  /** Whether there is no error at all, so that the bundle can be used. */
  readonly isSound: boolean;
  /** Whether every runbook is among those without errors. A runbook that is not found is then missing. */
  readonly isWhole: boolean;
  /** Where each runbook of `sound` was read from, in their order. */
  readonly places: readonly RunbookPlace[];
  /** The files that have a part in it, in the order given. */
  readonly files: readonly string[];
  /** All problems, together with what else was found in the runbooks. */
  readonly problems: (found?: Iterable<RunbookFinding>) => Promise<readonly Problem[]>;
}

/** A finding at a place in a runbook. */
export interface RunbookFinding extends Finding, FilePlace {
  readonly runbook: Runbook;
}

/** What a bundle is held against beside the format. */
export interface BundleRules {
  /** Whether there is a culture of this name (A34). Absent: names of cultures are not checked. */
  readonly isCulture?: ((name: string) => boolean) | undefined;
  /** How closely simulated outcomes are held against what activities publish; `strict` if absent. */
  readonly mockCheck?: MockCheck | undefined;
}

/**
 * Reads a runbook, a bundle, or the files of a folder as one bundle. A file with `activities` is a runbook;
 * one with `runbooks`, `variables`, `counters`, `schedules` or `computerGroups` is a bundle. Of several
 * files, others are left out, with a warning if they look like runbooks. Never throws for what a file says.
 */
export function draftFiles(
  files: readonly ParsedText[],
  catalogue: Catalogue,
  { isCulture = () => true, mockCheck = 'strict' }: BundleRules = {},
): BundleDraft {
  const size = new DefinitionSize();
  const drafts = files.map((file) => draftFile(file, { catalogue, size, isOneOfSeveral: files.length > 1 }));
  const settings = mergeSettings(drafts);
  const runbooks = drafts.flatMap(({ runbooks: own, reading }) =>
    own.map((draft): DraftedRunbook => ({ draft, reading, runbook: checkRunbook(draft, reading) })),
  );
  const sound = new Map(
    runbooks.flatMap((one) => (one.runbook === undefined ? [] : [[one.runbook, one] as const])),
  );
  const isWhole = drafts.every(({ isRead }) => isRead) && sound.size === runbooks.length;
  const addAt = (runbook: Runbook, place: FilePlace, finding: Finding) =>
    addTo(sound.get(runbook), place, finding);
  const add = (runbook: Runbook, path: Path, finding: Finding) => addAt(runbook, { path }, finding);
  checkBreaks([...sound.keys()], catalogue, {
    isWhole,
    isOneFile: files.length === 1,
    fileOf: (runbook) => sound.get(runbook)?.reading.list.file ?? '',
    add,
  });
  checkCompensations([...sound.keys()], catalogue, add);
  checkCalls([...sound.keys()], catalogue, add);
  checkMocks([...sound.keys()], catalogue, mockCheck, addAt);
  for (const runbook of sound.keys()) checkCulture(runbook, isCulture, add);
  reportTwins(
    runbooks,
    'runbook',
    ({ draft: { head, path }, reading }) => head && { named: head, path, reading },
    runbookPath,
  );
  const nothing = files.length > 0 && drafts.every(({ isLeftOut }) => isLeftOut) ? [nothingFound(files)] : [];
  return {
    sound: deepFreeze({ ...settings, runbooks: [...sound.keys()] }),
    isSound: nothing.length === 0 && drafts.every(({ reading }) => reading.list.errors === 0),
    isWhole,
    places: [...sound.values()].map(({ draft, reading }) => ({ file: reading.list.file, path: draft.path })),
    files: drafts.flatMap(({ isLeftOut, reading }) => (isLeftOut ? [] : reading.list.file)),
    problems: async (found = []) => {
      for (const { runbook, path, atKey = false, offset, ...finding } of found) {
        const place = { path, atKey, ...(offset !== undefined && { offset }) };
        addTo(sound.get(runbook), place, finding);
      }
      const located = await Promise.all(drafts.map(({ reading }) => reading.list.located()));
      return [...located.flat(), ...nothing];
    },
  };
}

/** The culture of the servers must be one (A34). */
function checkCulture(
  runbook: Runbook,
  isCulture: (name: string) => boolean,
  add: (runbook: Runbook, path: Path, finding: Finding) => void,
): void {
  const { culture } = runbook.options;
  if (culture === undefined || isCulture(culture)) return;
  const message = `${quoted(culture)} is not the name of a culture`;
  const hint = 'give one such as en-US, en-GB or de-DE';
  add(runbook, ['options', 'culture'], { code: 'invalid-value', message, hint });
}

/** A runbook, and where its problems are reported. `runbook` is undefined if it has an error. */
interface DraftedRunbook {
  readonly draft: RunbookDraft;
  readonly reading: Reading;
  readonly runbook: Runbook | undefined;
}

/** Reports what was found at a place in a runbook. */
function addTo(drafted: DraftedRunbook | undefined, place: FilePlace, finding: Finding): void {
  drafted?.reading.list.add({ ...place, path: [...drafted.draft.path, ...place.path] }, finding);
}

/** What could be read of a file. */
interface FileDraft {
  readonly reading: Reading;
  readonly runbooks: readonly RunbookDraft[];
  readonly settings: Settings;
  /** Whether it is one of several files and neither a runbook nor a bundle. */
  readonly isLeftOut: boolean;
  /** Whether its text could be read. */
  readonly isRead: boolean;
  readonly isBundle: boolean;
}

type SettingsKey = keyof typeof bundleShape;
type Settings = Omit<Bundle, 'runbooks'>;

const settingsKeys = Object.keys(bundleShape) as SettingsKey[];
const bundleKeys = ['runbooks', ...settingsKeys];
const noSettings: Settings = { variables: [], counters: [], schedules: [], computerGroups: [] };

/** A bundle file whose lists have not been read. */
const bundleFileSchema = z.strictObject({
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors.'),
  runbooks: z.array(z.unknown()).default([]).describe('The runbooks.'),
  variables: z.array(z.unknown()).default([]).describe('Global variables.'),
  counters: z.array(z.unknown()).default([]).describe('Counters.'),
  schedules: z.array(z.unknown()).default([]).describe('Schedules.'),
  computerGroups: z.array(z.unknown()).default([]).describe('Computer groups.'),
  origin: originSchema.optional(),
});

function draftFile(
  text: ParsedText,
  {
    catalogue,
    size,
    isOneOfSeveral,
  }: Pick<Reading, 'catalogue' | 'size'> & { readonly isOneOfSeveral: boolean },
): FileDraft {
  const reading = { catalogue, list: new ProblemList(text, size.problems), suggest: suggester(), size };
  const { value } = text;
  const isRead = value !== undefined;
  const nothing = { reading, runbooks: [], settings: noSettings, isLeftOut: false, isRead, isBundle: false };
  if (text.isLeftOut) return { ...nothing, isLeftOut: true, isRead: true };
  if (value === undefined) return nothing;
  const kind = kindOf(value, reading, isOneOfSeveral);
  if (isObject(value) && kind === 'runbook') {
    const runbooks = size.take('runbooks', [value], [], reading.list);
    return { ...nothing, runbooks: runbooks.map(() => draftRunbook(value, [], reading)) };
  }
  if (isObject(value) && kind === 'bundle') return draftBundle(value, reading);
  if (isOneOfSeveral && !isMeantAsRunbook(value)) return { ...nothing, isLeftOut: true };
  const code = isOneOfSeveral ? 'file-left-out' : 'not-a-runbook';
  const message =
    'the file is neither a runbook (it has no "activities") nor a bundle (it has none of ' +
    `${bundleKeys.map(quoted).join(', ')})`;
  const hint = isOneOfSeveral
    ? 'it is left out; move it out of the folder to silence this'
    : 'give a file with "name" and "activities"';
  reading.list.add([], { code, severity: isOneOfSeveral ? 'warning' : 'error', message, hint });
  return { ...nothing, isLeftOut: isOneOfSeveral };
}

/** Whether a file that is neither has keys that only runbooks have. Others lie in every repository. */
function isMeantAsRunbook(value: unknown): boolean {
  const keys = ['links', 'maxSimultaneousJobs', 'returnedData', 'runbookServers', 'layout'];
  return isObject(value) && keys.filter((key) => Object.hasOwn(value, key)).length > 1;
}

/**
 * What a file is, by its keys or by what they were probably meant to be. One of several files with more keys
 * that no bundle has is none: other formats have lists of variables and schedules, too.
 */
function kindOf(
  value: unknown,
  { suggest }: Reading,
  isOneOfSeveral: boolean,
): 'runbook' | 'bundle' | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, 'activities')) return 'runbook';
  if (Object.hasOwn(value, 'runbooks')) return 'bundle';
  const keys = Object.keys(value).filter((key) => key !== '$schema' && key !== 'origin');
  const known = keys.filter((key) => bundleKeys.includes(key));
  const isForeign = isOneOfSeveral && keys.length > 2 * known.length;
  if (known.length > 0) return isForeign ? undefined : 'bundle';
  const meant = keys.slice(0, 100).map((key) => suggest(key, ['activities', ...bundleKeys], 3));
  if (meant.includes('activities')) return 'runbook';
  const near = meant.filter((key) => key !== undefined).length;
  return near > 0 && !(isOneOfSeveral && keys.length > 2 * near) ? 'bundle' : undefined;
}

function draftBundle(value: Record<string, unknown>, reading: Reading): FileDraft {
  const { list, size } = reading;
  const shell = withoutEntries(value, bundleKeys);
  parse({ value: shell, schema: bundleFileSchema, base: [], name: 'the bundle' }, reading);
  const settings = Object.fromEntries(
    settingsKeys.map((key) => {
      const schema = bundleShape[key].unwrap().element;
      const read = (entry: unknown, index: number) =>
        parse({ value: entry, schema, base: [key, index], name: 'the entry' }, reading);
      return [key, mapUntilFull(size.take('settings', entriesOf(value, key), [key], list), list, read)];
    }),
  ) as unknown as Settings;
  const runbooks: RunbookDraft[] = [];
  mapUntilFull(
    size.take('runbooks', entriesOf(value, 'runbooks'), ['runbooks'], list),
    list,
    (entry, index) => {
      const path = ['runbooks', index];
      if (isObject(entry)) runbooks.push(draftRunbook(entry, path, reading));
      else
        parse(
          { value: entry, schema: z.record(z.string(), z.unknown()), base: path, name: 'the runbook' },
          reading,
        );
    },
  );
  return { reading, runbooks, settings, isLeftOut: false, isRead: true, isBundle: true };
}

/** The global settings of all files together. Two of a kind with the same path are an error. */
function mergeSettings(drafts: readonly FileDraft[]): Settings {
  const merged = settingsKeys.map((key) => {
    const entries = drafts.flatMap(({ settings, reading }) =>
      settings[key].map((named, index) => ({
        named: named as InFolder | undefined,
        path: [key, index],
        reading,
      })),
    );
    const kind = {
      variables: 'variable',
      counters: 'counter',
      schedules: 'schedule',
      computerGroups: 'computer-group',
    }[key];
    reportTwins(entries, kind, ({ named, path, reading }) => named && { named, path, reading });
    return [key, entries.flatMap(({ named }) => named ?? [])];
  });
  return Object.fromEntries(merged) as Settings;
}

/**
 * Reports a setting or runbook with the path of another of its kind, in this file or another. Letter case
 * does not matter.
 */
function reportTwins<Some>(
  all: readonly Some[],
  kind: string,
  look: (
    one: Some,
  ) => { readonly named: InFolder; readonly path: Path; readonly reading: Reading } | undefined,
  spelt: (named: InFolder) => string = pathOf,
): void {
  const seen = new Map<string, string>();
  for (const one of all) {
    const found = look(one);
    if (found === undefined) continue;
    const path = spelt(found.named);
    const first = seen.get(path.toLowerCase());
    if (first === undefined) seen.set(path.toLowerCase(), found.reading.list.file);
    else {
      const message = `there are two ${kind.replace('-', ' ')}s ${quoted(path)}; the first is in ${first}`;
      found.reading.list.add([...found.path, 'name'], {
        code: `duplicate-${kind}`,
        message,
        hint: 'rename one, or put it into another folder',
      });
    }
  }
}

function nothingFound(files: readonly ParsedText[]): Problem {
  return {
    code: 'not-a-runbook',
    severity: 'error',
    file: (files[0] as ParsedText).file,
    path: [],
    line: 1,
    column: 1,
    message: `none of the ${files.length} files is a runbook or a bundle`,
    hint: 'give a folder that holds a file with "name" and "activities"',
  };
}
