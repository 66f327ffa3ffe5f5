import { PgBoss } from 'pg-boss';
import { UsageError } from '../../model/problem.ts';
import { UpgradedStoreError } from '../upgraded-store.ts';
import { type Queries, queryMs, type ServerDatabase } from './database.ts';

/** The schema of the queue that pg-boss keeps. */
const queueSchema = 'pianola_queue';
/** The name of the one queue that all jobs are in. */
export const queueName = 'jobs';

/**
 * The steps from nothing to the present schema. A step that has been released never changes. It only adds:
 * servers of an older program end the jobs that they play. A new format of definitions or of events needs a
 * step, too.
 */
const steps: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS pianola;
   CREATE TABLE pianola.version (version integer NOT NULL);
   INSERT INTO pianola.version VALUES (0);
   CREATE TABLE pianola.deployments (
     deployment integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     deployed_at timestamptz NOT NULL DEFAULT now(),
     format integer NOT NULL,
     definition bytea NOT NULL
   );
   CREATE TABLE pianola.versions (
     runbook text NOT NULL,
     version integer NOT NULL,
     deployment integer NOT NULL REFERENCES pianola.deployments,
     is_monitor boolean NOT NULL,
     PRIMARY KEY (runbook, version)
   );
   CREATE TABLE pianola.jobs (
     place bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     id uuid NOT NULL UNIQUE,
     root uuid NOT NULL,
     runbook text NOT NULL,
     status text NOT NULL DEFAULT 'Pending',
     instance_status text,
     server text,
     attempt integer NOT NULL DEFAULT 0,
     parent uuid,
     queued_at timestamptz NOT NULL DEFAULT now(),
     started_at timestamptz,
     ended_at timestamptz,
     returned json NOT NULL DEFAULT '[]',
     reason text,
     deployment integer NOT NULL REFERENCES pianola.deployments,
     parameters json NOT NULL,
     servers text[],
     most_at_once integer NOT NULL,
     server_loss text NOT NULL,
     depth integer NOT NULL,
     parent_attempt integer,
     parent_number integer,
     is_waiting boolean NOT NULL DEFAULT false,
     is_monitor boolean NOT NULL,
     stop_reason text,
     broke boolean,
     error_summary text
   );
   CREATE INDEX jobs_open ON pianola.jobs (status, runbook, place) WHERE ended_at IS NULL;
   CREATE INDEX jobs_root ON pianola.jobs (root);
   CREATE INDEX jobs_parent ON pianola.jobs (parent, parent_number) WHERE parent IS NOT NULL;
   CREATE TABLE pianola.streams (
     stream bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     job uuid NOT NULL REFERENCES pianola.jobs (id) ON DELETE CASCADE,
     attempt integer NOT NULL,
     lost_at timestamptz,
     UNIQUE (job, attempt)
   );
   CREATE TABLE pianola.events (
     stream bigint NOT NULL REFERENCES pianola.streams ON DELETE CASCADE,
     first_seq integer NOT NULL,
     last_seq integer NOT NULL,
     lines bytea NOT NULL,
     PRIMARY KEY (stream, first_seq)
   );
   CREATE INDEX jobs_named ON pianola.jobs (runbook) WHERE servers IS NOT NULL AND ended_at IS NULL;
   CREATE TABLE pianola.servers (
     name text PRIMARY KEY,
     seen_at timestamptz NOT NULL,
     free integer NOT NULL
   );
   CREATE TABLE pianola.counters (
     key text PRIMARY KEY,
     value bigint NOT NULL
   );`,
  // Jobs that a run plays by itself have no deployment; the events of all of them are in one stream.
  // Monitors leave the queue of pg-boss: those that play there now are lost. What waits keeps its order.
  `ALTER TABLE pianola.jobs ALTER deployment DROP NOT NULL, ALTER parameters DROP NOT NULL,
     ALTER most_at_once DROP NOT NULL, ALTER server_loss DROP NOT NULL, ALTER depth DROP NOT NULL,
     ALTER is_monitor DROP NOT NULL, ADD stream bigint, ADD number integer, ADD first_seq integer,
     ADD last_seq integer, ADD lease_until timestamptz;
   COMMENT ON COLUMN pianola.jobs.lease_until IS
     'until when the process that plays it counts as alive; null for jobs whose heartbeats pg-boss keeps';
   CREATE INDEX jobs_of_runs ON pianola.jobs (stream) WHERE stream IS NOT NULL AND ended_at IS NULL;
   ALTER TABLE pianola.streams ALTER job DROP NOT NULL, ALTER attempt DROP NOT NULL,
     ADD began_at timestamptz NOT NULL DEFAULT clock_timestamp();
   CREATE INDEX jobs_monitors ON pianola.jobs (runbook, place) WHERE is_monitor AND ended_at IS NULL;
   UPDATE pianola.jobs SET lease_until = now() WHERE is_monitor AND status = 'Running' AND ended_at IS NULL;
   DO $$ BEGIN
     IF to_regclass('pianola_queue.job') IS NOT NULL THEN
       DELETE FROM pianola_queue.job WHERE id IN (SELECT id FROM pianola.jobs WHERE is_monitor);
       UPDATE pianola_queue.job SET priority = -(place % 2147483648) FROM pianola.jobs
         WHERE jobs.id = job.id AND state < 'completed';
     END IF;
   END $$;`,
  // One process at a time has the name of a server. What waits is found past the jobs of runs. Events are
  // told as differences from those before them: an older program cannot read that.
  `ALTER TABLE pianola.servers ADD holder uuid, ADD held_by text, ADD beat_at timestamptz;
   CREATE INDEX jobs_pending ON pianola.jobs (runbook, place)
     WHERE status = 'Pending' AND ended_at IS NULL AND deployment IS NOT NULL;`,
];

/** The version of the schema that this program writes. */
const schemaVersion = steps.length;

/** Rejects with UsageError for a database without a store, and for one of another version. */
export async function checkServerVersion(database: ServerDatabase): Promise<void> {
  const version = await versionOf(database);
  if (version === schemaVersion) return;
  if (version === undefined)
    throw new UsageError(`there is no store in ${database.name}`, 'pianola deploy FILE --migrate makes one');
  const here = `the store ${database.name} has version ${version}`;
  if (version > schemaVersion)
    throw new UsageError(
      `${here}, and this program knows up to ${schemaVersion}`,
      'use the version of Pianola that wrote it, or a later one',
    );
  throw new UsageError(`${here}, and this program needs ${schemaVersion}`, 'pianola deploy FILE --migrate');
}

/** Throws UpgradedStoreError if a later program has brought the store up to this version meanwhile. */
export function checkNotUpgraded(version: number, name: string): void {
  if (version > schemaVersion)
    throw new UpgradedStoreError(
      `the store ${name} was brought up to version ${version} by a later program, and this one knows up to ` +
        schemaVersion,
    );
}

/** Makes a store or brings it up to date, with its queue. Needs the right to make schemas and tables. */
export async function migrateServer(database: ServerDatabase, address: string): Promise<void> {
  await database.inTransaction(async (queries) => {
    // One at a time.
    await queries.all("SELECT pg_advisory_xact_lock(hashtext('pianola migrates'))");
    const version = (await versionOf(queries)) ?? 0;
    if (version > schemaVersion) return;
    for (const step of steps.slice(version)) await queries.all(step);
    await queries.all('UPDATE pianola.version SET version = $1', schemaVersion);
  });
  const boss = new PgBoss({ ...bossOptions(address), createSchema: true, migrate: true });
  boss.on('error', () => undefined);
  await database.told(() => boss.start());
  if ((await boss.getQueue(queueName)) === null) await boss.createQueue(queueName, { policy: 'standard' });
  await boss.stop({ graceful: false });
}

/** What every instance of pg-boss is made with. It neither migrates nor supervises unless that is added. */
export function bossOptions(address: string) {
  return {
    connectionString: address,
    schema: queueSchema,
    application_name: 'pianola queue',
    max: 4,
    // Its type leaves out what it hands on to the pool.
    ...{ query_timeout: queryMs },
    schedule: false,
    supervise: false,
    migrate: false,
    createSchema: false,
  } as const;
}

async function versionOf(queries: Queries): Promise<number | undefined> {
  const [found] = await queries.all("SELECT to_regclass('pianola.version') IS NOT NULL AS is_there");
  if (found?.['is_there'] !== true) return undefined;
  const [row] = await queries.all('SELECT version FROM pianola.version');
  return row?.['version'] as number | undefined;
}
