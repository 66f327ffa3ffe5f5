import type { JobStore } from '../../src/store/job-store.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';

/** The trace of a job so far. */
export async function eventsOf(store: JobStore, id: string): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const event of (await store.trace(id)).more()) events.push(event);
  return events;
}
