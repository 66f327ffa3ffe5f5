import { createWriteStream, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, relative, sep } from 'node:path';
import { finished } from 'node:stream/promises';
import { UsageError } from '../model/problem.ts';
import type { TextOutput } from './text-output.ts';
import { writingFailed } from './text-output.ts';

/** A file that a trace is written to. */
export interface TraceFile {
  readonly output: TextOutput;
  /** Settles when everything is in the file. Rejects with UsageError if that failed. */
  close(): Promise<void>;
}

/** Opens a file for writing, at once. Throws UsageError if that is not possible. */
export function openTraceFile(path: string): TraceFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'w');
  } catch (error) {
    const isNoPlace = (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(dirname(path));
    if (isNoPlace) throw new UsageError(`cannot write ${path}: no file can be made there`);
    throw writingFailed(path, error as NodeJS.ErrnoException);
  }
  const stream = createWriteStream(path, { fd: descriptor });
  const written = finished(stream);
  // `close` reports it; until then it must not count as unhandled.
  written.catch(() => undefined);
  return {
    output: stream as TextOutput,
    close: async () => {
      stream.end();
      try {
        await written;
      } catch (error) {
        throw writingFailed(path, error as NodeJS.ErrnoException, 'the trace in it is incomplete');
      }
    },
  };
}

/**
 * Throws UsageError if writing to `path` would overwrite one of `inputs`, or a definition in a folder of
 * them.
 */
export function refuseToOverwrite(path: string, inputs: readonly string[]): void {
  const target = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (target === undefined || !target.isFile()) return;
  for (const input of inputs) {
    const source = statSync(input, { throwIfNoEntry: false, bigint: true });
    const isSame = source?.ino === target.ino && source.dev === target.dev;
    if (isSame || (source?.isDirectory() && isDefinitionBelow(input, path))) {
      throw new UsageError(
        `--out ${path} would overwrite a file that this command reads`,
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
