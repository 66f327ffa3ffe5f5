import { type JobResult, unplayed } from '../../model/job.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Claim } from '../job-queue.ts';
import { packedEvents } from '../packing.ts';
import type { FoundRow, Queries } from './database.ts';

/** Only jobs that a job asks for which is running. */
export const ofRunning = `AND EXISTS (SELECT 1 FROM pianola.jobs above
  WHERE above.id = jobs.parent AND above.attempt = jobs.parent_attempt AND above.status = 'Running')`;

/** Lets pg-boss take part in a transaction of ours. */
export function bossDatabase(queries: Queries) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => ({
      rows: [...(await queries.all(text, ...values))],
    }),
  };
}

/** The attempts of a job so far are over. */
async function loseStreams(queries: Queries, job: string): Promise<void> {
  await queries.all(
    'UPDATE pianola.streams SET lost_at = clock_timestamp() WHERE job = $1 AND lost_at IS NULL',
    job,
  );
}

/** Records that an attempt begins. Undefined for a job that has ended meanwhile. */
export async function begun(queries: Queries, id: string, server: string): Promise<Claim | undefined> {
  await loseStreams(queries, id);
  const [job] = await queries.all(
    `UPDATE pianola.jobs SET status = 'Running', attempt = attempt + 1, server = $2, is_waiting = false,
       started_at = coalesce(started_at, clock_timestamp()) WHERE id = $1 AND ended_at IS NULL
       RETURNING *, extract(epoch FROM clock_timestamp() - queued_at)::float8 * 1000 AS waited`,
    ...[id, server],
  );
  if (job === undefined) return undefined;
  const attempt = job['attempt'] as number;
  await queries.all('INSERT INTO pianola.streams (job, attempt) VALUES ($1, $2)', id, attempt);
  const { runbook, deployment, parameters, is_monitor: isMonitor, depth, waited } = job;
  return { id, attempt, runbook, deployment, parameters, isMonitor, depth, waitedMs: waited } as Claim;
}

/** Ends an attempt before its job: that is pending again, or Canceled if that was asked for meanwhile. */
export async function giveBack(queries: Queries, id: string): Promise<void> {
  await loseStreams(queries, id);
  const [job] = await queries.all(
    `UPDATE pianola.jobs SET status = 'Pending', is_waiting = false, lease_until = NULL,
       server = CASE WHEN stop_reason IS NOT NULL THEN server END WHERE id = $1 RETURNING stop_reason`,
    id,
  );
  const reason = job?.['stop_reason'] as string | null;
  if (reason !== null)
    await end(queries, id, { ...unplayed('Canceled', reason), instanceStatus: 'canceled' });
}

/** Deals with a job whose server is lost (A26): it is given back, or Failed where the option says so. */
export async function lose(queries: Queries, job: FoundRow, mayRestart: boolean): Promise<void> {
  const id = job['id'] as string;
  if (mayRestart || job['stop_reason'] !== null) return await giveBack(queries, id);
  await loseStreams(queries, id);
  const reason = 'the runbook server that played it was lost';
  await end(queries, id, { ...unplayed('Failed', reason), instanceStatus: 'failed' });
}

/** Deals with jobs whose server is lost, as pg-boss has found out. `cancel` takes one out of the queue. */
export async function endLost(queries: Queries, cancel: (id: string) => Promise<unknown>): Promise<void> {
  const lost = await queries.all(
    `SELECT job.id, job.stop_reason, queued.state FROM pianola.jobs job
       JOIN pianola_queue.job queued ON queued.id = job.id
       WHERE job.status = 'Running' AND job.ended_at IS NULL
         AND queued.state IN ('retry', 'failed', 'cancelled')`,
  );
  for (const job of lost) {
    const isQueued = job['state'] === 'retry';
    if (isQueued && job['stop_reason'] !== null) await cancel(job['id'] as string);
    await lose(queries, job, isQueued);
  }
}

/** False if the attempt is over: its server counts as lost, or another one has begun. */
export async function addEvents(
  queries: Queries,
  { id, attempt }: Claim,
  events: readonly TraceEvent[],
): Promise<boolean> {
  const [stream] = await queries.all(
    `SELECT stream FROM pianola.streams WHERE job = $1 AND attempt = $2 AND lost_at IS NULL
       AND EXISTS (SELECT 1 FROM pianola.jobs WHERE id = $1 AND status = 'Running') FOR SHARE`,
    ...[id, attempt],
  );
  if (stream === undefined) return false;
  const [first] = events;
  if (first !== undefined)
    await queries.all(
      `INSERT INTO pianola.events (stream, first_seq, last_seq, lines) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
      ...[stream['stream'], first.seq, events.at(-1)?.seq, packedEvents(events)],
    );
  return true;
}

/** Whether this attempt has ended its job: nobody else has taken it since. */
export async function isSettled(queries: Queries, { id, attempt }: Claim): Promise<boolean> {
  const [row] = await queries.all(
    `SELECT 1 AS one FROM pianola.jobs JOIN pianola.streams ON job = id AND streams.attempt = jobs.attempt
       WHERE id = $1 AND jobs.attempt = $2 AND status = 'Completed' AND lost_at IS NULL`,
    ...[id, attempt],
  );
  return row !== undefined;
}

/** Records how a job has ended: now, and not when the transaction began, which may have waited. */
export async function end(queries: Queries, id: string, result: JobResult): Promise<void> {
  const { status, instanceStatus, returned, broke, errorSummary, reason } = result;
  await queries.all(
    `UPDATE pianola.jobs SET status = $2, instance_status = $3, ended_at = clock_timestamp(), returned = $4,
       broke = $5, error_summary = $6, reason = $7, is_waiting = false WHERE id = $1`,
    ...[id, status, instanceStatus, JSON.stringify(returned), broke, withoutNul(errorSummary)],
    reason === '' ? null : withoutNul(reason),
  );
}

/** PostgreSQL has no texts with this character. */
export const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd');
