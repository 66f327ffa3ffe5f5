import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { cannotRead } from './file-errors.ts';

/** The spellings of the folder that this process may read below; none: it may read anything. */
let roots: readonly string[] = [];

/** From now on `admit` refuses what is not below a folder. Throws UsageError if there is no such folder. */
export function readOnlyBelow(folder: string): void {
  try {
    roots = [resolve(folder), realpathSync.native(folder)];
  } catch (error) {
    throw cannotRead(folder, error);
  }
}

/**
 * Throws UsageError if a path leads out of the root, by its spelling or by symbolic links. What is not there
 * is admitted: whoever reads it says so.
 */
export function admit(path: string): void {
  if (roots.length === 0) return;
  let isBelow = isBelowRoot(resolve(path));
  try {
    // As the system follows it: `link/..` is the folder that the target of the link is in.
    isBelow &&= isBelowRoot(realpathSync.native(path));
  } catch {
    // It is not there.
  }
  if (!isBelow) throw cannotRead(path, new Error(`it is outside of the root, ${roots[0]}`));
}

/** Whether a folder is the root: nothing above it is looked at. */
export function isRoot(folder: string): boolean {
  return roots.includes(folder);
}

function isBelowRoot(path: string): boolean {
  return roots.some((root) => {
    const below = relative(root, path);
    return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  });
}
