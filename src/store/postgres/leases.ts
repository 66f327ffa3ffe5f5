import { orphanReason } from '../job-rows.ts';
import type { Queries } from './database.ts';

/** A process says so often that it still plays its jobs, in milliseconds. */
export const beatMs = 4_000;
/** It counts as gone when it has not for so long, in seconds. */
export const leaseSeconds = 10;

/** The end of a lease that begins now. */
export const leaseEnd = `now() + interval '${leaseSeconds} seconds'`;

/** Whether the lease of a job is over. Nobody can renew one while the database is not there. */
export const isLeaseOver = `greatest(lease_until,
  pg_postmaster_start_time() + interval '${leaseSeconds} seconds') < now()`;

/** Whether nobody has said for so long that a job is being played. */
export const isForsaken = `CASE WHEN lease_until IS NOT NULL THEN ${isLeaseOver} ELSE NOT EXISTS (
  SELECT 1 FROM pianola_queue.job queued WHERE queued.id = jobs.id AND state = 'active'
    AND heartbeat_on > now() - interval '${leaseSeconds} seconds') END`;

/**
 * Records the jobs of runs as Failed whose process is gone. A run that is writing at this moment is left for
 * the next time.
 */
export async function endLostRuns(queries: Queries): Promise<void> {
  const lost = await queries.all(
    `UPDATE pianola.streams SET lost_at = now() WHERE stream IN (
       SELECT stream FROM pianola.streams WHERE lost_at IS NULL AND stream IN (
         SELECT stream FROM pianola.jobs WHERE stream IS NOT NULL AND ended_at IS NULL AND ${isLeaseOver}
       ) FOR UPDATE SKIP LOCKED
     ) RETURNING stream`,
  );
  if (lost.length === 0) return;
  await queries.all(
    `UPDATE pianola.jobs SET status = 'Failed', ended_at = now(), reason = $1,
       instance_status = CASE status WHEN 'Running' THEN 'failed' END
       WHERE stream = ANY($2::bigint[]) AND ended_at IS NULL`,
    orphanReason,
    lost.map(({ stream }) => stream),
  );
}
