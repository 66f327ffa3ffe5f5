import type { EndedJobStatus, JobResult } from '../model/job.ts';
import type { StoredJob } from '../model/stored-job.ts';
import type { RecordedJob } from './run-records.ts';

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

/** What stands in each column of a job of a run. */
export const columnOf = {
  id: ({ id }: RecordedJob) => id,
  number: ({ number }: RecordedJob) => number,
  runbook: ({ runbook }: RecordedJob) => runbook,
  status: ({ status }: RecordedJob) => status,
  instance_status: ({ instanceStatus }: RecordedJob) => instanceStatus,
  server: ({ server }: RecordedJob) => server,
  attempt: ({ attempt }: RecordedJob) => attempt,
  parent: ({ parent }: RecordedJob) => parent,
  queued_at: ({ queuedAt }: RecordedJob) => queuedAt,
  started_at: ({ startedAt }: RecordedJob) => startedAt,
  ended_at: ({ endedAt }: RecordedJob) => endedAt,
  returned: ({ returned }: RecordedJob) => JSON.stringify(returned),
  reason: ({ reason }: RecordedJob) => reason,
  first_seq: ({ firstSeq }: RecordedJob) => firstSeq,
  last_seq: ({ lastSeq }: RecordedJob) => lastSeq,
} as const;

/** The names of these columns. */
export const recordedColumns = Object.keys(columnOf) as readonly (keyof typeof columnOf)[];

/** Why a job of a run is Failed whose process is gone. */
export const orphanReason = 'the process that played it is gone';
