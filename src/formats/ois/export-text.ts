import type { Catalogue } from '../../engine/activity-type.ts';
import type { Problem } from '../../model/problem.ts';
import type { ParsedText, SourceFile } from '../text/parsed-text.ts';
import { fileStart } from '../text/place.ts';
import { guidOf } from './guid.ts';
import {
  type ExportImport,
  type ExportsImport,
  type GivenElsewhere,
  type ImportedElsewhere,
  importExports,
  settingKey,
} from './import-export.ts';
import { differingCopies, problemsOf } from './import-report.ts';

/**
 * Reads exports as if they were bundle files that refer to one another. The notes of the import become
 * warnings at their places in the exports. With `isOneOfSeveral`, a file that is no export is left out with a
 * warning. What the definitions `beside` the exports have, by their origins, is used as it stands there; if
 * its content differs, there is a warning.
 */
export function readExportTexts(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  { isOneOfSeveral, beside }: { readonly isOneOfSeveral: boolean; readonly beside: readonly ParsedText[] },
): readonly ParsedText[] {
  const given = givenIn(beside);
  const imported = importExports(files, catalogue, '', given);
  const texts = textsOfImport(imported, files, isOneOfSeveral);
  const { report } = imported;
  if (report === undefined) return texts;
  const differing = imported.elsewhere.flatMap((one) => differingFrom(given.byGuid.get(one.guid), one) ?? []);
  return texts.map((text) => ({
    ...text,
    problems: [
      ...text.problems,
      ...differing.filter(({ file }) => file === text.file),
      ...problemsOf(report, text.file),
    ],
  }));
}

/**
 * The imports as the texts of equal bundle files, with the places in the exports. They have the problems of
 * the exports themselves, without the notes of the import.
 */
export function textsOfImport(
  { files: imports }: ExportsImport,
  files: readonly SourceFile[],
  isOneOfSeveral: boolean,
): readonly ParsedText[] {
  return imports.map((one, index) => {
    const { name } = files[index] as SourceFile;
    return (isOneOfSeveral && leftOut(one, name)) || textOf(one, name);
  });
}

function textOf({ bundle, problems, placeOf }: ExportImport, file: string): ParsedText {
  return {
    file,
    value: bundle,
    problems,
    locate: async (places) =>
      places.map(({ path }) => {
        const { line, column } = placeOf(path) ?? fileStart;
        return { line, column };
      }),
  };
}

/** Undefined for an export, and for one that is damaged. */
function leftOut(imported: ExportImport, file: string): ParsedText | undefined {
  const [problem] = imported.problems;
  if (problem?.code !== 'not-an-export') return undefined;
  const hint = 'it is left out; move it out of the folder to silence this';
  return {
    ...textOf(imported, file),
    problems: [{ ...problem, code: 'file-left-out', severity: 'warning', hint }],
    isLeftOut: true,
  };
}

/** A runbook or setting of a definition that an import has written. */
interface GivenEntry {
  readonly file: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What definitions have that were imported before. */
function givenIn(texts: readonly ParsedText[]): GivenElsewhere & {
  readonly byGuid: ReadonlyMap<string, GivenEntry>;
} {
  const byGuid = new Map<string, GivenEntry>();
  const variables = new Set<string>();
  for (const { file, value } of texts) {
    for (const entry of [value, ...Object.values(isRecord(value) ? value : {}).flat()]) {
      const origin = isRecord(entry) ? entry['origin'] : undefined;
      if (!isRecord(entry) || !isRecord(origin) || 'objectType' in origin) continue;
      const guid = guidOf(String(origin['uniqueId'] ?? ''));
      if (guid !== '' && 'name' in entry) byGuid.set(guid, { file, entry });
    }
    const list = isRecord(value) ? value['variables'] : undefined;
    for (const one of Array.isArray(list) ? list.filter(isRecord) : []) {
      const { name, folder = '' } = one;
      if (typeof name === 'string' && typeof folder === 'string') variables.add(settingKey({ name, folder }));
    }
  }
  return { guids: new Set(byGuid.keys()), variables, byGuid };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function differingFrom(
  given: GivenEntry | undefined,
  { native, file, element }: ImportedElsewhere,
): Problem | undefined {
  if (given === undefined || contentOf(given.entry) === contentOf(native)) return undefined;
  const { line, column } = element;
  const message =
    `${native.name}: it is in ${given.file} and, with other content, in ${file}: that of ${given.file} is ` +
    'used, because an import has written it';
  return { code: differingCopies, severity: 'warning', file, path: [], line, column, message };
}

/** Everything but origins, so that the order of keys does not matter. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === 'origin' || key === '$schema') return undefined;
    if (!isRecord(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
