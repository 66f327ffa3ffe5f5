import { setTimeout } from 'node:timers/promises';
import type { JobStore } from '../../store/job-store.ts';
import type { StoreFlag } from '../flags/store-flag.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { loadReport, type TraceFormat } from '../output/formats.ts';
import { type Io, interruptible } from '../output/io.ts';
import { terminalWidth } from '../output/text-width.ts';
import { readerGone, written } from '../output/written.ts';
import { inStore } from './in-store.ts';
import { jobNamed } from './jobs.ts';
import { neglectTold } from './neglect.ts';

/** What `pianola log` was told. */
export interface LogFlags extends StoreFlag {
  readonly format: TraceFormat;
  readonly follow?: true;
  readonly color: boolean;
}

/** With `--follow` the store is looked at so often, in milliseconds. */
const lookMs = 200;

/** Prints the trace of a job; returns the exit code. Throws UsageError if there is no job of this id. */
export async function logCommand(id: string, flags: LogFlags, io: Io): Promise<number> {
  return await inStore(flags, io, async (store) => {
    const job = await jobNamed(store, id);
    const isWhole = await interruptible(io, (signal) => printLog(store, job.id, flags, io, signal));
    return isWhole ? exitCodes.done : exitCodes.interrupted;
  });
}

/**
 * Prints the trace of a job, with `follow` to its end or until the reader has gone; says whether it came that
 * far.
 */
export async function printLog(
  store: JobStore,
  id: string,
  { format, follow, color }: Omit<LogFlags, 'store'>,
  io: Io,
  signal: AbortSignal,
): Promise<boolean> {
  const makeReport = await loadReport(format);
  const colours = await coloursFor(io.stdout, io, color);
  const width = terminalWidth(io.stdout);
  const gone = readerGone(io.stdout);
  const report = makeReport({ colours, ...(width !== undefined && { width }) });
  const trace = await store.trace(id);
  const tellNeglect = neglectTold(store, io);
  for (;;) {
    // Looked at first: what the job did before it ended is in the trace by then.
    const job = await jobNamed(store, id);
    const hasEnded = job.endedAt !== null;
    for await (const event of trace.more()) {
      await written(report.event(event), io.stdout);
      if (signal.aborted) return false;
      if (gone.aborted) return true;
    }
    if (hasEnded || !follow) break;
    if (gone.aborted) return true;
    await tellNeglect(job);
    await setTimeout(lookMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
  }
  await written(report.end(), io.stdout);
  return true;
}
