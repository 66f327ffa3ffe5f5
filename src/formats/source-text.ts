import type { Catalogue } from '../engine/activity-type.ts';
import { looksLikeExport } from './ois/decode-export.ts';
import { parseText } from './text/parse-text.ts';
import type { ParsedText, SourceFile } from './text/parsed-text.ts';

/**
 * Reads what a file says, whatever its format. An export of Orchestrator reads as a native bundle file; the
 * code for exports is loaded with the first one. Never throws for what a file says.
 */
export async function readSourceText(file: SourceFile, catalogue: Catalogue): Promise<ParsedText> {
  if (!looksLikeExport(file)) return parseText(file);
  const { readExportText } = await import('./ois/export-text.ts');
  return readExportText(file, catalogue);
}
