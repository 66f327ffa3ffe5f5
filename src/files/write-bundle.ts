import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { NativeBundle } from '../formats/ois/native-bundle.ts';
import { UsageError } from '../model/problem.ts';
import type { WrittenFiles } from '../reports/import-text.ts';
import { filesOf, globalsFile } from './bundle-files.ts';
import { hasImportedSettings, hasOrigin, type OwnSetting, withOwnSettings } from './own-settings.ts';
import { onDisk, writeFiles } from './write-files.ts';

/**
 * Writes each runbook into a file of its own, in the folders of the export, and the global settings into
 * `globals.json`. Throws UsageError before anything is written if that is not possible. Without `force` it
 * also throws if it would overwrite a file that no import has written.
 */
export function writeBundle(
  bundle: NativeBundle,
  folder: string,
  { force }: { force: boolean },
): WrittenFiles {
  if (folder === '') throw new UsageError('the folder to write to has no name');
  const files = filesOf(bundle);
  const foreign = [...files.keys()].filter((name) => isForeign(folder, name));
  if (foreign.length > 0 && !force) throw overwriting(folder, foreign);
  const left = importedBelow(folder).filter((name) => !files.has(name));
  const kept = keepOwnSettings(files, folder);
  const texts = [...files].map(([name, content]) => [name, `${JSON.stringify(content, null, 2)}\n`] as const);
  writeFiles(folder, new Map(texts));
  return { written: [...files.keys()], left, kept };
}

function overwriting(folder: string, [first = '', ...others]: readonly string[]): UsageError {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const path = join(folder, first);
  const why = readJson(path) === undefined ? 'it is not plain JSON' : 'no import has written it';
  return new UsageError(`${path}${more} would be overwritten, and ${why}`, 'give another folder, or --force');
}

/**
 * Whether a file exists that no import has written. Throws UsageError for a path that is not a file, or
 * cannot be one.
 */
function isForeign(folder: string, name: string): boolean {
  return onDisk(join(folder, name), (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not an ordinary file');
    return !isImported(folder, name);
  });
}

/** Whether an import wrote the file: its runbook, or one of its global settings, has an origin. */
function isImported(folder: string, name: string): boolean {
  const content = readJson(join(folder, name));
  return hasOrigin(content) || (name === globalsFile && hasImportedSettings(content));
}

/** The JSON value of a file; undefined if it is not JSON or cannot be read. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function keepOwnSettings(files: Map<string, object>, folder: string): readonly OwnSetting[] {
  const imported = files.get(globalsFile);
  const there = readJson(join(folder, globalsFile));
  if (imported === undefined || !hasImportedSettings(there)) return [];
  const { content, kept } = withOwnSettings(imported as Readonly<Record<string, readonly object[]>>, there);
  files.set(globalsFile, content);
  return kept;
}

function importedBelow(folder: string): string[] {
  const entries = onDisk(folder, () => {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory()) throw new Error('it is not a folder');
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  });
  return entries
    .filter((entry) => entry.isFile() && extname(entry.name) === '.json')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => isImported(folder, name))
    .sort();
}
