import type { JobStatus } from './job.ts';
import type { InstanceStatus, Row } from './published-data.ts';

/** A job as a store keeps it (format section 8). Times are in RFC 3339, UTC. */
export interface StoredJob {
  /** Unique in every store. Ids of later jobs sort behind those of earlier ones. */
  readonly id: string;
  /** The path of its runbook. */
  readonly runbook: string;
  readonly status: JobStatus;
  /** How its last instance ended; null before that. */
  readonly instanceStatus: InstanceStatus | null;
  /** The runbook server that plays it, or did. */
  readonly server: string | null;
  /** How often it has begun. */
  readonly attempt: number;
  /** The id of the job that started it; null if it was started from outside. */
  readonly parent: string | null;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** The rows that it returned. */
  readonly returned: readonly Row[];
  /** Why it is Failed or Canceled, where nothing else in its trace says so. */
  readonly reason: string | null;
}
