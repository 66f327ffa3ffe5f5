import type { Claim } from '../job-queue.ts';
import { lose } from './attempts.ts';
import type { Queries } from './database.ts';
import { isLeaseOver, leaseEnd } from './leases.ts';

// Jobs of runbooks that begin with a monitor are not in the queue of pg-boss, where an attempt may take a
// day. Who plays one has a lease of it, and renews that.

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

/** Deals with monitors whose server is lost. */
export async function endLostMonitors(queries: Queries): Promise<void> {
  const lost = await queries.all(
    `SELECT id, stop_reason, server_loss FROM pianola.jobs
       WHERE is_monitor AND status = 'Running' AND ended_at IS NULL AND ${isLeaseOver} FOR UPDATE`,
  );
  for (const job of lost) await lose(queries, job, job['server_loss'] === 'restart');
}
