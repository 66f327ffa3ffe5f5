import { harmless } from '../../text/harmless.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';

/**
 * Tells the subject of each event of a trace, in their order: the name of its activity, or the path of its
 * runbook. Jobs other than the first are marked with their number.
 */
export function eventSubjects(): (event: TraceEvent) => string {
  const namesByRunbook = new Map<string, Map<string, string>>();
  return (event) => {
    const { runbook, job } = event;
    const mark = job === null || job === 1 ? '' : `#${job} `;
    if (!('activity' in event) || typeof event.activity !== 'string') return mark + harmless(runbook);
    let names = namesByRunbook.get(runbook);
    if (names === undefined) {
      names = new Map();
      namesByRunbook.set(runbook, names);
    }
    if ('name' in event) names.set(event.activity, event.name);
    return mark + harmless(names.get(event.activity) ?? event.activity);
  };
}
