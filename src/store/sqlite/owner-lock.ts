import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Somebody may be looking whether a file is held; in milliseconds. */
const patienceMs = 100;

/**
 * Holds a file for this process, for as long as it lives: the operating system lets go of it when the process
 * is gone, however it ended. Undefined if another process holds it.
 */
export function holdFile(path: string): (() => void) | undefined {
  const file = new DatabaseSync(path, { timeout: patienceMs });
  try {
    // SQLite locks the file itself, in a way that ends with the process.
    file.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  // It is not removed: somebody else may have opened it and be about to lock it.
  return () => file.close();
}

/** Whether some process holds a file. */
export function isHeld(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    file.exec('PRAGMA schema_version');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    file.close();
  }
}

/** The code of an error of SQLite, without its details; undefined for another error. */
export function primaryCode(error: unknown): number | undefined {
  const { errcode } = error as { readonly errcode?: number };
  return errcode === undefined ? undefined : errcode & 0xff;
}

/** Whether SQLite found that another process has locked the file. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}
