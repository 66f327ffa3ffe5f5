import { harmless } from '../../text/harmless.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { ListedActivities } from '../../trace/listed-activities.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';

const numberWidth = 3;
/** The column where a name begins, and where it continues if the terminal has no room. */
const indent = 5;

/**
 * The names of the activities in the order they ran, numbered from 1: `  3. Send Event Log Message`. Numbers
 * up to 999 end in the third column. Every attempt of a loop counts, and is marked from the second on: `  4.
 * Poll (attempt 2)`. Nothing else is written. Activities of child jobs are left out, because a name alone
 * does not say which job it belongs to. `tree` and `eventlog` show them.
 */
export function list({ width }: ReportOptions = {}): TraceReport {
  const listed = new ListedActivities();
  let count = 0;
  return {
    event: (event) => {
      const name = listed.nameOf(event);
      if (name === undefined) return '';
      count += 1;
      const line = `${String(count).padStart(numberWidth)}. ${harmless(name)}`;
      return `${width === undefined ? line : indented(brokenAtWords(line, { indent, width }), indent)}\n`;
    },
    end: () => '',
  };
}
