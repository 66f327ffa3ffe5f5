import { harmless } from './harmless.ts';
import type { TraceReport } from './trace-report.ts';

/**
 * The names of the activities in the order they ran, numbered from 1 and not aligned: `  3. Send Event Log Message`. Every attempt of a
 * loop counts; nothing else is written.
 */
export function list(): TraceReport {
  let count = 0;
  return {
    event: (event) => {
      if (event.event !== 'ActivityStart') return '';
      count += 1;
      return `  ${count}. ${harmless(event.name)}\n`;
    },
    end: () => '',
  };
}
