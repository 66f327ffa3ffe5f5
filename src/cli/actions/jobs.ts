import { RunbookNames, runbooksAt } from '../../analysis/runbook-names.ts';
import { parseSpan } from '../../hosts/settings/world-texts.ts';
import { type JobStatus, UsageError } from '../../index.ts';
import type { StoredJob } from '../../model/stored-job.ts';
import { jobList, jobText } from '../../reports/jobs/jobs-text.ts';
import { jobToStart } from '../../server/job-to-start.ts';
import type { JobStore } from '../../store/job-store.ts';
import { counted } from '../../text/plain-words.ts';
import { oneOf } from '../../text/quoting.ts';
import type { StoreFlag } from '../flags/store-flag.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted, reportWidth } from '../output/text-width.ts';
import { inStore } from './in-store.ts';

/** What `pianola jobs` was told. */
export interface JobsFlags extends StoreFlag {
  readonly status?: JobStatus;
  readonly runbook?: string;
  readonly last?: number;
  readonly json?: true;
  readonly color: boolean;
}

/** Lists the jobs of a store, the latest last; returns the exit code. */
export async function listJobs(flags: JobsFlags, io: Io): Promise<number> {
  const { status, runbook, last = 0 } = flags;
  const jobs = await inStore(flags, io, async (store) => {
    const names = runbook === undefined ? undefined : new RunbookNames(runbooksAt(await store.runbooks()));
    const runbooks = names?.meant(runbook as string).map(({ path }) => path);
    return await store.jobs({ status, runbooks, ...(last > 0 && { most: last }) });
  });
  const colours = await coloursFor(io.stdout, io, flags.color);
  io.stdout.write(flags.json ? json(jobs) : jobList(jobs, reportWidth(io.stdout), colours));
  return exitCodes.done;
}

/** Shows a job; returns the exit code. Throws UsageError if there is none of this id. */
export async function showJob(id: string, flags: JobsFlags, io: Io): Promise<number> {
  const job = await inStore(flags, io, (store) => jobNamed(store, id));
  const colours = await coloursFor(io.stdout, io, flags.color);
  io.stdout.write(flags.json ? json(job) : jobText(job, colours));
  return exitCodes.done;
}

/** Removes the runs all of whose jobs ended long ago; returns the exit code. */
export async function pruneJobs(flags: JobsFlags & { readonly olderThan: string }, io: Io): Promise<number> {
  const spanMs = parseSpan(flags.olderThan);
  if (spanMs === undefined)
    throw new UsageError(
      `--older-than ${flags.olderThan} is no length of time`,
      'give one as in 30d, 12h or 90m',
    );
  const before = new Date(Date.now() - spanMs).toISOString();
  const removed = await inStore(flags, io, (store) => store.prune(before));
  io.stdout.write(flags.json ? json({ removed }) : fitted(`${counted(removed, 'job')} removed\n`, io.stdout));
  return exitCodes.done;
}

/** Cancels a job; returns the exit code. Throws UsageError if it has ended. */
export async function cancelJob(id: string, flags: JobsFlags, io: Io): Promise<number> {
  return await inStore(flags, io, async (store) => {
    const job = await jobNamed(store, id);
    const how = await store.queue.cancel(job.id, 'The job was cancelled.');
    if (how === 'ended') throw new UsageError(`job ${job.id} has ended`);
    if (how === 'unqueued')
      throw new UsageError(`job ${job.id} is played by pianola run`, 'Ctrl-C or SIGTERM cancels that');
    if (flags.json) io.stdout.write(json({ id: job.id, cancelling: how }));
    else {
      const isForsaken = how === 'asked' && (await store.neglect(job.id)) === 'forsaken';
      const asked = isForsaken
        ? 'its server is gone; the next one that takes jobs records it as Canceled'
        : 'its server is told to stop it';
      io.stdout.write(fitted(`${job.id}: ${how === 'asked' ? asked : 'canceled'}\n`, io.stdout));
    }
    return exitCodes.done;
  });
}

/** Queues a job again, of the version that is deployed now; returns the exit code. */
export async function rerunJob(id: string, flags: JobsFlags, io: Io): Promise<number> {
  return await inStore(flags, io, async (store) => {
    const { queue } = store;
    const job = await jobNamed(store, id);
    const request = await queue.request(job.id);
    if (request === undefined)
      throw new UsageError(
        `job ${job.id} was played by pianola run`,
        'runbooks that are deployed can be run again',
      );
    const again = await jobToStart(queue, request);
    await queue.enqueue([again]);
    io.stdout.write(flags.json ? `${JSON.stringify({ id: again.id })}\n` : `${again.id}\n`);
    return exitCodes.done;
  });
}

/** The job of this id, or whose id begins so. Throws UsageError for none, and for several. */
export async function jobNamed(store: JobStore, id: string): Promise<StoredJob> {
  const [job, ...others] = await store.named(id);
  if (job === undefined)
    throw new UsageError(`there is no job ${id} in the store`, 'pianola jobs lists those that there are');
  if (others.length === 0) return job;
  const ids = [job, ...others].map((one) => one.id);
  throw new UsageError(`the ids of several jobs begin with ${id}`, `give more of it: ${oneOf(ids, 8)}`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
