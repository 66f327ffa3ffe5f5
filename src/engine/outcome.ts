import { type ActivityFailure, LimitReached } from '../databus/activity-failure.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import { type ActivityStatus, emptyRow, type Row, type Rows } from '../model/published-data.ts';
import type { InstanceLimit } from '../model/run-limit.ts';

/** What Send Event Log Message writes. */
export interface EventLogEntry {
  readonly severity: 'Information' | 'Warning' | 'Error';
  readonly message: string;
  readonly computer: string;
}

/** A note for the trace that is not an event of the runbook itself: a stable code and a text. */
export interface DiagnosticNote {
  readonly code: string;
  readonly message: string;
}

/** How an activity ended, with everything it produced. */
export interface Outcome {
  readonly status: ActivityStatus;
  /** Execution-level items: repeated on every row. */
  readonly items?: Row;
  /**
   * Row-level items: one row, or a list of rows in the order produced. Absent: one row without row-level
   * items. Empty: the activity found nothing (A7).
   */
  readonly rows?: Rows;
  readonly errorSummary?: string;
  /** How long it took in milliseconds, if the host does not measure it. */
  readonly durationMs?: number;
  /** Whether a simulated outcome replaced the activity. */
  readonly simulated?: true;
  /** Its texts that have references, resolved, by place; if they are wanted. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The script that it ran or would have run, with references resolved, if scripts are wanted. */
  readonly script?: string;
  /** Parameters of Initialize Data that had no value. */
  readonly missingParameters?: readonly string[];
  readonly eventLog?: readonly EventLogEntry[];
  /** What Send Platform Event raises. */
  readonly platformEvent?: PlatformEventEntry;
  /** One row of the runbook's returned data (section 6). */
  readonly returned?: Row;
  readonly diagnostics?: readonly DiagnosticNote[];
  /**
   * Makes a change that takes effect only when the activity ends, so that other jobs can come in between.
   * Absent if the change was made at once, or there is none.
   */
  commit?(): void;
  /** A Break ran: the For Each that plays this runbook ends after it (section 14.2). */
  readonly breaks?: true;
  /** It was too much for this limit, which ends the instance; `errorSummary` says why. */
  readonly limit?: InstanceLimit;
}

/** Whether an outcome is rows and nothing else: no items of the execution, and nothing beside data. */
export function publishesOnly(outcome: Outcome): boolean {
  const { items = emptyRow, returned, eventLog, platformEvent, diagnostics, breaks } = outcome;
  return (
    items === emptyRow &&
    returned === undefined &&
    eventLog === undefined &&
    platformEvent === undefined &&
    diagnostics === undefined &&
    breaks === undefined
  );
}

/** A failed outcome: exactly one token goes on (section 2). */
export function failure(errorSummary: string): Outcome {
  return { status: 'failed', errorSummary };
}

/** The failed outcome that an ActivityFailure carries. */
export function failureOf(error: ActivityFailure): Outcome {
  const failed = failure(error.message);
  return error instanceof LimitReached ? { ...failed, limit: error.limit } : failed;
}
