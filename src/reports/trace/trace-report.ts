import type { RunbookServer } from '../../model/job.ts';
import type { Runbook } from '../../model/runbook.ts';
import type { Colours } from '../../text/colours.ts';
import type { TraceEvent, TraceEventName } from '../../trace/trace-event.ts';

/**
 * Turns the events of one run, in order, into text. Each call gives the text to write next, complete lines or
 * nothing.
 */
export interface TraceReport {
  /** The events that it takes, if it can do without the others: a run need not tell those. */
  readonly hears?: readonly TraceEventName[];
  event(event: TraceEvent): string;
  /** Called once, after the last event. */
  end(): string;
}

/** How a report looks. Without these options it has no colours, and lines of any length. */
export interface ReportOptions {
  readonly colours?: Colours;
  /** The columns of the terminal, absent for a pipe. Each format fits its lines to it in its own way. */
  readonly width?: number;
  /** Whether what an activity published stands behind its line, in `eventlog` and `tree`. */
  readonly showData?: boolean;
  /** The runbooks that can be played, for a format that also tells what never ran. */
  readonly runbooks?: readonly Runbook[];
  /** The runbook servers of the run, for a format that tells how busy they were. */
  readonly servers?: readonly RunbookServer[];
  /** Whether the time of the run is simulated. */
  readonly isSimulated?: boolean;
}

/** Makes a report for one run. */
export type ReportFactory = (options?: ReportOptions) => TraceReport;
