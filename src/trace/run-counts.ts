import type { InstanceStatus } from '../model/published-data.ts';
import type { Runbook } from '../model/runbook.ts';
import { countsOfActivity, neverPlayed, TraceCounts } from './trace-counts.ts';
import type { TraceEvent } from './trace-event.ts';

/** What a run did with one activity of a runbook, over all its instances. */
export interface ActivityTally {
  readonly id: string;
  readonly name: string;
  /** On how many tokens it ran. The attempts of a loop are one. */
  readonly ran: number;
  /** How often it started; more than `ran` only if it looped. */
  readonly attempts: number;
  /** Rows that it offered to its links, those of attempts that a loop discarded left out (A19). */
  readonly rows: number;
  /** How it ended, by its last attempt. */
  readonly success: number;
  readonly warning: number;
  readonly failed: number;
  /** Rows that passed none of its links. */
  readonly dropped: number;
  /** How often a simulated outcome replaced it; each attempt counts. */
  readonly simulated: number;
  /** Platform events that it raised, or that report it (section 10). */
  readonly platformEvents: number;
}

/** What a run did with one runbook. */
export interface RunbookTally {
  readonly runbook: string;
  readonly jobs: number;
  readonly instances: number;
  /** How its instances ended. */
  readonly statuses: Readonly<Record<InstanceStatus, number>>;
  /** Platform events about the runbook itself. */
  readonly platformEvents: number;
  /** In the order they first ran; then those that never ran, in stored order. */
  readonly activities: readonly ActivityTally[];
}

/** Counts what each activity did in a run. `add` takes the events of the trace in their order. */
export class RunCounts {
  readonly #counts = new TraceCounts();
  readonly #names = new Map<string, Map<string, string>>();

  add(event: TraceEvent): void {
    this.#counts.add(event);
    if (event.event !== 'ActivityStart') return;
    const names = this.#names.get(event.runbook) ?? new Map<string, string>();
    this.#names.set(event.runbook, names);
    names.set(event.activity, event.name);
  }

  /**
   * The counts of each runbook that had a job, in the order they came. `runbooks`: their definitions, for
   * the activities that never ran.
   */
  tallies(runbooks: readonly Runbook[] = []): readonly RunbookTally[] {
    const defined = new Map(runbooks.map(({ path, activities }) => [path, activities]));
    return [...this.#counts.runbooks].flatMap(([runbook, counts]) => {
      if (counts.jobs.size === 0) return [];
      const names = new Map(this.#names.get(runbook));
      for (const { id, name } of defined.get(runbook) ?? []) if (!names.has(id)) names.set(id, name);
      const { jobs, instances, endings, platformEvents } = counts;
      const activities = [...names].map(([id, name]) => this.#tally(runbook, id, name));
      return [{ runbook, jobs: jobs.size, instances, statuses: endings, platformEvents, activities }];
    });
  }

  #tally(runbook: string, id: string, name: string): ActivityTally {
    const of = this.#counts.runbooks.get(runbook) ?? neverPlayed;
    const { executions, attempts, rows, statuses, ...more } = countsOfActivity(of, id);
    const { dropped, simulated, platformEvents } = more;
    return {
      ...{ id, name, ran: executions, attempts, rows, ...statuses },
      ...{ dropped, simulated, platformEvents },
    };
  }
}
