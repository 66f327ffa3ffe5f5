import { unplayed } from '../../model/job.ts';
import type { Claim } from '../job-queue.ts';
import { begun, end, loseStreams, lossReason } from './attempts.ts';
import type { Queries } from './database.ts';
import { isLeaseOver, leaseEnd } from './leases.ts';

// Jobs of runbooks that begin with a monitor are not in the queue of pg-boss, where an attempt may take a
// day. Who plays one has a lease of it, and renews that.

/** Begins an attempt of a monitor's job, with a lease of it. */
export async function takeMonitor(queries: Queries, id: string, server: string): Promise<Claim | undefined> {
  const claim = await begun(queries, id, server);
  await queries.all(`UPDATE pianola.jobs SET lease_until = ${leaseEnd} WHERE id = $1`, id);
  return claim;
}

/** Renews the leases of attempts that this process plays. One that is over stays over. */
export async function renewLeases(
  queries: Queries,
  held: readonly Pick<Claim, 'id' | 'attempt'>[],
): Promise<void> {
  await queries.all(
    `UPDATE pianola.jobs SET lease_until = ${leaseEnd}
       FROM unnest($1::uuid[], $2::integer[]) AS held (id, attempt)
       WHERE jobs.id = held.id AND jobs.attempt = held.attempt AND status = 'Running'`,
    ...[held.map(({ id }) => id), held.map(({ attempt }) => attempt)],
  );
}

/**
 * Deals with monitors whose server is lost (A26): they wait again, or are Failed where the option says so, or
 * Canceled if that was asked for.
 */
export async function endLostMonitors(queries: Queries): Promise<void> {
  const lost = await queries.all(
    `SELECT id, stop_reason, server_loss FROM pianola.jobs
       WHERE is_monitor AND status = 'Running' AND ended_at IS NULL AND ${isLeaseOver} FOR UPDATE`,
  );
  for (const { id, stop_reason: reason, server_loss: loss } of lost) {
    const job = id as string;
    if (reason !== null || loss === 'restart') await giveBack(queries, job);
    else {
      await loseStreams(queries, job);
      await end(queries, job, { ...unplayed('Failed', lossReason), instanceStatus: 'failed' });
    }
  }
}

/** Ends the attempt of a monitor: it is pending again, or Canceled if that was asked for meanwhile. */
export async function giveBack(queries: Queries, id: string): Promise<void> {
  await loseStreams(queries, id);
  const [job] = await queries.all(
    `UPDATE pianola.jobs SET status = 'Pending', server = NULL, is_waiting = false, lease_until = NULL
       WHERE id = $1 RETURNING stop_reason`,
    id,
  );
  const reason = job?.['stop_reason'] as string | null;
  if (reason !== null)
    await end(queries, id, { ...unplayed('Canceled', reason), instanceStatus: 'canceled' });
}
