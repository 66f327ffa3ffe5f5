import { createReadStream } from 'node:fs';
import { UsageError } from '../model/problem.ts';

/** The most characters a line may have: more is no text file of ours. */
const longestLine = 256 * 1024 * 1024;

/**
 * The lines of a UTF-8 file without their ends, read bit by bit: only line feeds end a line. An empty last line is left out. Throws
 * UsageError for a file that cannot be read.
 */
export async function* textFileLines(path: string): AsyncGenerator<string, void> {
  let begun: string[] = [];
  let length = 0;
  const input = createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 });
  try {
    for await (const chunk of input) {
      const [first = '', ...others] = (chunk as string).split('\n');
      begun.push(first);
      length += first.length;
      if (length > longestLine) throw new UsageError(`cannot read ${path}: a line of it is too long`);
      const last = others.pop();
      if (last === undefined) continue;
      yield withoutReturn(begun.join(''));
      for (const line of others) yield withoutReturn(line);
      begun = [last];
      length = last.length;
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
  }
  if (length > 0) yield withoutReturn(begun.join(''));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
