import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UsageError } from '../model/problem.ts';
import { cannotRead } from './file-errors.ts';

/** The most files and folders that are looked at in a folder, all its subfolders included. */
const mostInFolder = 1_000_000;

/**
 * The paths below a folder of the files that `isWanted` by their names, sorted. Hidden folders and
 * `node_modules` are not looked into, symbolic links not followed. Pipes, sockets and devices are no files.
 * Throws UsageError for a folder that cannot be read, and for one with more in it than `most`.
 */
export async function filesBelow(
  folder: string,
  isWanted: (name: string) => boolean,
  most = mostInFolder,
): Promise<string[]> {
  const found: string[] = [];
  let looked = 0;
  const folders = [folder];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    for await (const entry of entriesOf(path)) {
      looked += 1;
      if (looked > most) {
        throw new UsageError(
          `${folder} has more than ${most} files and folders in it`,
          'give the folder that has the runbooks',
        );
      }
      if (isPassedBy(entry.name)) continue;
      if (entry.isDirectory()) folders.push(join(path, entry.name));
      else if (entry.isFile() && isWanted(entry.name)) found.push(relative(folder, join(path, entry.name)));
    }
  }
  return found.sort();
}

/** Whether a file or folder of this name is never looked at, where a folder is looked through. */
export function isPassedBy(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** The entries of a folder, some at a time. */
async function* entriesOf(path: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(path, { bufferSize: 1024 });
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * What is made of each, in their order. So many at a time are in the making. Rejects as the first that
 * rejects; then no further one is begun.
 */
export async function fewAtATime<Entry, Made>(
  entries: readonly Entry[],
  atATime: number,
  make: (entry: Entry) => Promise<Made>,
): Promise<Made[]> {
  const all: Made[] = new Array(entries.length);
  let next = 0;
  let hasFailed = false;
  const work = async () => {
    while (next < entries.length && !hasFailed) {
      const index = next;
      next += 1;
      try {
        all[index] = await make(entries[index] as Entry);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return all;
}
