import { UsageError } from '../model/problem.ts';

/**
 * Why a file could not be used, in plain words, by the code of Node's error. ENOENT is worded for reading.
 */
export const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its path is too long',
  ENXIO: 'it is a socket',
  ELOOP: 'its symbolic links lead round in a circle',
};

/** The error for a file or folder that could not be read, with the reason in plain words. */
export function cannotRead(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new UsageError(
    `cannot read ${path}: ${fileErrors[code] ?? (error instanceof Error ? error.message : String(error))}`,
  );
}
