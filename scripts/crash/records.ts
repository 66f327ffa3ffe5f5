import { Client } from 'pg';
import type { EndedJobStatus } from '../../src/model/job.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { unpackedEvents } from '../../src/store/packing.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { eventsOf } from '../../test/store/events-of.ts';

/** A job as the store has it. Times are in milliseconds, on the clock of the database. */
export interface JobRecord {
  readonly id: string;
  /** The first job of its family. */
  readonly root: string;
  readonly parent: string | null;
  /** In the order in which jobs were queued. */
  readonly place: number;
  /** Its name. */
  readonly runbook: string;
  readonly status: 'Pending' | 'Running' | EndedJobStatus;
  readonly instanceStatus: string | null;
  readonly reason: string | null;
  readonly attempt: number;
  readonly endedMs: number | null;
  /** Its state in the queue of pg-boss. */
  readonly queueState: string | null;
}

/** An attempt of a job. */
export interface AttemptRecord {
  readonly job: string;
  readonly attempt: number;
  readonly beganMs: number;
  /** When its server counted as lost; null if it did not. */
  readonly lostMs: number | null;
  /** Its own events, in which its job is number 1. */
  readonly events: readonly TraceEvent[];
}

/** All that a store has recorded. */
export interface Records {
  /** By their place. */
  readonly jobs: readonly JobRecord[];
  /** By job and number. */
  readonly attempts: readonly AttemptRecord[];
  /** The traces of the jobs that were started from outside, as `pianola log` shows them. */
  readonly traces: ReadonlyMap<string, readonly TraceEvent[]>;
}

/** Reads all that a store has recorded. */
export async function readRecords(address: string, store: JobStore): Promise<Records> {
  const client = new Client(address);
  await client.connect();
  try {
    const jobs = await client.query<JobRecord>(
      `SELECT job.id, root, parent, place::float8, ltrim(runbook, '\\') AS runbook, status, reason, attempt,
         instance_status AS "instanceStatus", ${milliseconds('ended_at')} AS "endedMs",
         queued.state::text AS "queueState"
         FROM pianola.jobs job LEFT JOIN pianola_queue.job queued ON queued.id = job.id ORDER BY place`,
    );
    const attempts = await client.query<AttemptRecord & { readonly chunks: readonly Buffer[] }>(
      `SELECT job, attempt, ${milliseconds('began_at')} AS "beganMs", ${milliseconds('lost_at')} AS "lostMs",
         coalesce(array_agg(lines ORDER BY first_seq) FILTER (WHERE lines IS NOT NULL), '{}') AS chunks
         FROM pianola.streams LEFT JOIN pianola.events USING (stream) GROUP BY stream ORDER BY job, attempt`,
    );
    const traces = new Map<string, readonly TraceEvent[]>();
    for (const { id, parent } of jobs.rows) if (parent === null) traces.set(id, await eventsOf(store, id));
    return {
      jobs: jobs.rows,
      attempts: attempts.rows.map(({ chunks, ...attempt }) => ({
        ...attempt,
        events: chunks.flatMap((chunk) => [...unpackedEvents(chunk)]),
      })),
      traces,
    };
  } finally {
    await client.end();
  }
}

const milliseconds = (column: string) => `extract(epoch FROM ${column})::float8 * 1000`;
