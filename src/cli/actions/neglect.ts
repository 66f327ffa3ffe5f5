import type { StoredJob } from '../../model/stored-job.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';

/** Whether anybody plays a job that is waited for is looked at so often, in milliseconds. */
const longMs = 5_000;

const texts = {
  untaken: 'no runbook server has taken the job yet: pianola server is one',
  forsaken: 'nobody plays the job any more: the process that did is gone, and the next one deals with it',
};

/**
 * Says on standard error, each time that it begins, that nobody plays a job. What it gives is to be called
 * again and again while the job is waited for.
 */
export function neglectTold(store: JobStore, io: Io): (job: StoredJob) => Promise<void> {
  let nextMs = io.now() + longMs;
  let last: string | undefined;
  return async ({ id, endedAt }) => {
    if (endedAt !== null || io.now() < nextMs) return;
    nextMs = io.now() + longMs;
    const neglect = await store.neglect(id);
    if (neglect !== undefined && neglect !== last) io.stderr.write(fitted(`${texts[neglect]}\n`, io.stderr));
    last = neglect;
  };
}
