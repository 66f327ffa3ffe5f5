import { branchText, isForItem } from '../../trace/branch-text.ts';
import type { ActivityEnd, ActivityStart, InstanceEnd, JobEnd, TraceEvent } from '../../trace/trace-event.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';
import { drawTree } from './tree-drawing.ts';
import { foldTree } from './tree-folding.ts';
import { type TreeItem, treeItem } from './tree-item.ts';

/**
 * Who triggered whom, drawn at the end of the run. Below each job are its executions by token lineage. Below
 * each execution are those that ran on its rows, the jobs it invoked, warnings and platform
 * events. The tree shows lineage,
 * not order; `list` shows order. The attempts of a loop are one line. Neighbours that look the same, with
 * everything below them, are drawn once with a count (`10 ×`) and the sum of their durations. A Junction
 * starts a lineage of its own, so it is directly below its job.
 *
 *     \Samples\Linear: success (job 1)
 *     └─ Initialize Data: success, 1 row
 *        └─ Run .Net Script: success, 10 rows
 *           └─ 10 × Send Event Log Message: success, 1 row
 */
export function tree(options: ReportOptions = {}): TraceReport {
  const growing = new GrowingTree(options.showData === true);
  return {
    event: (event) => {
      growing.add(event);
      return '';
    },
    end: () => drawTree(foldTree(growing.items, growing.roots), options),
  };
}

/** The items of the tree in the order they appeared, so that children come after their parents. */
class GrowingTree {
  readonly items: TreeItem[] = [];
  readonly roots: TreeItem[] = [];
  readonly #jobs = new Map<number | null, TreeItem>();
  /** The item of each event, by `seq`, so that an event finds its parent by its `cause`. */
  readonly #bySeq: (TreeItem | undefined)[] = [];
  readonly #showsData: boolean;

  constructor(showsData: boolean) {
    this.#showsData = showsData;
  }

  add(event: TraceEvent): void {
    const cause = event.cause === null ? undefined : this.#bySeq[event.cause];
    this.#bySeq[event.seq] = this.#itemOf(event, cause);
  }

  #itemOf(event: TraceEvent, cause: TreeItem | undefined): TreeItem | undefined {
    switch (event.event) {
      case 'RunStart':
        return undefined;
      case 'JobQueued': {
        const item = this.#jobOf(event, cause);
        item.purpose = branchText(event);
        item.isForItem = isForItem(event);
        return item;
      }
      case 'JobStart':
      case 'InstanceStart':
        return this.#jobOf(event, cause);
      case 'InstanceEnd':
      case 'JobEnd':
        return this.#endJob(event, cause);
      case 'ActivityStart':
        return this.#startExecution(event, cause);
      case 'ActivityEnd':
        return endExecution(event, cause, this.#showsData);
      case 'JunctionReleased':
        if (cause !== undefined) cause.junction = { arrived: event.arrived, emitted: event.emitted };
        return cause;
      case 'Diagnostic':
        if (event.level === 'Warning' || event.level === 'Error') {
          this.#grow(treeItem('note', `${event.message} [${event.code}]`, undefined, event.job), cause);
        }
        return cause;
      case 'PlatformEvent':
        if (event.level !== 'Information')
          this.#grow(treeItem('note', `platform event: ${event.summary}`, undefined, event.job), cause);
        return cause;
      case 'TokenDropped':
      case 'EventLogMessage':
        return cause;
    }
  }

  #jobOf({ job, runbook }: TraceEvent, cause: TreeItem | undefined): TreeItem {
    const known = this.#jobs.get(job);
    if (known !== undefined) return known;
    const item = this.#grow(treeItem('job', runbook, undefined, job), cause);
    this.#jobs.set(job, item);
    return item;
  }

  /**
   * The status of the runbook counts. The status of the job counts only if no instance ended, or if the job
   * was not completed: a job whose time is up is Failed, although its runbook was canceled.
   */
  #endJob(event: InstanceEnd | JobEnd, cause: TreeItem | undefined): TreeItem {
    const item = this.#jobOf(event, cause);
    if (event.event === 'InstanceEnd') item.status = event.status;
    else if (event.status !== 'Completed' || item.status === undefined)
      item.status = event.status.toLowerCase();
    return item;
  }

  #startExecution(
    { attempt, name, token, parentToken, job }: ActivityStart,
    cause: TreeItem | undefined,
  ): TreeItem {
    if (attempt > 1 && cause !== undefined) {
      cause.attempts = attempt;
      cause.status = undefined;
      return cause;
    }
    return this.#grow(
      treeItem('execution', name, token, job),
      parentToken === null ? (this.#jobs.get(job) ?? cause) : cause,
    );
  }

  #grow(item: TreeItem, parent: TreeItem | undefined): TreeItem {
    this.items.push(item);
    (parent?.children ?? this.roots).push(item);
    return item;
  }
}

function endExecution(
  { status, durationMs, rows, errorSummary, simulated, script, data }: ActivityEnd,
  item: TreeItem | undefined,
  showsData: boolean,
): TreeItem | undefined {
  if (item === undefined) return undefined;
  item.status = status;
  item.durationMs += durationMs;
  item.end = {
    rows,
    errorSummary,
    ...(simulated && { simulated }),
    ...(script !== undefined && { script }),
    ...(showsData && data !== undefined && { data }),
  };
  return item;
}
