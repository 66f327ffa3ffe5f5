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

/**
 * The runbooks whose next pending job is not for this server: it names others, or one before this that could
 * take it (section 7: primary first, then the standbys). Where none of those that it names has ever been
 * there, any may take it.
 */
export async function notFor(queries: Queries, server: string): Promise<readonly string[]> {
  const heads = await queries.all(
    `SELECT DISTINCT ON (runbook) runbook, servers FROM pianola.jobs
       WHERE status = 'Pending' AND ended_at IS NULL AND deployment IS NOT NULL
         AND runbook IN (SELECT runbook FROM pianola.jobs
         WHERE status = 'Pending' AND ended_at IS NULL AND servers IS NOT NULL)
       ORDER BY runbook, place`,
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
