import { harmless } from '../../text/harmless.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';

const numberWidth = 3;
/** Where a name begins, and goes on where a terminal has no room. */
const indent = 5;

/**
 * The names of the activities in the order they ran, numbered from 1: `  3. Send Event Log Message`. Numbers
 * end in the third column, as far as 999. Every attempt of a loop counts, and says which it is from the
 * second on: `  4. Poll (attempt 2)`. Nothing else is written. It is the order of the runbook that was asked
 * for: what its child jobs did at the same time is not in it, for a name alone does not say whose activity it
 * is; that is what `tree` and `eventlog` are for.
 */
export function list({ width }: ReportOptions = {}): TraceReport {
  const children = new Set<number | null>();
  let count = 0;
  return {
    event: (event) => {
      if (event.event === 'JobQueued' && event.parent !== null) children.add(event.job);
      if (event.event !== 'ActivityStart' || children.has(event.job)) return '';
      count += 1;
      const again = event.attempt === 1 ? '' : ` (attempt ${event.attempt})`;
      const line = `${String(count).padStart(numberWidth)}. ${harmless(event.name)}${again}`;
      return `${width === undefined ? line : indented(brokenAtWords(line, { indent, width }), indent)}\n`;
    },
    end: () => '',
  };
}
