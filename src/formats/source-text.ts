import type { Catalogue } from '../engine/activity-type.ts';
import { textWithOrigins } from './native/origin-file.ts';
import { looksLikeExport } from './ois/decode-export.ts';
import { parseText } from './text/parse-text.ts';
import type { ParsedText, SourceFile } from './text/parsed-text.ts';

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
  const beside = await Promise.all(others.map(nativeText));
  const texts = new Map(others.map((file, index) => [file, beside[index] as ParsedText]));
  if (exports.length > 0) {
    const { readExportTexts } = await import('./ois/export-text.ts');
    const read = readExportTexts(exports, catalogue, { isOneOfSeveral: files.length > 1, beside });
    for (const [index, file] of exports.entries()) texts.set(file, read[index] as ParsedText);
  }
  return files.map((file) => texts.get(file) as ParsedText);
}

async function nativeText(file: SourceFile): Promise<ParsedText> {
  const text = await parseText(file);
  if (file.origins === undefined) return text;
  return await textWithOrigins(text, file.origins);
}
