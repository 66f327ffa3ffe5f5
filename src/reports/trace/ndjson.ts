import { traceLineWriter } from '../../trace/trace-line.ts';
import type { TraceReport } from './trace-report.ts';

/** The native trace (format section 4): one event a line, as JSON. */
export function ndjson(): TraceReport {
  return { event: traceLineWriter(), end: () => '' };
}
