import type { ActivityStatus, Row } from '../model/published-data.ts';

/** What Send Event Log Message writes. */
export interface EventLogEntry {
  readonly severity: 'Information' | 'Warning' | 'Error';
  readonly message: string;
  readonly computer: string;
}

/** Something worth telling that is no event of the runbook itself: a stable code and a text. */
export interface DiagnosticNote {
  readonly code: string;
  readonly message: string;
}

/** The fact that an activity has ended, and everything that came of it. */
export interface Outcome {
  readonly status: ActivityStatus;
  /** Execution-level items: repeated on every row. */
  readonly items?: Row;
  /**
   * Row-level items in produced order. Absent: one row that adds nothing. Empty: the activity found nothing
   * (A7).
   */
  readonly rows?: readonly Row[];
  readonly errorSummary?: string;
  /** How long it took in milliseconds, where the host does not measure it. */
  readonly durationMs?: number;
  /** A simulated outcome stood in for the activity. */
  readonly simulated?: true;
  /** The script it ran, or would have run, its references resolved; where that is wanted. */
  readonly script?: string;
  /** Parameters of Initialize Data that had no value. */
  readonly missingParameters?: readonly string[];
  readonly eventLog?: readonly EventLogEntry[];
  /** One row of the runbook's returned data (section 6). */
  readonly returned?: Row;
  readonly diagnostics?: readonly DiagnosticNote[];
  /**
   * What the activity changes in the world only when it ends, other jobs coming in between; absent where it
   * is done already.
   */
  commit?(): void;
  /** A Break: the For Each that plays this runbook ends after it (section 14.2). */
  readonly breaks?: true;
}

/** A failed outcome: exactly one token goes on (section 2). */
export function failure(errorSummary: string): Outcome {
  return { status: 'failed', errorSummary };
}
