import type { Catalogue } from '../engine/activity-type.ts';
import { looksLikeExport } from './ois/decode-export.ts';
import { parseText } from './text/parse-text.ts';
import type { ParsedText, SourceFile } from './text/parsed-text.ts';

/**
 * What a file says, whatever its format: an export of Orchestrator says what a native bundle file would. What
 * exports need is loaded with the first one. Never throws for what a file says.
 */
export async function readSourceText(file: SourceFile, catalogue: Catalogue): Promise<ParsedText> {
  if (!looksLikeExport(file)) return parseText(file);
  const { readExportText } = await import('./ois/export-text.ts');
  return readExportText(file, catalogue);
}
