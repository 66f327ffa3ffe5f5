import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../model/problem.ts';
import { writingFailed } from './text-output.ts';

type Content = string | Uint8Array;

/**
 * Writes files below a folder, and makes the folders they need; then removes others below it. Every file is
 * written beside its place, flushed to the disk, and renamed when all are written: an error leaves everything
 * as it was, and a file is never half-written, even if the process is killed. Nothing is written outside the
 * folder: a symbolic link that leads out of it is refused. Throws UsageError if that is not possible.
 */
export function writeFiles(
  folder: string,
  contents: ReadonlyMap<string, Content>,
  removed: readonly string[] = [],
): void {
  all((change) => {
    const root = onDisk(folder, () => {
      change.makeFolder(resolve(folder));
      return realpathSync(folder);
    });
    for (const [name, content] of contents)
      onDisk(join(folder, name), (path) => change.write(placeBelow(root, name, path, change), content));
    change.replace();
    for (const name of removed)
      onDisk(join(folder, name), (path) => change.remove(placeBelow(root, name, path, change)));
  });
}

/**
 * Writes one file, which is whole or as it was. A symbolic link is followed. Of a device or a pipe nothing
 * can be kept: it is written to as it is. With `isNew` a file that exists is an error with the code `EEXIST`.
 */
export function writeFile(path: string, content: Content, { isNew = false } = {}): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile() && !isNew) {
    writeFileSync(path, content);
    return;
  }
  if (isNew && lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw Object.assign(new Error('it already exists'), { code: 'EEXIST' });
  all((change) => {
    change.write(found === undefined ? writtenThrough(path) : realpathSync(path), content);
    change.replace();
  });
}

/** Writes a new file, or with `force` any. Throws UsageError for one that exists or cannot be written. */
export function writeNewFile(path: string, content: Content, force: boolean): void {
  try {
    writeFile(path, content, { isNew: !force });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw writingFailed(path, error as NodeJS.ErrnoException);
    throw new UsageError(`${path} already exists`, 'give another name, or --force to overwrite it');
  }
}

/** Writes several files that exist, wherever they lie: an error leaves all of them as they were. */
export function rewriteFiles(contents: ReadonlyMap<string, Content>): void {
  all((change) => {
    for (const [path, content] of contents) onDisk(path, () => change.write(realpathSync(path), content));
    change.replace();
  });
}

/** Calls `action` with a path. Throws UsageError in plain words for an error of the file system. */
export function onDisk<Result>(path: string, action: (path: string) => Result): Result {
  try {
    return action(path);
  } catch (error) {
    throw writingFailed(shortPath(path), error as NodeJS.ErrnoException);
  }
}

/** Throws the error of the system if a file that exists may not be written. */
export function mayWrite(path: string): void {
  accessSync(path, constants.W_OK);
}

/** Carries out a change, or takes all of it back. */
function all(make: (change: Change) => void): void {
  const change = new Change();
  try {
    make(change);
  } catch (error) {
    change.takeBack();
    throw error;
  }
  change.finish();
}

/** A file that is written beside its place. */
interface Written {
  readonly path: string;
  readonly beside: string;
  readonly existed: boolean;
}

class Change {
  readonly #undo: (() => void)[] = [];
  readonly #written: Written[] = [];
  /** What was there before, under other names. */
  readonly #kept: string[] = [];
  readonly #folders = new Set<string>();
  #names = 0;

  makeFolder(path: string): void {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    if (found !== undefined) throw new Error(`${shortPath(path)} is not a folder`);
    const parent = dirname(path);
    if (parent !== path) this.makeFolder(parent);
    mkdirSync(path);
    this.#undo.push(() => rmdirSync(path));
  }

  /** Writes the content beside the place of the file. */
  write(path: string, content: Content): void {
    const found = lstatSync(path, { throwIfNoEntry: false });
    checkFile(found);
    if (found !== undefined) mayWrite(path);
    const beside = this.#beside(path);
    const descriptor = openSync(beside, 'wx');
    this.#undo.push(() => unlinkSync(beside));
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (found !== undefined) chmodSync(beside, found.mode & 0o7777);
    this.#written.push({ path, beside, existed: found !== undefined });
  }

  /** Puts every file that was written into its place. */
  replace(): void {
    const earlier = this.#written.map(({ path, existed }) => (existed ? this.#keep(path) : undefined));
    for (const [index, { path, beside }] of this.#written.entries())
      onDisk(path, () => {
        renameSync(beside, path);
        const before = earlier[index];
        this.#undo.push(() => (before === undefined ? unlinkSync(path) : renameSync(before, path)));
      });
  }

  remove(path: string): void {
    const before = this.#keep(path);
    unlinkSync(path);
    this.#undo.push(() => renameSync(before, path));
  }

  takeBack(): void {
    for (const step of this.#undo.toReversed()) attempt(step);
    this.#sweep();
  }

  finish(): void {
    this.#sweep();
    for (const folder of this.#folders) attempt(() => flushFolder(folder));
  }

  #sweep(): void {
    for (const path of this.#kept) attempt(() => unlinkSync(path));
  }

  /** A second name for a file, by which it can be put back. */
  #keep(path: string): string {
    const kept = this.#beside(path);
    this.#kept.push(kept);
    try {
      linkSync(path, kept);
    } catch {
      // Not every file system has hard links.
      copyFileSync(path, kept, constants.COPYFILE_EXCL);
    }
    return kept;
  }

  #beside(path: string): string {
    const folder = dirname(path);
    if (!this.#folders.has(folder)) removeLeftovers(folder);
    this.#folders.add(folder);
    this.#names += 1;
    return join(folder, `.pianola-${process.pid}-${this.#names}.tmp`);
  }
}

/** Removes what processes that were killed have left. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = /^\.pianola-(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (owner !== undefined && !isOtherProcess(Number(owner))) attempt(() => unlinkSync(join(folder, name)));
  }
}

function isOtherProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function checkFile(found: Stats | undefined): void {
  if (found?.isDirectory()) throw new Error('it is a folder');
  if (found !== undefined && !found.isFile()) throw new Error('it is not an ordinary file');
}

/**
 * Where a file below a folder is written; its folders are made. Throws if a symbolic link on the way leads
 * out of the folder. `root` is the real path of the folder.
 */
function placeBelow(root: string, name: string, path: string, change: Change): string {
  const folders = name.split(/[\\/]/).slice(0, -1);
  let at = root;
  for (const [index, folder] of folders.entries()) {
    at = join(at, folder);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) at = realInside(root, at);
    const asked = path.split(sep).slice(0, index - folders.length);
    if (found !== undefined && !statSync(at).isDirectory())
      throw new Error(`${shortPath(asked.join(sep))} is not a folder`);
    change.makeFolder(at);
  }
  const place = join(at, basename(path));
  return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ? realInside(root, place) : place;
}

function realInside(root: string, link: string): string {
  const real = existsSync(link) ? realpathSync(link) : undefined;
  const below = real === undefined ? '..' : relative(root, real);
  const isOutside = below === '..' || below.startsWith(`..${sep}`) || resolve(below) === below;
  if (real !== undefined && !isOutside) return real;
  throw new Error(`${shortPath(link)} is a symbolic link to something outside of the folder`);
}

/** Where a file comes to lie whose name may be a link to nothing. */
function writtenThrough(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
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
