import type { TraceEvent } from './trace-event.ts';

/**
 * The activities of the jobs that were started from outside, as the format `list` names them. Activities of
 * child jobs are left out, because a name alone does not say which job it belongs to.
 */
export class ListedActivities {
  readonly #children = new Set<number | null>();

  /** The name of an activity that starts, with its attempt from the second on; undefined for other events. */
  nameOf(event: TraceEvent): string | undefined {
    if (event.event === 'JobQueued' && event.parent !== null) this.#children.add(event.job);
    if (event.event !== 'ActivityStart' || this.#children.has(event.job)) return undefined;
    return event.attempt === 1 ? event.name : `${event.name} (attempt ${event.attempt})`;
  }
}
