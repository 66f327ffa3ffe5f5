import {
  createWriteStream,
  existsSync,
  fchmodSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, extname, relative, sep } from 'node:path';
import { finished } from 'node:stream/promises';
import { UsageError } from '../model/problem.ts';
import type { TextOutput } from './text-output.ts';
import { writingFailed } from './text-output.ts';
import { mayWrite } from './write-files.ts';

/** A file that a trace is written to. */
export interface TraceFile {
  readonly output: TextOutput;
  /** Settles when everything is in the file. Rejects with UsageError if that failed. */
  close(): Promise<void>;
}

/**
 * Opens a file for writing, at once. A trace grows while the run goes on, so a new file has the name asked
 * for from the start: it can be followed, and read as far as it goes if the process is killed. Where there is
 * a file already, the trace grows in `NAME.partial` and takes its place when it is complete. Throws
 * UsageError if that is not possible.
 */
export function openTraceFile(path: string): TraceFile {
  let descriptor: number;
  let partial: string | undefined;
  let target = path;
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
      mayWrite(path);
      target = realpathSync(path);
      partial = `${target}.partial`;
      rmSync(partial, { force: true });
    }
    descriptor = openSync(partial ?? path, partial === undefined ? 'w' : 'wx');
    if (partial !== undefined) fchmodSync(descriptor, statSync(target).mode & 0o7777);
  } catch (error) {
    const isNoPlace = (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(dirname(path));
    if (isNoPlace) throw new UsageError(`cannot write ${path}: no file can be made there`);
    throw writingFailed(path, error as NodeJS.ErrnoException);
  }
  const stream = createWriteStream(path, { fd: descriptor, flush: isOrdinary(descriptor) });
  const written = finished(stream);
  // `close` reports it; until then it must not count as unhandled.
  written.catch(() => undefined);
  return {
    output: stream as TextOutput,
    close: async () => {
      stream.end();
      try {
        await written;
        if (partial !== undefined) renameSync(partial, target);
      } catch (error) {
        const hint =
          partial === undefined
            ? 'the trace in it is incomplete'
            : `it is as it was; what could be written of the trace is in ${path}.partial`;
        throw writingFailed(path, error as NodeJS.ErrnoException, hint);
      }
    },
  };
}

/** Only ordinary files can be flushed to a disk. */
function isOrdinary(descriptor: number): boolean {
  return fstatSync(descriptor).isFile();
}

/**
 * Throws UsageError if writing to `path`, which an option names, would overwrite one of `inputs`, or a
 * definition in a folder of them.
 */
export function refuseToOverwrite(path: string, inputs: readonly string[], option = `--out ${path}`): void {
  const target = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (target === undefined || !target.isFile()) return;
  for (const input of inputs) {
    const source = statSync(input, { throwIfNoEntry: false, bigint: true });
    const isSame = source?.ino === target.ino && source.dev === target.dev;
    if (isSame || (source?.isDirectory() && isDefinitionBelow(input, path))) {
      throw new UsageError(
        `${option} would overwrite a file that this command reads`,
        'write to another file',
      );
    }
  }
}

const definitionExtensions = new Set(['.json', '.jsonc', '.yaml', '.yml']);

function isDefinitionBelow(folder: string, path: string): boolean {
  const below = relative(realpathSync(folder), realpathSync(path));
  return (
    below !== '..' && !below.startsWith(`..${sep}`) && definitionExtensions.has(extname(path).toLowerCase())
  );
}
