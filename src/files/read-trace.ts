import { createReadStream } from 'node:fs';
import { UsageError } from '../model/problem.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { traceEventOf } from '../trace/trace-line.ts';
import { brokenTrace } from '../trace/unusable-trace.ts';
import { fileErrors } from './file-errors.ts';

/**
 * The events of a native trace (format section 4), read bit by bit. The `seq` of each is the number of its
 * line. Throws UsageError for a file that cannot be read or is empty. Throws it with `FILE:LINE` for the
 * first line that is not an event or not the next one of the run, and after the last line if a job has not
 * ended.
 */
export async function* readTrace(path: string): AsyncGenerator<TraceEvent, void> {
  let number = 0;
  const open = new Set<number | null>();
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      number += 1;
      const event = eventAt(line, number, path);
      if (event.event === 'JobQueued') open.add(event.job);
      else if (event.event === 'JobEnd') open.delete(event.job);
      yield event;
    }
  }
  if (number === 0) throw brokenTrace(path, 'the file is empty');
  const [job] = open;
  if (job !== undefined)
    throw brokenTrace(
      `${path}:${number}`,
      `the trace is cut off: it ends here, and job ${job} has not ended`,
    );
}

function eventAt(line: string, number: number, path: string): TraceEvent {
  const event = traceEventOf(line);
  const place = `${path}:${number}`;
  if (typeof event === 'string') throw brokenTrace(place, `this is not a line of a trace: ${event}`);
  if (number === 1 && event.event !== 'RunStart')
    throw brokenTrace(place, `a trace begins with RunStart, not with ${event.event}`);
  if (event.seq !== number)
    throw brokenTrace(place, `its "seq" is ${event.seq}, not ${number}: lines are missing or were moved`);
  return event;
}

/** In characters. The longest line is one event with the published data of its rows. */
const longestLine = 256 * 1024 * 1024;

/**
 * The lines of a file without their line feeds, in groups as they are read. The last line needs no line feed.
 */
async function* linesOf(path: string): AsyncGenerator<string[], void> {
  let begun: string[] = [];
  let length = 0;
  let ended = 0;
  for await (const text of textOf(path)) {
    const lines = text.split('\n');
    const last = lines.pop() as string;
    if (lines.length > 0) {
      begun.push(lines[0] as string);
      lines[0] = begun.join('');
      yield lines;
      ended += lines.length;
      begun = [];
      length = 0;
    }
    begun.push(last);
    length += last.length;
    if (length > longestLine)
      throw brokenTrace(`${path}:${ended + 1}`, 'this is not a line of a trace: it is too long');
  }
  if (length > 0) yield [begun.join('')];
}

async function* textOf(path: string): AsyncGenerator<string, void> {
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
      const text = chunk as string;
      yield isFirst ? text.replace(byteOrderMark, '') : text;
      isFirst = false;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `cannot read ${path}: ${reasons[code ?? ''] ?? message}`,
      'give a trace that pianola simulate or run wrote with --format ndjson --out FILE',
    );
  }
}

const byteOrderMark = /^\uFEFF/;

const reasons: Readonly<Record<string, string>> = { ...fileErrors, ENOENT: 'there is no such file' };
