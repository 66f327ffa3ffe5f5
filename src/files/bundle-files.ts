import { Buffer } from 'node:buffer';
import type { NativeBundle, NativeRunbook } from '../formats/ois/native-bundle.ts';
import { UniqueNames } from '../formats/ois/unique-names.ts';
import { namesTo } from '../model/path.ts';
import { fileNameText, withoutDevice } from './file-name.ts';
import { liesBesideRunbooks } from './load.ts';

/** The file that an import writes the global settings to. */
export const globalsFile = 'globals.yaml';

/**
 * The files of a bundle by their paths below its folder, with slashes. Each runbook is in the folders it has
 * in the export; global settings, if there are any, are in `globals.yaml`. No two paths differ in letter case
 * only, and no folder has the path of a file.
 */
export function filesOf({ runbooks, ...settings }: NativeBundle): Map<string, object> {
  const names = new UniqueNames();
  const files = new Map<string, object>();
  const given = Object.entries(settings).filter(([, list]) => list.length > 0);
  // Taken even without settings: the next import may have some, and a runbook must not have their file.
  names.take('globals');
  if (given.length > 0) files.set(globalsFile, Object.fromEntries(given));
  for (const runbook of runbooks) files.set(`${names.take(pathOf(runbook))}.yaml`, runbook);
  return files;
}

function pathOf({ folder = '', name }: NativeRunbook): string {
  const folders = namesTo({ folder, name }).slice(0, -1);
  return [...folders.map(folderName), runbookName(name)].join('/');
}

/** Files end in `.yaml` or `.json` and folders never do, so that no folder has the name of a file. */
function folderName(name: string): string {
  const plain = plainName(name);
  return /\.(yaml|json)$/i.test(plain) ? `${plain}_` : plain;
}

/** The name of a runbook's file. It is never that of a mocks file, which would not be read as a runbook. */
function runbookName(name: string): string {
  const plain = plainName(name);
  return liesBesideRunbooks(`${plain}.yaml`) || /\.origin$/i.test(plain) ? `${plain}_` : plain;
}

/** A name that every system accepts for a file or a folder. */
function plainName(name: string): string {
  const plain = cut(fileNameText(name)).replace(/^\.+|[. ]+$/g, '_');
  return withoutDevice(plain).replace(/^(node_modules)(?= *(\.|$))/i, '$1_') || '_';
}

/** Systems permit names of 255 bytes; the rest is for a number and an extension. */
const maxNameBytes = 200;

function cut(name: string): string {
  let bytes = 0;
  let length = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxNameBytes) return name.slice(0, length);
    length += character.length;
  }
  return name;
}
