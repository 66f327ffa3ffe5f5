import type { EndedJobStatus, JobResult } from '../../model/job.ts';
import type { StoredJob } from '../../model/stored-job.ts';
import type { FoundRow } from './database.ts';

/** A job as it is told of. */
export function jobOfRow(row: FoundRow): StoredJob {
  return {
    id: row['id'],
    runbook: row['runbook'],
    status: row['status'],
    instanceStatus: row['instance_status'],
    server: row['server'],
    attempt: row['attempt'],
    parent: row['parent'],
    queuedAt: timeOf(row['queued_at']),
    startedAt: timeOf(row['started_at']),
    endedAt: timeOf(row['ended_at']),
    returned: row['returned'],
    reason: row['reason'],
  } as StoredJob;
}

/** The result of a job that has ended. */
export function resultOfRow(row: FoundRow): JobResult {
  const { status, instanceStatus, returned, reason } = jobOfRow(row);
  return {
    status: status as EndedJobStatus,
    instanceStatus,
    returned,
    broke: row['broke'] === true,
    errorSummary: (row['error_summary'] as string | null) ?? '',
    reason: status === 'Completed' ? '' : (reason ?? ''),
  };
}

/** A time in RFC 3339; null for none. */
export function timeOf(value: unknown): string | null {
  return value instanceof Date ? value.toISOString() : null;
}
