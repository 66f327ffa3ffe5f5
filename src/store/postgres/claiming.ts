import type { PgBoss } from 'pg-boss';
import type { Claim } from '../job-queue.ts';
import { begun, bossDatabase, endLost, lostJobs } from './attempts.ts';
import type { Queries, ServerDatabase } from './database.ts';
import { type JobInLine, jobsInLine, priorityOf, type Taker } from './server-choice.ts';
import { checkNotUpgraded, queueName } from './server-schema.ts';

/** Keeps servers from taking jobs, and others from queuing any meanwhile: limits would not hold. */
export const claimsLock = "SELECT pg_advisory_xact_lock(hashtext('pianola claims'))";
/** Keeps servers from taking jobs. Any number may have it at once. */
export const queuingLock = "SELECT pg_advisory_xact_lock_shared(hashtext('pianola claims'))";

/** An attempt that begins, and how often pg-boss has handed its job out before; undefined for a lease. */
export interface Taken {
  readonly claim: Claim;
  readonly retryCount: number | undefined;
}

/** Whether a server may take some job now, as far as it can be seen without the lock. */
export async function mayTake(database: ServerDatabase, taker: Taker): Promise<boolean> {
  return (await jobsInLine(database, { ...taker, most: 1 })).some(({ isNext }) => isNext);
}

/**
 * Whether there are jobs whose server is lost. Rejects with UpgradedStoreError if a later program has brought
 * the store up to date, unless it is for children.
 */
export async function hasLost(database: ServerDatabase, { areChildren }: Taker): Promise<boolean> {
  const [row] = await database.all(
    `SELECT (SELECT version FROM pianola.version) AS version, EXISTS (SELECT 1 FROM ${lostJobs}) AS has_lost`,
  );
  if (!areChildren) checkNotUpgraded(row?.['version'] as number, database.name);
  return row?.['has_lost'] === true;
}

/** Takes jobs, in a transaction that has the lock. `endsLost`: it deals with lost jobs before. */
export async function takeJobs(
  queries: Queries,
  boss: PgBoss,
  taker: Taker,
  endsLost: boolean,
): Promise<readonly Taken[]> {
  const db = bossDatabase(queries);
  if (endsLost) await endLost(queries, (id) => boss.cancel(queueName, id, { db }));
  const fetched = await fetchJobs(queries, boss, taker);
  if (fetched.size === 0) return [];
  const claims = await begun(queries, [...fetched.keys()], taker.server);
  return claims.map((claim) => ({ claim, retryCount: fetched.get(claim.id) }));
}

/**
 * Fetches from pg-boss what is next, with as few queries as can be: all in one that stand together, nobody
 * between them having to wait. Gives how often each was handed out before, by id; undefined for monitors.
 */
async function fetchJobs(
  queries: Queries,
  boss: PgBoss,
  taker: Taker,
): Promise<ReadonlyMap<string, number | undefined>> {
  const { most, areChildren } = taker;
  const fetched = new Map<string, number | undefined>();
  const waiting = new Set<string>();
  let together: JobInLine[] = [];
  const fetch = async () => {
    const [first, last] = [together[0], together.at(-1)];
    if (first === undefined || last === undefined) return;
    const jobs = await boss.fetch(queueName, {
      // No job is for later; one that was put back while this waited for the lock would seem so.
      ...{ batchSize: together.length, includeMetadata: true, ignoreStartAfter: true },
      ...{ ignoreGroups: [...waiting], minPriority: priorityOf(last.place), db: bossDatabase(queries) },
      // The first child may stand behind jobs that are none.
      ...(areChildren && { maxPriority: priorityOf(first.place) }),
    });
    for (const { id, retryCount } of jobs) fetched.set(id, retryCount);
    together = [];
  };
  for (const job of await jobsInLine(queries, taker)) {
    if (fetched.size + together.length >= most) break;
    if (waiting.has(job.runbook)) continue;
    if (!job.isNext) {
      await fetch();
      waiting.add(job.runbook);
      // A monitor is in no queue.
    } else if (job.isMonitor) fetched.set(job.id, undefined);
    else {
      together.push(job);
      if (areChildren) await fetch();
    }
  }
  await fetch();
  return fetched;
}
