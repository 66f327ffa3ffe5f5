import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a file for this process, for as long as it lives: the operating system lets go of it when the process
 * is gone, however it ended. Undefined if another process holds it.
 */
export function holdFile(path: string): (() => void) | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // SQLite locks the file itself, in a way that ends with the process.
    file.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return () => {
    // Removed while it is held, so that nobody holds a file that is gone.
    rmSync(path, { force: true });
    file.close();
  };
}

/** Whether SQLite found that another process has locked the file. */
export function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 5;
}
