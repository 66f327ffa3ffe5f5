import { UsageError } from '../model/problem.ts';
import { fileErrors } from './file-errors.ts';

/** Where text goes: a terminal, a pipe or a file. Node's writable streams fit. */
export interface TextOutput {
  /** Takes the text. Returns false if the writer should wait for `drain`. */
  write(text: string): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const reasons: Readonly<Record<string, string>> = {
  ...fileErrors,
  ENOENT: 'its folder does not exist',
  ENAMETOOLONG: 'its path is too long',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EFBIG: 'the file would become too large',
};

/** The error for an output that could not be written, with the reason in plain words. */
export function writingFailed(name: string, error: NodeJS.ErrnoException, hint?: string): UsageError {
  return new UsageError(`cannot write ${name}: ${reasons[error.code ?? ''] ?? error.message}`, hint);
}
