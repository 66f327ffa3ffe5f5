import type { FreeSlots } from '../job-queue.ts';
import { ofRunning } from './attempts.ts';
import type { FoundRow, Queries } from './database.ts';

/** A server that has looked for jobs with a free slot within this time could take one, in seconds. */
const readySeconds = 4;

/** A server says at least so often that it looks for jobs, in milliseconds. */
const noteMs = 900;

/**
 * Says of servers that they look for jobs, and whether they have a free slot: when that changes, and now and
 * then.
 */
export class ServerNotes {
  readonly #queries: Queries;
  readonly #last = new Map<string, { readonly isFree: boolean; readonly atMs: number }>();

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async note({ server, free }: FreeSlots): Promise<void> {
    const [isFree, atMs] = [free > 0, performance.now()];
    const last = this.#last.get(server);
    if (last?.isFree === isFree && atMs - last.atMs < noteMs) return;
    await noteServer(this.#queries, { server, free });
    this.#last.set(server, { isFree, atMs });
  }
}

/** Notes that a server looks for jobs, with so many free slots. */
export async function noteServer(queries: Queries, { server, free }: FreeSlots): Promise<void> {
  await queries.all(
    `INSERT INTO pianola.servers (name, seen_at, free) VALUES (lower($1), now(), $2)
       ON CONFLICT (name) DO UPDATE SET seen_at = now(), free = $2`,
    ...[server, free],
  );
}

/** Who takes jobs, and which. */
export interface Taker {
  readonly server: string;
  /** At most so many. */
  readonly most: number;
  /** Only children of running jobs. */
  readonly areChildren: boolean;
}

/** A job that a run plays by itself has no deployment, and is nobody else's. */
const isQueued = 'ended_at IS NULL AND deployment IS NOT NULL';
const isPending = `status = 'Pending' AND ${isQueued}`;

/** A pending job that stands so near to the front of its runbook's line that a server might take it. */
export interface JobInLine {
  readonly id: string;
  /** As PostgreSQL gives it, a text. */
  readonly place: string;
  readonly runbook: string;
  readonly isMonitor: boolean;
  /** Whether the server may take it now, with all of its runbook that stand before it. */
  readonly isNext: boolean;
}

/**
 * What there is for a server that takes so many jobs at most, in the order of their places: of each runbook
 * that many, and one more. A job has to wait where the job concurrency of its runbook is reached, or where it
 * names others, or one before this server that could take it (section 7: primary first, then the standbys);
 * and with it all of its runbook behind it. Where none of those that it names has ever been there, any may
 * take it. `areChildren`: only children of running jobs count as pending.
 */
export async function jobsInLine(
  queries: Queries,
  { server, most, areChildren }: Taker,
): Promise<readonly JobInLine[]> {
  const counts = areChildren ? `${isPending} ${ofRunning}` : isPending;
  // Looked up by runbook: not by each job that waits.
  const rows = await queries.all(
    `WITH RECURSIVE lines (runbook) AS (SELECT min(runbook) FROM pianola.jobs WHERE ${counts}
         UNION ALL SELECT (SELECT min(runbook) FROM pianola.jobs WHERE ${counts} AND runbook > lines.runbook)
           FROM lines WHERE lines.runbook IS NOT NULL),
       known AS (SELECT lower($1) AS name, true AS is_ready
         UNION ALL SELECT name, free > 0 AND seen_at > now() - $3::integer * interval '1 second'
           FROM pianola.servers WHERE name <> lower($1)),
       fitting AS (SELECT one.*,
           place_in_line + (SELECT count(*) FROM pianola.jobs
             WHERE status = 'Running' AND ${isQueued} AND runbook = lines.runbook) <= most_at_once
           AND (servers IS NULL OR coalesce((SELECT coalesce(
               (array_agg(known.name ORDER BY nth) FILTER (WHERE is_ready))[1] = lower($1), false)
             FROM unnest(servers) WITH ORDINALITY wanted (name, nth)
               JOIN known ON known.name = lower(trim(wanted.name)) HAVING count(*) > 0), true)) AS fits
         FROM lines CROSS JOIN LATERAL (SELECT id, place, runbook, is_monitor, most_at_once, servers,
             row_number() OVER (ORDER BY place) AS place_in_line
           FROM pianola.jobs WHERE ${counts} AND runbook = lines.runbook ORDER BY place LIMIT $2) one)
     SELECT id, place, runbook, is_monitor AS "isMonitor",
         bool_and(fits) OVER (PARTITION BY runbook ORDER BY place) AS "isNext" FROM fitting ORDER BY place`,
    ...[server, most + 1, readySeconds],
  );
  return rows as unknown as readonly JobInLine[];
}

/**
 * The priority of a job in the queue: those that were queued first come first, also where they were queued
 * together. No two that are pending have the same. `place`: as PostgreSQL gives it, a text.
 */
export function priorityOf(place: unknown): number {
  return -Number(BigInt(place as string) % 2n ** 31n);
}

/**
 * The first pending job that no server can ever take, and who waits for it; undefined if there is none. A
 * server that has not looked lately has no free slot, but one that a job names may come back.
 */
export async function starvedIn(queries: Queries): Promise<FoundRow | undefined> {
  const [busy] = await queries.all(
    `SELECT 1 AS one FROM pianola.jobs
       WHERE status = 'Running' AND ${isQueued} AND NOT is_waiting AND NOT is_monitor LIMIT 1`,
  );
  if (busy !== undefined) return undefined;
  const [starved] = await queries.all(
    `WITH known AS (SELECT name, free > 0 AS is_free,
         seen_at > now() - $1::integer * interval '1 second' AS is_there FROM pianola.servers)
     SELECT child.id, child.runbook, parent.id AS above, parent.runbook AS waiting FROM pianola.jobs child
       JOIN pianola.jobs parent ON parent.id = child.parent AND parent.attempt = child.parent_attempt
       CROSS JOIN LATERAL (SELECT ARRAY(SELECT name FROM known
         WHERE name IN (SELECT lower(trim(one)) FROM unnest(child.servers) one)) AS names) wanted
       WHERE child.status = 'Pending' AND child.ended_at IS NULL AND parent.status = 'Running'
         AND parent.is_waiting
         AND (child.most_at_once <= (SELECT count(*) FROM pianola.jobs one
             WHERE status = 'Running' AND ${isQueued} AND runbook = child.runbook)
           OR NOT EXISTS (SELECT 1 FROM known WHERE CASE WHEN names = '{}' THEN is_there AND is_free
             ELSE name = ANY (names) AND (is_free OR NOT is_there) END))
       ORDER BY child.place LIMIT 1`,
    readySeconds,
  );
  return starved;
}
