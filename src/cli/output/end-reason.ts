import type { Run, RunResult } from '../../hosts/run.ts';
import type { InstanceStatus } from '../../model/published-data.ts';
import type { ActivityEnd, Diagnostic } from '../../trace/trace-event.ts';

/** A job that was started from outside, as far as it says why it did not end well. */
interface Root {
  readonly runbook: string;
  /** The worst status of its instances. */
  status: InstanceStatus | undefined;
  notSuccess: ActivityEnd | undefined;
  failed: ActivityEnd | undefined;
  /** Why it was never played, or not to its end. */
  unplayed: string | undefined;
}

const severity: readonly (InstanceStatus | undefined)[] = [
  undefined,
  'canceled',
  'success',
  'warning',
  'failed',
];

/** Listens to a run, so that it can be said afterwards why it did not end well. */
export class EndReason {
  /** What a child runbook does counts as far as the activity that invoked it says so. */
  readonly #roots = new Map<number | null, Root>();
  /** The first message of each diagnostic, by code. */
  readonly #diagnostics = new Map<string, string>();

  constructor(run: Run) {
    run.on('JobQueued', ({ job, runbook, parent }) => {
      if (parent === null) this.#roots.set(job, newRoot(runbook));
    });
    // A job that starts again, its server lost, starts from nothing (A26).
    run.on('JobStart', ({ job, runbook }) => {
      if (this.#roots.has(job)) this.#roots.set(job, newRoot(runbook));
    });
    run.on('ActivityEnd', (end) => {
      const root = end.status === 'success' ? undefined : this.#roots.get(end.job);
      if (root === undefined) return;
      root.notSuccess ??= end;
      if (end.status === 'failed') root.failed ??= end;
    });
    run.on('InstanceEnd', ({ job, status }) => {
      const root = this.#roots.get(job);
      if (root !== undefined && severity.indexOf(status) > severity.indexOf(root.status))
        root.status = status;
    });
    run.on('JobEnd', ({ job, status }) => {
      const root = this.#roots.get(job);
      if (root === undefined) return;
      if (status === 'Failed') root.status = 'failed';
      root.status ??= 'canceled';
    });
    run.on('Diagnostic', (diagnostic) => this.#note(diagnostic));
  }

  /** One line, not yet fit for a terminal: the limit that was hit, or the first activity to blame with its error summary; null for success. */
  of({ status, limit, isInterrupted }: Pick<RunResult, 'status' | 'limit' | 'isInterrupted'>): string | null {
    if (limit !== undefined) return this.#diagnostics.get(limit) ?? limit;
    if (isInterrupted) return 'it was interrupted';
    if (status === 'success') return null;
    const roots = [...this.#roots.values()];
    const root = roots.find((each) => each.status === status);
    if (root === undefined) return 'none of its activities says why';
    return roots.length === 1 ? reasonOf(root, status) : `${root.runbook}: ${reasonOf(root, status)}`;
  }

  /** The runbooks that were started from outside, in their order. */
  get runbooks(): readonly string[] {
    return [...this.#roots.values()].map(({ runbook }) => runbook);
  }

  #note({ code, message, job, runbook }: Diagnostic): void {
    const root = this.#roots.get(job);
    if (root !== undefined && (code === 'schedule-denied' || code === 'job-failed'))
      root.unplayed ??= message;
    if (this.#diagnostics.has(code)) return;
    const isOfChild = job !== null && root === undefined;
    this.#diagnostics.set(code, isOfChild ? `job ${job} (${runbook}): ${message}` : message);
  }
}

function newRoot(runbook: string): Root {
  return { runbook, status: undefined, notSuccess: undefined, failed: undefined, unplayed: undefined };
}

function reasonOf({ notSuccess, failed, unplayed }: Root, status: InstanceStatus): string {
  if (unplayed !== undefined && notSuccess === undefined) return unplayed;
  if (status === 'canceled') return 'the run came to its end before it was through';
  const end = (status === 'failed' ? failed : undefined) ?? notSuccess;
  return end === undefined ? 'none of its activities says why' : blamed(end);
}

function blamed({ name, type, status, errorSummary }: ActivityEnd): string {
  if (errorSummary === '') return `${name} ended ${status}`;
  return `${name}: ${errorSummary}${type === 'Initialize Data' ? parameterHint(errorSummary) : ''}`;
}

function parameterHint(errorSummary: string): string {
  const given = [...errorSummary.matchAll(/(?<=^|; )parameter (.+?) has no value(?=;|$)/g)].map(
    ([, name = '']) => (/^[\w.-]+$/.test(name) ? `--param ${name}=…` : `--param "${name}=…"`),
  );
  return given.length === 0 ? '' : `; give ${given.length === 1 ? 'it' : 'them'} with ${given.join(' ')}`;
}
