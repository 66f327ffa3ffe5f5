import { setTimeout } from 'node:timers/promises';
import type { StoredJob } from '../../model/stored-job.ts';
import { jobToStart } from '../../server/job-to-start.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { NameValue } from '../flags/flag-values.ts';
import type { StoreFlag } from '../flags/store-flag.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { readerGone } from '../output/written.ts';
import { inStore } from './in-store.ts';
import { jobNamed } from './jobs.ts';
import { type LogFlags, printLog } from './log.ts';
import { neglectTold } from './neglect.ts';

/** What `pianola start` was told. */
export interface StartFlags extends StoreFlag, Omit<LogFlags, 'follow'> {
  readonly param?: readonly NameValue[];
  readonly server?: readonly string[];
  readonly wait?: true;
  readonly json?: true;
  readonly strict?: true;
}

/** The end of a job is looked for so often, in milliseconds. */
const lookMs = 100;

/** Queues a job of a deployed runbook; returns the exit code, with `--wait` that of its end. */
export async function startCommand(runbook: string, flags: StartFlags, io: Io): Promise<number> {
  return await inStore(flags, io, async (store) => {
    const parameters = Object.fromEntries(flags.param ?? []);
    const { id, ...job } = await jobToStart(store.queue, { runbook, parameters, servers: flags.server });
    await store.queue.enqueue([{ id, ...job }]);
    if (!flags.wait) {
      io.stdout.write(flags.json ? `${JSON.stringify({ id })}\n` : `${id}\n`);
      return exitCodes.done;
    }
    return await interruptible(io, (signal) => waitFor(store, id, flags, io, signal));
  });
}

/**
 * Prints what the job does, or with `--json` what it did; returns the exit code of its end. Nobody waits any
 * more when the reader has gone.
 */
async function waitFor(
  store: JobStore,
  id: string,
  flags: StartFlags,
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  const gone = readerGone(io.stdout);
  if (!flags.json) io.stderr.write(fitted(`job ${id}\n`, io.stderr));
  if (!flags.json) await printLog(store, id, { ...flags, follow: true }, io, signal);
  const tellNeglect = neglectTold(store, io);
  let job = await jobNamed(store, id);
  while (job.endedAt === null && !signal.aborted && !gone.aborted) {
    await tellNeglect(job);
    await setTimeout(lookMs, undefined, { signal }).catch(() => undefined);
    job = await jobNamed(store, id);
  }
  if (flags.json) io.stdout.write(`${JSON.stringify(job, undefined, 2)}\n`);
  if (job.endedAt === null) {
    io.stderr.write(fitted(`job ${id} goes on\n`, io.stderr));
    return exitCodes.interrupted;
  }
  if (job.reason !== null) io.stderr.write(fitted(`reason: ${job.reason}\n`, io.stderr));
  return exitCodeOfJob(job, flags.strict === true);
}

function exitCodeOfJob({ status, instanceStatus }: StoredJob, isStrict: boolean): number {
  if (status !== 'Completed') return exitCodes.failed;
  const isWell = instanceStatus === 'success' || (instanceStatus === 'warning' && !isStrict);
  return isWell ? exitCodes.done : exitCodes.failed;
}
