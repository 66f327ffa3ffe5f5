import { harmless } from '../../text/harmless.ts';
import type { TraceReport } from './trace-report.ts';

const numberWidth = 3;

/**
 * The names of the activities in the order they ran, numbered from 1: `  3. Send Event Log Message`. Numbers
 * end in the third column, as far as 999. Every attempt of a loop counts, and says which it is from the
 * second on: `  4. Poll (attempt 2)`. Nothing else is written. It is the order of the runbook that was asked
 * for: what its child jobs did at the same time is not in it, for a name alone does not say whose activity it
 * is; that is what `tree` and `eventlog` are for.
 */
export function list(): TraceReport {
  const children = new Set<number | null>();
  let count = 0;
  return {
    event: (event) => {
      if (event.event === 'JobQueued' && event.parent !== null) children.add(event.job);
      if (event.event !== 'ActivityStart' || children.has(event.job)) return '';
      count += 1;
      const again = event.attempt === 1 ? '' : ` (attempt ${event.attempt})`;
      return `${String(count).padStart(numberWidth)}. ${harmless(event.name)}${again}\n`;
    },
    end: () => '',
  };
}
