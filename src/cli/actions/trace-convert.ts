import { standardInput } from '../../files/load.ts';
import { readTrace } from '../../files/read-trace.ts';
import type { TextOutput } from '../../files/text-output.ts';
import { openTraceFile, refuseToOverwrite } from '../../files/trace-file.ts';
import type { TraceEvent } from '../../index.ts';
import { ChromeTrace } from '../../reports/chrome/chrome-trace.ts';
import { TraceOutline } from '../../reports/chrome/trace-outline.ts';
import { harmless } from '../../text/harmless.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { ConvertedFormat } from '../output/formats.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { isGone, written } from '../output/written.ts';

/** What `pianola trace convert` was told. */
export interface ConvertFlags {
  readonly to: ConvertedFormat;
  readonly out?: string;
  readonly quiet?: true;
}

/** So many characters are written at once. */
const chunkLength = 65_536;

/**
 * Writes a trace as Chrome trace events; returns the exit code. A file is read twice and never held whole.
 * Throws UsageError for a trace that cannot be read, and for a file that cannot be written.
 */
export async function convertTrace(path: string, { out, quiet }: ConvertFlags, io: Io): Promise<number> {
  if (out !== undefined) refuseToOverwrite(out, [path]);
  const trace = path === standardInput ? await keptTrace(path) : traceIn(path);
  const outline = new TraceOutline();
  for await (const event of trace.events()) outline.add(event);
  const file = out === undefined ? undefined : openTraceFile(out);
  try {
    await write(trace, new ChromeTrace(outline), file?.output ?? io.stdout);
  } finally {
    await file?.close();
  }
  if (quiet) return exitCodes.done;
  const tell = (text: string) => io.stderr.write(fitted(`${text}\n`, io.stderr));
  if (!outline.timePasses)
    tell('no time passes in this trace: its clock is the logical one, a microsecond for each event');
  if (trace.tear !== undefined)
    tell(`warning: ${harmless(path)} is ${tearText(trace.tear)}. What was open then ends there.`);
  return exitCodes.done;
}

/** A trace that can be read more than once. */
interface Trace {
  events(): AsyncIterable<TraceEvent> | Iterable<TraceEvent>;
  /** Where it ends, if it is not whole; known once it was read to its end. */
  readonly tear: Tear | undefined;
}

function traceIn(path: string): Trace {
  let tear: Tear | undefined;
  const tellTear = (told: Tear) => {
    tear = told;
  };
  return {
    events: () => readTrace(path, tellTear),
    get tear() {
      return tear;
    },
  };
}

/** Standard input can be read only once. */
async function keptTrace(path: string): Promise<Trace> {
  const trace = traceIn(path);
  const events: TraceEvent[] = [];
  for await (const event of trace.events()) events.push(event);
  return { events: () => events, tear: trace.tear };
}

async function write(trace: Trace, chrome: ChromeTrace, output: TextOutput): Promise<void> {
  let text = '';
  for await (const event of trace.events()) {
    text += chrome.event(event);
    if (text.length < chunkLength) continue;
    await written(text, output);
    text = '';
    if (isGone(output)) return;
  }
  await written(text + chrome.end(trace.tear), output);
}
