import { ofRunning } from './attempts.ts';
import type { FoundRow, Queries } from './database.ts';

/** A server that has looked for jobs with a free slot within this time could take one, in seconds. */
const readySeconds = 4;

/** Notes that a server looks for jobs, with so many free slots. */
export async function noteServer(queries: Queries, name: string, free: number): Promise<void> {
  await queries.all(
    `INSERT INTO pianola.servers VALUES (lower($1), now(), $2)
       ON CONFLICT (name) DO UPDATE SET seen_at = now(), free = $2`,
    ...[name, free],
  );
}

/** A job that a run plays by itself has no deployment, and is nobody else's. */
const isQueued = 'ended_at IS NULL AND deployment IS NOT NULL';
const isPending = `status = 'Pending' AND ${isQueued}`;

/** The next job for a server: the first monitor, and how to fetch what was queued before it. */
interface NextJob {
  readonly monitor: string | undefined;
  readonly fetch: { ignoreGroups?: string[]; minPriority?: number; maxPriority?: number };
}

/**
 * What there is for a server: nothing of the runbooks whose next pending job has to wait. Undefined if there
 * can be nothing. `areChildren`: only children of running jobs count as pending.
 */
export async function nextFor(
  queries: Queries,
  server: string,
  areChildren: boolean,
): Promise<NextJob | undefined> {
  const counts = areChildren ? `${isPending} ${ofRunning}` : isPending;
  const full = await queries.all(
    `SELECT runbook FROM (SELECT runbook, count(*) AS running FROM pianola.jobs
         WHERE status = 'Running' AND ${isQueued} GROUP BY runbook) busy
       WHERE running >= (SELECT most_at_once FROM pianola.jobs
         WHERE ${counts} AND runbook = busy.runbook ORDER BY place LIMIT 1)`,
  );
  const ignoreGroups = [
    ...full.map((row) => row['runbook'] as string),
    ...(await notFor(queries, server, counts)),
  ];
  // A monitor is in no queue, and the first child may stand behind jobs that are none: they are named.
  const [first] = await queries.all(
    `SELECT id, place FROM pianola.jobs
       WHERE ${counts} ${areChildren ? '' : 'AND is_monitor'} AND runbook <> ALL($1) ORDER BY place LIMIT 1`,
    ignoreGroups,
  );
  if (first === undefined) return areChildren ? undefined : { monitor: undefined, fetch: { ignoreGroups } };
  const priority = priorityOf(first['place']);
  return areChildren
    ? { monitor: undefined, fetch: { minPriority: priority, maxPriority: priority } }
    : { monitor: first['id'] as string, fetch: { ignoreGroups, minPriority: priority } };
}

/**
 * The priority of a job in the queue: those that were queued first come first, also where they were queued
 * together. No two that are pending have the same. `place`: as PostgreSQL gives it, a text.
 */
export function priorityOf(place: unknown): number {
  return -Number(BigInt(place as string) % 2n ** 31n);
}

/**
 * The runbooks whose next pending job is not for this server: it names others, or one before this that could
 * take it (section 7: primary first, then the standbys). Where none of those that it names has ever been
 * there, any may take it.
 */
async function notFor(queries: Queries, server: string, counts: string): Promise<readonly string[]> {
  // Looked up by runbook: not by each job that waits.
  const heads = await queries.all(
    `SELECT head.* FROM (SELECT DISTINCT runbook FROM pianola.jobs
         WHERE servers IS NOT NULL AND ended_at IS NULL) one
       CROSS JOIN LATERAL (SELECT runbook, servers FROM pianola.jobs
         WHERE ${counts} AND runbook = one.runbook ORDER BY place LIMIT 1) head`,
  );
  const named = heads.filter(({ servers }) => servers !== null);
  if (named.length === 0) return [];
  const known = await queries.all(
    `SELECT name, free > 0 AND seen_at > now() - $1::integer * interval '1 second' AS is_ready
       FROM pianola.servers`,
    readySeconds,
  );
  const isReady = new Map(known.map((one) => [one['name'] as string, one['is_ready'] === true]));
  return named.flatMap(({ runbook, servers }) => {
    const wanted = (servers as readonly string[])
      .map((name) => name.trim().toLowerCase())
      .filter((name) => isReady.has(name));
    const own = wanted.indexOf(server.toLowerCase());
    const isFirst = own >= 0 && !wanted.slice(0, own).some((name) => isReady.get(name));
    return wanted.length === 0 || isFirst ? [] : [runbook as string];
  });
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
