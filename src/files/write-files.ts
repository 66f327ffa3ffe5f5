import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { writingFailed } from './text-output.ts';

/**
 * Writes files below a folder, and makes the folders they need. Throws UsageError if that is not possible.
 * All files are opened before the first is written, so that a wrong name or permission leaves everything as
 * it was.
 */
export function writeFiles(folder: string, texts: ReadonlyMap<string, string>): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of texts.keys()) onDisk(join(folder, name), (path) => reserve(path, undo));
  } catch (error) {
    for (const step of undo.toReversed()) attempt(step);
    throw error;
  }
  for (const [name, text] of texts) onDisk(join(folder, name), (path) => writeFileSync(path, text));
}

/** Calls `action` with a path. Throws UsageError in plain words for an error of the file system. */
export function onDisk<Result>(path: string, action: (path: string) => Result): Result {
  try {
    return action(path);
  } catch (error) {
    throw writingFailed(shortPath(path), error as NodeJS.ErrnoException);
  }
}

function reserve(path: string, undo: (() => void)[]): void {
  makeFolder(dirname(path), undo);
  const isNew = lstatSync(path, { throwIfNoEntry: false }) === undefined;
  closeSync(openSync(path, 'a'));
  if (isNew) undo.push(() => unlinkSync(path));
}

function makeFolder(path: string, undo: (() => void)[]): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found !== undefined) throw new Error(`${shortPath(path)} is not a folder`);
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent, undo);
  mkdirSync(path);
  undo.push(() => rmdirSync(path));
}

/** Ignores an error: the first one is the one to report. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {}
}

/** A path for a message, shortened in the middle: nobody reads thousands of characters. */
function shortPath(path: string): string {
  return path.length <= 300 ? path : `${path.slice(0, 150)}…${path.slice(-100)}`;
}
