import { createReadStream } from 'node:fs';
import { UsageError } from '../model/problem.ts';
import { TraceCounts } from '../reports/trace-counts.ts';
import { traceEventOf } from '../reports/trace-line.ts';

const hint = 'a trace is what pianola simulate or run writes with --format ndjson --out FILE';
/** Characters; a line holds one event with the published data of its rows at most. */
const longestLine = 256 * 1024 * 1024;

/** Counts what happened in the run a trace file tells of, read line by line. Throws UsageError that names the first line that is wrong. */
export async function readTraceCounts(path: string): Promise<TraceCounts> {
  const counts = new TraceCounts();
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === '') continue;
    const event = traceEventOf(line);
    if (typeof event === 'string')
      throw new UsageError(`${path}:${number}: this is no line of a trace: ${event}`, hint);
    counts.add(event);
  }
  if (counts.runbooks.size === 0) throw new UsageError(`${path} tells of no run`, hint);
  return counts;
}

/** The lines of a file without their ends; the last one may lack its own. */
async function* linesOf(path: string): AsyncGenerator<string, void> {
  let rest = '';
  for await (const text of textOf(path)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new UsageError(`${path} has lines too long for a trace`, hint);
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* textOf(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${path}: ${reasons[code ?? ''] ?? message}`, hint);
  }
  yield decoder.decode();
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
};
