import type { EndedJobStatus, JobResult } from '../model/job.ts';
import type { StoredJob } from '../model/stored-job.ts';

/** A row of the table of jobs, as either database gives it. */
type KeptRow = Readonly<Record<string, unknown>>;

/** A job as it is told of. */
export function storedJobOf(row: KeptRow): StoredJob {
  const { returned } = row;
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
    // SQLite keeps JSON as text.
    returned: typeof returned === 'string' ? JSON.parse(returned) : returned,
    reason: row['reason'],
  } as StoredJob;
}

/** The result of a job that has ended. */
export function resultOf(row: KeptRow): JobResult {
  const { status, instanceStatus, returned, reason } = storedJobOf(row);
  return {
    status: status as EndedJobStatus,
    instanceStatus,
    returned,
    broke: Boolean(row['broke']),
    errorSummary: (row['error_summary'] as string | null) ?? '',
    reason: status === 'Completed' ? '' : (reason ?? ''),
  };
}

/** A time in RFC 3339; null for none. SQLite keeps times so. */
export function timeOf(value: unknown): string | null {
  return value instanceof Date ? value.toISOString() : (value as string | null);
}
