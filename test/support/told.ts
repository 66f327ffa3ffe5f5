// What a run has told, read without the test runner.
import type { JobQueued, TraceEvent, TraceEventName } from '../../src/trace/trace-event.ts';

/** What was told of a run, in order. */
export interface Told {
  readonly events: readonly TraceEvent[];
}

/** The events of one kind. */
export function named<Name extends TraceEventName>(
  { events }: Told,
  name: Name,
): Extract<TraceEvent, { event: Name }>[] {
  return events.filter((event): event is Extract<TraceEvent, { event: Name }> => event.event === name);
}

/**
 * Who a job is, whatever its number: the runbook it began with from outside, or its parent and the execution
 * that asked for it. Jobs are numbered as they are queued, and that depends on the speed of threads.
 */
function identities({ events }: Told): ReadonlyMap<number, string> {
  const known = new Map<number, string>();
  for (const queued of named({ events }, 'JobQueued'))
    known.set(Number(queued.job), nameOf(queued, events, known));
  return known;
}

function nameOf(
  { runbook, parent, cause, branch = '', attempt = 1, compensates }: JobQueued,
  events: readonly TraceEvent[],
  known: ReadonlyMap<number, string>,
): string {
  if (parent === null) return runbook;
  const asking = events[(cause ?? 0) - 1];
  const by =
    asking?.event === 'ActivityStart' ? `${asking.activity} ${asking.token} #${asking.attempt}` : '?';
  const which = [branch, attempt > 1 ? `attempt ${attempt}` : '', compensates ? 'compensation' : ''];
  return [known.get(parent), by, ...which.filter(Boolean), runbook].join(' / ');
}

/** What each job did, in its order, and how it ended: by who the job is. */
export function doings(all: Told): Readonly<Record<string, readonly string[]>> {
  const names = identities(all);
  const done: Record<string, string[]> = {};
  for (const event of all.events) {
    if (event.job === null) continue;
    const name = names.get(event.job) as string;
    done[name] ??= [];
    const text = doing(event);
    if (text !== undefined) done[name].push(text);
  }
  return done;
}

function doing(event: TraceEvent): string | undefined {
  switch (event.event) {
    case 'ActivityEnd':
      return [
        event.activity,
        event.token,
        `#${event.attempt}`,
        event.status,
        event.rows,
        event.errorSummary,
      ].join(' ');
    case 'TokenDropped':
      return `${event.activity} ${event.token} dropped`;
    case 'EventLogMessage':
      return `"${event.message}"`;
    case 'InstanceEnd':
      return `${event.status} ${JSON.stringify(event.returned)}`;
    case 'JobEnd':
      return event.status;
    default:
      return undefined;
  }
}
