import type { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../model/problem.ts';
import { inTransaction } from './connection.ts';

/**
 * The steps from an empty file to the present schema, each from one version to the next. A step that has been
 * released never changes.
 */
const steps: readonly string[] = [
  `CREATE TABLE owner (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     pid INTEGER NOT NULL,
     command TEXT NOT NULL,
     since TEXT NOT NULL
   ) STRICT;
   CREATE TABLE deployments (
     deployment INTEGER PRIMARY KEY AUTOINCREMENT,
     deployed_at TEXT NOT NULL,
     format INTEGER NOT NULL,
     definition BLOB NOT NULL
   ) STRICT;
   CREATE TABLE versions (
     runbook TEXT NOT NULL,
     version INTEGER NOT NULL,
     deployment INTEGER NOT NULL REFERENCES deployments,
     is_monitor INTEGER NOT NULL,
     PRIMARY KEY (runbook, version)
   ) STRICT;
   CREATE TABLE jobs (
     place INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     root TEXT NOT NULL,
     runbook TEXT NOT NULL,
     status TEXT NOT NULL,
     instance_status TEXT,
     server TEXT,
     attempt INTEGER NOT NULL,
     parent TEXT,
     queued_at TEXT NOT NULL,
     started_at TEXT,
     ended_at TEXT,
     returned TEXT NOT NULL,
     reason TEXT,
     stream INTEGER,
     number INTEGER,
     first_seq INTEGER,
     last_seq INTEGER,
     deployment INTEGER REFERENCES deployments,
     parameters TEXT,
     servers TEXT,
     most_at_once INTEGER,
     server_loss TEXT,
     depth INTEGER,
     parent_attempt INTEGER,
     parent_number INTEGER,
     is_waiting INTEGER,
     is_monitor INTEGER,
     stop_reason TEXT,
     broke INTEGER,
     error_summary TEXT
   ) STRICT;
   CREATE INDEX jobs_open ON jobs (status, runbook, place) WHERE ended_at IS NULL;
   CREATE INDEX jobs_root ON jobs (root);
   CREATE INDEX jobs_parent ON jobs (parent, parent_number) WHERE parent IS NOT NULL;
   CREATE TABLE counters (
     key TEXT PRIMARY KEY,
     value INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE streams (
     stream INTEGER PRIMARY KEY AUTOINCREMENT,
     job TEXT,
     attempt INTEGER,
     lost_at TEXT
   ) STRICT;
   CREATE INDEX streams_job ON streams (job, attempt) WHERE job IS NOT NULL;
   CREATE TABLE events (
     stream INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
     first_seq INTEGER NOT NULL,
     last_seq INTEGER NOT NULL,
     lines BLOB NOT NULL,
     PRIMARY KEY (stream, first_seq)
   ) STRICT;`,
  // Events are told as differences from those before them: an older program cannot read that.
  '',
];

/** The version of the schema that this program writes. */
const schemaVersion = steps.length;

/** Marks a file as a store of Pianola: the letters "PNLA". */
const applicationId = 0x504e4c41;

/** The version of the schema of a file; 0 if it is empty, undefined if it is a database of something else. */
function versionOf(database: DatabaseSync): number | undefined {
  const { application_id: id } = database.prepare('PRAGMA application_id').get() as {
    application_id: number;
  };
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  const { count } = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as {
    count: number;
  };
  if (id === applicationId) return version;
  return count === 0 && id === 0 ? 0 : undefined;
}

/** Whether nothing is in a file yet. */
export function isEmpty(database: DatabaseSync): boolean {
  return versionOf(database) === 0;
}

/**
 * Throws UsageError for a file that is no store, for one that a later program wrote, and, unless `mayBeOld`,
 * for one that has to be brought up to date first.
 */
export function checkVersion(database: DatabaseSync, path: string, { mayBeOld = false } = {}): void {
  const version = versionOf(database);
  if (version === undefined) throw new UsageError(`${path} is a database, but no store of Pianola`);
  if (version > schemaVersion)
    throw new UsageError(
      `the store ${path} has version ${version}, and this program knows up to ${schemaVersion}`,
      'use the version of Pianola that wrote it, or a later one',
    );
  if (version < schemaVersion && !mayBeOld)
    throw new UsageError(
      version === 0
        ? `the store ${path} is empty`
        : `the store ${path} has version ${version}, and this program reads ${schemaVersion}`,
      'the next command that writes to it brings it up to date',
    );
}

/** Brings a store up to date, all steps or none. */
export function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    const version = versionOf(database) ?? 0;
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
}
