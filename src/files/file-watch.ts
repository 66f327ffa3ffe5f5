import { type BigIntStats, type FSWatcher, watch } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../model/problem.ts';
import { isPassedBy } from './folder-files.ts';

/** A file that is watched; or a folder, with the files in it and its subfolders that are wanted. */
export interface WatchedPath {
  readonly path: string;
  /** Says of a file of a folder by its path whether it counts. */
  readonly isWanted: (path: string) => boolean;
}

/** The files that were there, by their full paths, each with a text that changes when the file does. */
export type SeenFiles = ReadonlyMap<string, string>;

/** Changes that are less apart than this, in milliseconds, are one. */
const quietMs = 100;
/** A file that is written again and again is taken as it is after so many looks. */
const mostLooks = 20;
const mostFolders = 20_000;

/**
 * Watches files, also those that are not there yet. The system only says where to look: what has changed is
 * what differs from an earlier look. So nothing is lost while nobody waits, and a file that an editor
 * replaces counts as one that it writes to. Each folder is watched for itself, because a recursive watch goes
 * into hidden folders and `node_modules` and does not come back when its folder is made anew. Call `close` at
 * the end.
 */
export class FileWatch {
  readonly #folders = new Map<string, { readonly watcher: FSWatcher; readonly id: string }>();
  #hasEvent = false;
  #wake = () => {};

  /** The files that there are now. From now on their folders are watched, and no others. */
  async look(paths: readonly WatchedPath[]): Promise<SeenFiles> {
    const seen = new Map<string, string>();
    const folders = new Set<string>();
    for (const { path, isWanted } of paths) {
      const full = resolve(path);
      for (const place of new Set([full, await realpath(full).catch(() => full)]))
        await this.#watchAbove(place, folders);
      const found = await statsOf(full);
      if (found?.isDirectory()) await this.#lookInto(full, isWanted, seen, folders);
      else if (found?.isFile()) seen.set(full, stampOf(found));
    }
    for (const folder of this.#folders.keys()) if (!folders.has(folder)) this.#leave(folder);
    return seen;
  }

  /**
   * Waits until files differ from those of an earlier look and have come to rest. Gives their full paths;
   * none once the signal is aborted.
   */
  async changes(
    paths: readonly WatchedPath[],
    since: SeenFiles,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        this.#hasEvent = false;
        const changed = differences(since, await this.#lookAtRest(paths, since, signal));
        if (changed.length > 0 && !signal.aborted) return changed;
        await this.#event(signal);
        await pause(signal);
      }
      return [];
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    for (const folder of this.#folders.keys()) this.#leave(folder);
  }

  async #lookAtRest(
    paths: readonly WatchedPath[],
    since: SeenFiles,
    signal: AbortSignal,
  ): Promise<SeenFiles> {
    let seen = await this.look(paths);
    for (let looks = 1; looks < mostLooks && differences(since, seen).length > 0; looks += 1) {
      await pause(signal);
      const next = await this.look(paths);
      if (signal.aborted || differences(seen, next).length === 0) return next;
      seen = next;
    }
    return seen;
  }

  async #event(signal: AbortSignal): Promise<void> {
    if (this.#hasEvent || signal.aborted) return;
    await new Promise<void>((wake) => {
      this.#wake = wake;
    });
  }

  async #lookInto(
    root: string,
    isWanted: WatchedPath['isWanted'],
    seen: Map<string, string>,
    folders: Set<string>,
  ): Promise<void> {
    const waiting = [root];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      await this.#watch(folder, folders);
      try {
        for await (const entry of await opendir(folder)) {
          const path = join(folder, entry.name);
          if (entry.isDirectory() && !isPassedBy(entry.name)) waiting.push(path);
          if (!entry.isFile() || !isWanted(path)) continue;
          const found = await statsOf(path);
          if (found !== undefined) seen.set(path, stampOf(found));
        }
      } catch {
        // It has vanished, or cannot be read: playing the tests says so.
      }
    }
  }

  /** Watches the folder of a path; of one that is not there, the next above it. */
  async #watchAbove(path: string, folders: Set<string>): Promise<void> {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (await this.#watch(folder, folders)) return;
      if (folder === dirname(folder)) return;
    }
  }

  /** Returns whether there is such a folder. One that was made anew under the same name is another one. */
  async #watch(folder: string, folders: Set<string>): Promise<boolean> {
    if (folders.has(folder)) return true;
    const found = await statsOf(folder);
    if (!found?.isDirectory()) return false;
    folders.add(folder);
    if (folders.size > mostFolders)
      throw new UsageError(
        `there are more than ${mostFolders} folders to watch`,
        'give --watch the folders that have tests',
      );
    const id = `${found.dev} ${found.ino} ${found.birthtimeNs}`;
    if (this.#folders.get(folder)?.id === id) return true;
    this.#leave(folder);
    try {
      const watcher = watch(folder, () => this.#tell());
      watcher.on('error', () => {
        this.#leave(folder);
        this.#tell();
      });
      this.#folders.set(folder, { watcher, id });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return false;
      throw new UsageError(
        `cannot watch ${folder}: ${(error as Error).message}`,
        code === 'ENOSPC'
          ? 'the system watches no more folders: raise fs.inotify.max_user_watches'
          : undefined,
      );
    }
    return true;
  }

  #leave(folder: string): void {
    this.#folders.get(folder)?.watcher.close();
    this.#folders.delete(folder);
  }

  #tell(): void {
    this.#hasEvent = true;
    this.#wake();
  }
}

/** The full paths of files that came, went or changed from one look to another, sorted. */
function differences(before: SeenFiles, after: SeenFiles): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

async function statsOf(path: string): Promise<BigIntStats | undefined> {
  return await stat(path, { bigint: true }).catch(() => undefined);
}

function stampOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(quietMs, undefined, { signal }).catch(() => undefined);
}
