import type { Catalogue } from '../engine/activity-type.ts';
import { textWithOrigins } from './native/origin-file.ts';
import { looksLikeExport } from './ois/decode-export.ts';
import { maxProblemsOfAll } from './text/limits.ts';
import { parseText, wholeRoom } from './text/parse-text.ts';
import type { ParsedText, SourceFile, TextSize } from './text/parsed-text.ts';

/**
 * Reads what files say, whatever their formats, in the order given. Exports of Orchestrator read as native
 * bundle files that refer to one another; the code for exports is loaded with the first one. Never throws for
 * what a file says.
 */
export async function readSourceTexts(
  files: readonly SourceFile[],
  catalogue: Catalogue,
): Promise<readonly ParsedText[]> {
  const exports = files.filter(looksLikeExport);
  const others = files.filter((file) => !exports.includes(file));
  const isOneOfSeveral = files.length > 1;
  const beside = await readNativeTexts(others, isOneOfSeveral);
  const texts = new Map(others.map((file, index) => [file, beside[index] as ParsedText]));
  if (exports.length > 0) {
    const { readExportTexts } = await import('./ois/export-text.ts');
    const read = readExportTexts(exports, catalogue, { isOneOfSeveral, beside });
    for (const [index, file] of exports.entries()) texts.set(file, read[index] as ParsedText);
  }
  return files.map((file) => texts.get(file) as ParsedText);
}

/**
 * Reads one file after the other, and no more values than a definition can have. Where thousands of files
 * have problems, at least one problem of each is kept.
 */
async function readNativeTexts(
  files: readonly SourceFile[],
  isOneOfSeveral: boolean,
): Promise<readonly ParsedText[]> {
  const room = { ...wholeRoom };
  let problems = maxProblemsOfAll;
  const texts: ParsedText[] = [];
  for (const file of files) {
    const text = leftOut(await nativeText(file, room), file, isOneOfSeveral);
    room.json -= text.size?.json ?? 0;
    room.yaml -= text.size?.yaml ?? 0;
    const kept = text.problems.slice(0, Math.max(1, problems));
    problems -= kept.length;
    texts.push(kept.length === text.problems.length ? text : { ...text, problems: kept });
  }
  return texts;
}

/** Of several files, one that cannot be read and has no word of a definition is none. */
function leftOut(text: ParsedText, { bytes }: SourceFile, isOneOfSeveral: boolean): ParsedText {
  if (!isOneOfSeveral || text.value !== undefined || bytes.length === 0) return text;
  const isMeant = /activities|runbooks|computerGroups|returnedData/.test(
    new TextDecoder('latin1').decode(bytes),
  );
  return isMeant ? text : { ...text, problems: [], isLeftOut: true };
}

async function nativeText(file: SourceFile, room: TextSize): Promise<ParsedText> {
  const text = await parseText(file, room);
  if (file.origins === undefined) return text;
  return await textWithOrigins(text, file.origins, room);
}
