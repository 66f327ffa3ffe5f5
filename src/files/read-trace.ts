import { createReadStream } from 'node:fs';
import { UsageError } from '../model/problem.ts';
import type { Tear } from '../trace/torn-trace.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { notJson, traceEventOf } from '../trace/trace-line.ts';
import { brokenTrace } from '../trace/unusable-trace.ts';
import { fileErrors } from './file-errors.ts';
import { standardInput } from './load.ts';
import { admit } from './root.ts';

/**
 * The events of a native trace (format section 4), read bit by bit; `-` is standard input. The `seq` of each
 * is the number of its line. A trace that ends before its run is read as far as it goes, and `tellTear` is
 * called after its last event; its last line may be cut off. Throws UsageError for a file that cannot be read
 * or is empty, and with `FILE:LINE` for the first other line that is not an event or not the next one of the
 * run.
 */
export async function* readTrace(
  path: string,
  tellTear: (tear: Tear) => void,
): AsyncGenerator<TraceEvent, void> {
  let number = 0;
  let isWithinLine = false;
  let hasJobs = false;
  const open = new Set<number>();
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      if (isWithinLine) throw noEvent(notJson, number + 1, path);
      const event = traceEventOf(line);
      isWithinLine = event === notJson && number > 0;
      if (isWithinLine) continue;
      number += 1;
      const next = checked(event, number, path);
      if (next.event === 'JobQueued') {
        open.add(next.job ?? 0);
        hasJobs = true;
      } else if (next.event === 'JobEnd') open.delete(next.job ?? 0);
      yield next;
    }
  }
  if (number === 0) throw brokenTrace(path, 'the file is empty');
  if (isWithinLine || open.size > 0 || !hasJobs)
    tellTear({ lines: number, isWithinLine, openJobs: [...open] });
}

function noEvent(reason: string, number: number, path: string): UsageError {
  return brokenTrace(`${path}:${number}`, `this is not a line of a trace: ${reason}`);
}

/** The event of a line, if it is one and the next of the run. */
function checked(event: TraceEvent | string, number: number, path: string): TraceEvent {
  const place = `${path}:${number}`;
  if (typeof event === 'string') throw noEvent(event, number, path);
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
  if (path !== standardInput) admit(path);
  let isFirst = true;
  try {
    for await (const chunk of streamOf(path)) {
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

function streamOf(path: string): NodeJS.ReadableStream {
  if (path === standardInput) return process.stdin.setEncoding('utf8');
  return createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 });
}

const byteOrderMark = /^\uFEFF/;

const reasons: Readonly<Record<string, string>> = { ...fileErrors, ENOENT: 'there is no such file' };
