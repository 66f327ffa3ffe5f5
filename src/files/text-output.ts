import { UsageError } from '../model/problem.ts';
import { fileErrors } from './file-errors.ts';

/** Where text goes: a terminal, a pipe or a file. Node's writable streams are of this kind. */
export interface TextOutput {
  /** False asks the writer to wait for `drain`; the text is taken all the same. */
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

/** The plain words for an output that could not be written. */
export function writingFailed(name: string, error: NodeJS.ErrnoException, hint?: string): UsageError {
  return new UsageError(`cannot write ${name}: ${reasons[error.code ?? ''] ?? error.message}`, hint);
}
