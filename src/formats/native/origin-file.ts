import { z } from 'zod';
import { runbookPath } from '../../model/path.ts';
import type { Problem } from '../../model/problem.ts';
import { originSchema } from '../../model/runbook-schema.ts';
import { fitSchema } from '../text/fit-schema.ts';
import { parseText } from '../text/parse-text.ts';
import type { ParsedText, SourceFile, TextSize } from '../text/parsed-text.ts';
import { isObject } from './runbook-draft.ts';

type Origin = z.output<typeof originSchema>;
type Content = Readonly<Record<string, unknown>>;

const settingsOrigins = z.record(z.string(), originSchema).optional();

/**
 * The origins of the parts of a definition: activities by id, links by their ends in stored order, global
 * settings by path.
 */
const originsSchema = z.strictObject({
  runbook: originSchema.optional(),
  activities: z.record(z.string(), originSchema).optional(),
  links: z.array(z.strictObject({ from: z.string(), to: z.string(), origin: originSchema })).optional(),
  variables: settingsOrigins,
  counters: settingsOrigins,
  schedules: settingsOrigins,
  computerGroups: settingsOrigins,
});

type Origins = z.output<typeof originsSchema>;

const settingKinds = ['variables', 'counters', 'schedules', 'computerGroups'] as const;

/** The ending of files with the origins of another file. */
export const originEnding = '.origin.json';

/** The file with the origins of a definition: `Nightly.origin.json` beside `Nightly.yaml`. */
export function originFileOf(name: string): string {
  return `${name.replace(/\.[^./\\]+$/, '')}${originEnding}`;
}

/** A definition and its origins, apart. */
export interface ApartOrigins {
  readonly content: Content;
  /** Undefined if nothing in it has an origin. */
  readonly origins: Content | undefined;
}

/**
 * Takes the origins out of the content of a runbook file, or of a bundle file with global settings. An
 * activity of a type that only its origin makes playable keeps its `objectType`.
 */
export function withoutOrigins(content: Content, isKnownType: (type: string) => boolean): ApartOrigins {
  const { origin, ...rest } = content;
  const origins: Record<string, unknown> = {};
  if (isObject(origin)) origins['runbook'] = origin;
  const list = (key: string) => entriesIn(content, key);
  const activities = list('activities').flatMap(({ id, origin: own }) =>
    isObject(own) ? [[String(id), own] as const] : [],
  );
  const links = list('links').flatMap(({ from, to, origin: own }) =>
    isObject(own) ? [{ from, to, origin: own }] : [],
  );
  if (activities.length > 0) origins['activities'] = Object.fromEntries(activities);
  if (links.length > 0) origins['links'] = links;
  for (const kind of settingKinds) {
    const own = list(kind).flatMap((one) => (isObject(one['origin']) ? [[keyOf(one), one['origin']]] : []));
    if (own.length > 0) origins[kind] = Object.fromEntries(own);
  }
  const played: Record<string, unknown> = { ...rest };
  for (const key of ['links', ...settingKinds]) if (key in played) played[key] = list(key).map(withoutOrigin);
  if ('activities' in played) {
    played['activities'] = list('activities').map((one) => {
      const own = one['origin'];
      const isOpen = isObject(own) && 'objectType' in own && !isKnownType(String(one['type']));
      return isOpen ? { ...one, origin: { objectType: own['objectType'] } } : withoutOrigin(one);
    });
  }
  return { content: played, origins: Object.keys(origins).length === 0 ? undefined : origins };
}

/** The content of a definition with its origins in their places again. Origins of other parts are ignored. */
export function withOrigins(content: Content, given: unknown): Content {
  const origins = fitSchema(originsSchema, given).data;
  return origins === undefined ? content : joined(content, origins);
}

/**
 * A definition with the origins that the file beside it has. If that file cannot be used, there is a warning,
 * and the definition is as it was: origins have no effect.
 */
export async function textWithOrigins(
  text: ParsedText,
  file: SourceFile,
  room: TextSize,
): Promise<ParsedText> {
  const beside = await parseText(file, room);
  const warn = ({ hint: _, ...problem }: Problem): Problem => ({
    ...problem,
    code: 'origin-unusable',
    severity: 'warning',
    message: `${problem.message}; what it says of the export is left out`,
    hint: 'import again, or remove the file: it has no effect on what is played',
  });
  if (beside.value === undefined)
    return { ...text, problems: [...text.problems, ...beside.problems.map(warn)] };
  const { data, error } = fitSchema(originsSchema, beside.value);
  if (error !== undefined) {
    const path = (error.issues[0]?.path ?? []).map((key) => (typeof key === 'symbol' ? String(key) : key));
    const [place] = await beside.locate([{ path }]);
    const message = 'this is no file of origins as an import writes it';
    const problem = { code: '', severity: 'warning', file: file.name, path, ...place, message } as const;
    return { ...text, problems: [...text.problems, warn(problem)] };
  }
  return isObject(text.value) ? { ...text, value: joined(text.value, data) } : text;
}

function joined(content: Content, origins: Origins): Content {
  const all: Record<string, unknown> = { ...content };
  if (origins.runbook !== undefined) Object.assign(all, withOrigin(content, origins.runbook));
  const join = (key: string, originFor: (entry: Content) => Origin | undefined) => {
    if (!Array.isArray(content[key])) return;
    all[key] = content[key].map((entry: unknown) =>
      isObject(entry) ? withOrigin(entry, originFor(entry)) : entry,
    );
  };
  const { activities = {}, links = [] } = origins;
  join('activities', ({ id }) => ownOf(activities, String(id)));
  const ends = ({ from, to }: Content) => JSON.stringify([from, to]);
  const ofLinks = Map.groupBy(links, ends);
  join('links', (link) => ofLinks.get(ends(link))?.shift()?.origin);
  for (const kind of settingKinds) join(kind, (entry) => ownOf(origins[kind] ?? {}, keyOf(entry)));
  return all;
}

function ownOf(origins: Readonly<Record<string, Origin>>, key: string): Origin | undefined {
  return Object.hasOwn(origins, key) ? origins[key] : undefined;
}

function withOrigin(entry: Content, origin: Origin | undefined): Content {
  if (origin === undefined) return entry;
  const own = entry['origin'];
  return { ...entry, origin: isObject(own) ? { ...origin, ...own } : origin };
}

function withoutOrigin({ origin: _, ...rest }: Content): Content {
  return rest;
}

function entriesIn(content: Content, key: string): readonly Content[] {
  const list = content[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function keyOf({ name, folder }: Content): string {
  return typeof name === 'string'
    ? runbookPath({ name, folder: typeof folder === 'string' ? folder : '' })
    : '';
}
