import { type JobResult, unplayed } from '../../model/job.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Claim, JobToKeep } from '../job-queue.ts';
import { packedEvents } from '../packing.ts';
import type { FoundRow, Queries } from './database.ts';
import { leaseEnd } from './leases.ts';

/** How an attempt ended. */
export interface Ending {
  readonly claim: Claim;
  /** How often pg-boss has handed the job out before; undefined for a lease. */
  readonly retryCount: number | undefined;
  readonly result: JobResult;
  /** The last ones of its trace. */
  readonly events: readonly TraceEvent[];
  /** The child jobs that they tell of. */
  readonly jobs: readonly JobToKeep[];
}

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

/** Since when a job is pending: one that was lost or handed back, since then. `job`: its row. */
export const pendingSince = (job: string) =>
  `CASE ${job}.attempt WHEN 0 THEN ${job}.queued_at ELSE coalesce(
    (SELECT max(lost_at) FROM pianola.streams WHERE streams.job = ${job}.id), ${job}.queued_at) END`;

/**
 * Records that attempts of these jobs begin, those of monitors with a lease. Jobs that have ended meanwhile
 * are left out.
 */
export async function begun(
  queries: Queries,
  ids: readonly string[],
  server: string,
): Promise<readonly Claim[]> {
  // Lost first: pg-boss may have found that out only now, and handed the job out at once.
  const rows = await queries.all(
    `WITH lost AS (UPDATE pianola.streams SET lost_at = clock_timestamp()
         WHERE job = ANY($1::uuid[]) AND lost_at IS NULL RETURNING 1),
       moment AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM lost) lost),
       job AS (UPDATE pianola.jobs SET status = 'Running', attempt = attempt + 1, server = $2,
           is_waiting = false, started_at = coalesce(started_at, at),
           lease_until = CASE WHEN is_monitor THEN ${leaseEnd} END
         FROM moment WHERE id = ANY($1::uuid[]) AND ended_at IS NULL RETURNING jobs.*),
       stream AS (INSERT INTO pianola.streams (job, attempt, began_at)
         SELECT id, attempt, at FROM job CROSS JOIN moment ORDER BY place)
     SELECT id, attempt, runbook, deployment, parameters, is_monitor AS "isMonitor", depth,
         extract(epoch FROM clock_timestamp() - ${pendingSince('job')})::float8 * 1000 AS "waitedMs"
       FROM job ORDER BY place`,
    ...[ids, server],
  );
  return rows as unknown as readonly Claim[];
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

/** Jobs whose server is lost, as pg-boss has found out. */
export const lostJobs = `pianola.jobs job JOIN pianola_queue.job queued ON queued.id = job.id
  WHERE job.status = 'Running' AND job.ended_at IS NULL AND queued.state IN ('retry', 'failed', 'cancelled')`;

/** Deals with such jobs. `cancel` takes one out of the queue. */
export async function endLost(queries: Queries, cancel: (id: string) => Promise<unknown>): Promise<void> {
  const lost = await queries.all(`SELECT job.id, job.stop_reason, queued.state FROM ${lostJobs}`);
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
    `WITH ours AS MATERIALIZED (SELECT stream FROM pianola.streams
         WHERE job = $1 AND attempt = $2 AND lost_at IS NULL
           AND EXISTS (SELECT 1 FROM pianola.jobs WHERE id = $1 AND status = 'Running') FOR SHARE),
       added AS (INSERT INTO pianola.events (stream, first_seq, last_seq, lines)
         SELECT stream, $3::integer, $4, $5 FROM ours WHERE $3 IS NOT NULL ON CONFLICT DO NOTHING)
     SELECT stream FROM ours`,
    ...[id, attempt, ...batchOf(events)],
  );
  return stream !== undefined;
}

/** The first and the last number of these events, and their text; null for none. */
const batchOf = (events: readonly TraceEvent[]) => {
  const [first, last] = [events[0], events.at(-1)];
  return [first?.seq ?? null, last?.seq ?? null, first === undefined ? null : packedEvents(events)] as const;
};

/** Those of these attempts that have ended their jobs: nobody else has taken them since. */
export async function endedBy(queries: Queries, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  const rows = await queries.all(
    `SELECT id FROM unnest($1::uuid[], $2::integer[]) told (id, attempt) JOIN pianola.jobs USING (id, attempt)
       JOIN pianola.streams ON job = id AND streams.attempt = jobs.attempt
       WHERE ended_at IS NOT NULL AND lost_at IS NULL`,
    ...[claims.map(({ id }) => id), claims.map(({ attempt }) => attempt)],
  );
  return new Set(rows.map((row) => row['id'] as string));
}

/**
 * Records how attempts have ended, with the last events of their traces: now, and not when the transaction
 * began, which may have waited. Gives the ids of those that were not over before.
 */
export async function recordEnds(queries: Queries, endings: readonly Ending[]): Promise<ReadonlySet<string>> {
  if (endings.length === 0) return new Set();
  const batches = endings.map(({ events }) => batchOf(events));
  const each = <Value>(value: (ending: Ending) => Value) => endings.map(value);
  const rows = await queries.all(
    `WITH told AS (SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[], $5::bytea[],
         $6::text[], $7::text[], $8::text[], $9::boolean[], $10::text[], $11::text[])
         AS told (id, attempt, first_seq, last_seq, lines, status, instance_status, returned, broke,
           error_summary, reason)),
       ended AS (UPDATE pianola.jobs SET status = told.status, instance_status = told.instance_status,
           ended_at = clock_timestamp(), returned = told.returned::json, broke = told.broke,
           error_summary = told.error_summary, reason = told.reason, is_waiting = false
         FROM told WHERE jobs.id = told.id AND jobs.attempt = told.attempt AND jobs.status = 'Running'
         RETURNING jobs.id),
       added AS (INSERT INTO pianola.events (stream, first_seq, last_seq, lines)
         SELECT stream, first_seq, last_seq, lines FROM ended JOIN told USING (id)
           JOIN pianola.streams ON job = id AND streams.attempt = told.attempt AND lost_at IS NULL
           WHERE first_seq IS NOT NULL ON CONFLICT DO NOTHING)
     SELECT id FROM ended`,
    ...[each(({ claim }) => claim.id), each(({ claim }) => claim.attempt)],
    ...[0, 1, 2].map((column) => batches.map((batch) => batch[column])),
    ...columnsOfEnd.map((column) => each(({ result }) => column(result))),
  );
  return new Set(rows.map((row) => row['id'] as string));
}

/** What stands in the columns of the end of a job, from its status on. */
const columnsOfEnd: readonly ((result: JobResult) => string | boolean | null)[] = [
  ({ status }) => status,
  ({ instanceStatus }) => instanceStatus,
  ({ returned }) => JSON.stringify(returned),
  ({ broke }) => broke,
  ({ errorSummary }) => withoutNul(errorSummary),
  ({ reason }) => (reason === '' ? null : withoutNul(reason)),
];

/** Records how a job has ended that no attempt ends. */
export async function end(queries: Queries, id: string, result: JobResult): Promise<void> {
  await queries.all(
    `UPDATE pianola.jobs SET status = $2, instance_status = $3, ended_at = clock_timestamp(), returned = $4,
       broke = $5, error_summary = $6, reason = $7, is_waiting = false WHERE id = $1`,
    ...[id, ...columnsOfEnd.map((column) => column(result))],
  );
}

/** PostgreSQL has no texts with this character. */
export const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd');
