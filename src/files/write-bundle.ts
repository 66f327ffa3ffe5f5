import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { standardCatalogue } from '../activities/catalogue.ts';
import { originEnding, originFileOf, withOrigins, withoutOrigins } from '../formats/native/origin-file.ts';
import { isObject } from '../formats/native/runbook-draft.ts';
import { yamlFile } from '../formats/native/yaml-file.ts';
import type { NativeBundle } from '../formats/ois/native-bundle.ts';
import { UsageError } from '../model/problem.ts';
import type { WrittenFiles } from '../reports/import-text.ts';
import { filesOf, globalsFile } from './bundle-files.ts';
import {
  areSettings,
  hasImportedSettings,
  hasOrigin,
  type OwnSetting,
  withOwnSettings,
} from './own-settings.ts';
import { onDisk, writeFiles } from './write-files.ts';

/**
 * Writes each runbook into a YAML file of its own, in the folders of the export, and the global settings into
 * `globals.yaml`. Beside each file is one with its origins. Files of a version that wrote JSON are replaced.
 * All of it is done or nothing: if it throws UsageError, everything is as it was. Without `force` it also
 * throws if it would overwrite a file that no import has written.
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
  const earlier = importedBelow(folder).filter((name) => !files.has(name));
  const replaced = earlier.filter((name) => files.has(asYaml(name)));
  const left = earlier.filter((name) => !replaced.includes(name));
  const kept = keepOwnSettings(files, folder);
  const schema = schemaFor(folder);
  const texts = new Map([...files].flatMap(([name, content]) => textsOf(name, content, schema)));
  writeFiles(folder, texts, replaced);
  return { written: [...texts.keys()], left, replaced, kept };
}

/** The texts of a file and of the one with its origins, by their paths. */
function textsOf(name: string, content: object, schema: string): [string, string][] {
  const beside = originFileOf(name);
  const apart = withoutOrigins(content as Readonly<Record<string, unknown>>, (type) =>
    standardCatalogue.has(type),
  );
  const up = '../'.repeat(name.split('/').length - 1);
  const { $schema = `${up}${schema}`, ...rest } = apart.content;
  const text = yamlFile({ $schema, ...rest }, [`yaml-language-server: $schema=${$schema}`, mark]);
  return apart.origins === undefined
    ? [[name, text]]
    : [
        [name, text],
        [beside, `${JSON.stringify(apart.origins, null, 2)}\n`],
      ];
}

/** The comment by which the next import knows that it may overwrite a file. */
const mark = 'Written by pianola import, which overwrites it.';

/**
 * The path from a folder to the schema of runbook files: in the package that is installed in the nearest
 * folder above it, and otherwise in the folder it lies in.
 */
function schemaFor(folder: string): string {
  const installed = (above: string) => join(above, 'node_modules', 'pianola', 'dist', 'runbook.schema.json');
  const parent = dirname(resolve(folder));
  let above = parent;
  while (!existsSync(installed(above)) && dirname(above) !== above) above = dirname(above);
  const found = existsSync(installed(above)) ? above : parent;
  return relative(resolve(folder), installed(found)).replaceAll('\\', '/');
}

function overwriting(folder: string, [first = '', ...others]: readonly string[]): UsageError {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const path = join(folder, first);
  const message = `${path}${more} would be overwritten, and no import has written it`;
  return new UsageError(message, 'give another folder, or --force');
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

/**
 * Whether an import wrote the file. It has a comment that says so. Files of a version that wrote JSON have
 * origins in them.
 */
function isImported(folder: string, name: string): boolean {
  const path = join(folder, name);
  if (/\.yaml$/i.test(name) && textOf(path)?.includes(`\n# ${mark}\n`)) return true;
  if (!/\.json$/i.test(name)) return false;
  const content = contentOf(path);
  return hasOrigin(content) || (asYaml(name) === globalsFile && hasImportedSettings(content));
}

function asYaml(name: string): string {
  return name.replace(/\.json$/i, '.yaml');
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

/** The value of a file; undefined if it is not YAML or JSON, or cannot be read. */
function contentOf(path: string): unknown {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    return /\.yaml$/i.test(path) ? parse(text) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The global settings that an import has written, with their origins and what somebody added. */
function settingsIn(folder: string): Readonly<Record<string, unknown>> | undefined {
  const name = [globalsFile, globalsFile.replace(/\.yaml$/, '.json')].find((one) =>
    existsSync(join(folder, one)),
  );
  if (name === undefined || !isImported(folder, name)) return undefined;
  const path = join(folder, name);
  const content = contentOf(path);
  const whole = isObject(content) ? withOrigins(content, contentOf(originFileOf(path))) : content;
  return areSettings(whole) ? whole : undefined;
}

function keepOwnSettings(files: Map<string, object>, folder: string): readonly OwnSetting[] {
  const imported = files.get(globalsFile);
  const there = settingsIn(folder);
  if (imported === undefined || there === undefined) return [];
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
    .filter((entry) => entry.isFile() && /\.(json|yaml)$/i.test(entry.name))
    .filter((entry) => !entry.name.toLowerCase().endsWith(originEnding))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => isImported(folder, name))
    .sort();
}
