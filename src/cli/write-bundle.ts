import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import type { NativeBundle } from '../formats/ois/import-export.ts';
import type { NativeRunbook } from '../formats/ois/runbook-import.ts';
import { UniqueNames } from '../formats/ois/unique-names.ts';
import { UsageError } from '../model/problem.ts';
import { writingFailed } from './writing-failed.ts';

/** What writing a bundle into a folder came to. Paths below the folder, with slashes, in the order they were written. */
export interface WrittenFiles {
  readonly written: readonly string[];
  /** Files of an earlier import that this one did not write: runbooks that are gone, or have another name now. */
  readonly left: readonly string[];
}

/**
 * Writes each runbook into a file of its own, in the folders of the export, and the global settings into `globals.json`. Throws UsageError,
 * before anything is written, where that would overwrite a file that no import has written, unless told to `force` it.
 */
export function writeBundle(
  bundle: NativeBundle,
  folder: string,
  { force }: { force: boolean },
): WrittenFiles {
  const files = filesOf(bundle);
  const foreign = [...files.keys()].filter((name) => isForeign(join(folder, name)));
  if (foreign.length > 0 && !force) {
    const [first, ...others] = foreign as [string, ...string[]];
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    throw new UsageError(
      `${join(folder, first)}${more} would be overwritten, and no import has written it`,
      'give another folder, or --force',
    );
  }
  for (const [name, content] of files) write(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  const left = importedBelow(folder).filter((name) => !files.has(name));
  return { written: [...files.keys()], left };
}

function filesOf({ runbooks, ...settings }: NativeBundle): Map<string, object> {
  const names = new UniqueNames();
  const files = new Map<string, object>();
  const kept = Object.entries(settings).filter(([, list]) => list.length > 0);
  // Taken in any case: a runbook of that name must not stand in its way the next time.
  const globals = `${names.take('globals')}.json`;
  if (kept.length > 0) files.set(globals, Object.fromEntries(kept));
  for (const runbook of runbooks) files.set(`${names.take(pathOf(runbook))}.json`, runbook);
  return files;
}

function pathOf({ folder = '', name }: NativeRunbook): string {
  return [...folder.split('\\'), name]
    .filter((part) => part !== '')
    .map(fileName)
    .join('/');
}

/** A name that every system can have as a file's. */
function fileName(name: string): string {
  const plain = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no file's name may have them
    .replace(/[<>:"/\\|?*\u0000-\u001f\u007f]/g, '_')
    .replace(/^\.+|[. ]+$/g, '_')
    .slice(0, 120);
  return /^(con|prn|aux|nul|com\d|lpt\d|node_modules)(\.|$)/i.test(plain) ? `${plain}_` : plain || '_';
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw writingFailed(path, error as NodeJS.ErrnoException);
  }
}

/** There, and not written by an import. */
function isForeign(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isFile() || !isImported(path));
}

/** What an import wrote says so at its runbook, or at its global settings. */
function isImported(path: string): boolean {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (hasOrigin(content)) return true;
    const settings = Object.values(content).flat();
    return settings.length > 0 && settings.every((one) => hasOrigin(one) || isSecret(one));
  } catch {
    return false;
  }
}

function hasOrigin(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'origin' in value;
}

function isSecret(value: unknown): boolean {
  const folder = typeof value === 'object' && value !== null && 'folder' in value ? value.folder : undefined;
  return folder === 'Secrets' || folder === 'Not exported';
}

function importedBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) === '.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isImported)
    .map((path) => relative(folder, path).replaceAll('\\', '/'))
    .sort();
}
