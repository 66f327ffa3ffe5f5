import type { Colours } from '../../text/colours.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';

/**
 * Turns the events of one run, in order, into text. Each call gives the text to write next, complete lines or
 * nothing.
 */
export interface TraceReport {
  event(event: TraceEvent): string;
  /** Called once, after the last event. */
  end(): string;
}

/** How a report is to look. Both may be left out: no colour, lines of any length. */
export interface ReportOptions {
  readonly colours?: Colours;
  /** Columns of the terminal, which each format fits its lines to in its own way; a pipe has no width. */
  readonly width?: number;
}

/** Makes a report for one run. */
export type ReportFactory = (options?: ReportOptions) => TraceReport;
