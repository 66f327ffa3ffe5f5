import type { Catalogue } from '../engine/activity-type.ts';
import { type BundleReading, readTexts } from '../formats/native/read-bundle.ts';
import { readSourceText } from '../formats/source-text.ts';
import type { SourceFile } from '../formats/text/parsed-text.ts';

/**
 * Reads a runbook, a bundle, an export of Orchestrator, or the files of a folder as one bundle, and checks what it means. In a folder of
 * several files those that are none of these are left out with a warning. Never throws for what a file says.
 */
export async function readBundle(files: readonly SourceFile[], catalogue: Catalogue): Promise<BundleReading> {
  const texts = await Promise.all(files.map((file) => readSourceText(file, catalogue)));
  return readTexts(texts, catalogue);
}
