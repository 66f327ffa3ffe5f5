import { ofRunning } from './attempts.ts';
import type { Queries } from './database.ts';

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
