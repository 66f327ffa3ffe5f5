import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { EndedJobStatus, JobResult } from '../../model/job.ts';
import type { StoredJob } from '../../model/stored-job.ts';

/** A row of the table of jobs. */
export type StoredRow = Readonly<Record<string, SQLInputValue>>;

/** All rows that a query gives. */
export function rows(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly StoredRow[] {
  return database.prepare(sql).all(...values);
}

/** A job as it is told of. */
export function storedJobOf(row: StoredRow): StoredJob {
  return {
    id: row['id'],
    runbook: row['runbook'],
    status: row['status'],
    instanceStatus: row['instance_status'],
    server: row['server'],
    attempt: row['attempt'],
    parent: row['parent'],
    queuedAt: row['queued_at'],
    startedAt: row['started_at'],
    endedAt: row['ended_at'],
    returned: JSON.parse(row['returned'] as string),
    reason: row['reason'],
  } as StoredJob;
}

/** The result of a job that has ended. */
export function resultOf(row: StoredRow): JobResult {
  const { status, instanceStatus, returned, reason } = storedJobOf(row);
  return {
    status: status as EndedJobStatus,
    instanceStatus,
    returned,
    broke: row['broke'] === 1,
    errorSummary: (row['error_summary'] as string | null) ?? '',
    reason: status === 'Completed' ? '' : (reason ?? ''),
  };
}
