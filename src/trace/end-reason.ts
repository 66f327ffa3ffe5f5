import type { InstanceStatus } from '../model/published-data.ts';
import type {
  ActivityEnd,
  Diagnostic,
  InstanceEnd,
  JobEnd,
  TraceEvent,
  TraceEventName,
} from './trace-event.ts';

/** What is known of a job that was started from outside and may not have ended well. */
interface Root {
  readonly runbook: string;
  /** The worst status of its instances. */
  status: InstanceStatus | undefined;
  notSuccess: ActivityEnd | undefined;
  failed: ActivityEnd | undefined;
  /** The first attempt of a loop that did not end well and that another attempt followed. */
  retried: ActivityEnd | undefined;
  /** Why it was not played, or not to its end. */
  unplayed: string | undefined;
}

const severity: readonly (InstanceStatus | undefined)[] = [
  undefined,
  'canceled',
  'success',
  'warning',
  'failed',
];

/** What is known of the end of a run beside its events. */
export interface RunEnding {
  readonly status: InstanceStatus;
  /** The code of the Diagnostic that says which limit ended the run. */
  readonly limit?: string;
  readonly isInterrupted: boolean;
}

/** Why a run did not end well. */
export interface Reason {
  /** One line. It may contain control characters. */
  readonly text: string;
  /** The parameters for which the activity to blame had no value. */
  readonly missingParameters: readonly string[];
}

/** The events that EndReason takes; all others tell it nothing. */
export const endReasonEvents: readonly TraceEventName[] = [
  'JobQueued',
  'JobStart',
  'JobEnd',
  'InstanceEnd',
  'ActivityEnd',
  'Diagnostic',
];

/**
 * Finds why a run did not end well. `add` takes the events of the run in their order; `of` then gives the
 * reason.
 */
export class EndReason {
  /** The jobs that were started from outside. A child runbook counts through the activity that invoked it. */
  readonly #roots = new Map<number | null, Root>();
  /** The first message of each diagnostic, by code. */
  readonly #diagnostics = new Map<string, string>();

  add(event: TraceEvent): void {
    switch (event.event) {
      case 'JobQueued':
        if (event.parent === null) this.#roots.set(event.job, newRoot(event.runbook));
        return;
      case 'JobStart':
        // A job whose server was lost starts again from nothing (A26).
        if (this.#roots.has(event.job)) this.#roots.set(event.job, newRoot(event.runbook));
        return;
      case 'ActivityEnd':
        this.#blame(event);
        return;
      case 'InstanceEnd':
        this.#instanceEnded(event);
        return;
      case 'JobEnd':
        this.#jobEnded(event);
        return;
      case 'Diagnostic':
        this.#note(event);
        return;
      default:
        return;
    }
  }

  /**
   * The limit that was reached, or the first activity to blame with its error summary; null for success. An
   * attempt that a loop repeated is to blame only if nothing else is.
   */
  of({ status, limit, isInterrupted }: RunEnding): Reason | null {
    if (limit !== undefined) return because(this.#diagnostics.get(limit) ?? limit);
    if (isInterrupted) return because('it was interrupted');
    if (status === 'success') return null;
    const roots = [...this.#roots.values()];
    const root = roots.find((each) => each.status === status);
    if (root === undefined) return because('no activity gives a reason');
    const reason = reasonOf(root, status);
    return roots.length === 1 ? reason : { ...reason, text: `${root.runbook}: ${reason.text}` };
  }

  /** The runbooks that were started from outside, in the order they were queued. */
  get runbooks(): readonly string[] {
    return [...this.#roots.values()].map(({ runbook }) => runbook);
  }

  #blame(end: ActivityEnd): void {
    const root = this.#roots.get(end.job);
    if (root === undefined) return;
    if (isAttemptAfter(root.notSuccess, end)) {
      root.retried ??= root.notSuccess;
      root.notSuccess = undefined;
    }
    if (isAttemptAfter(root.failed, end)) root.failed = undefined;
    if (end.status === 'success') return;
    root.notSuccess ??= end;
    if (end.status === 'failed') root.failed ??= end;
  }

  #instanceEnded({ job, status }: InstanceEnd): void {
    const root = this.#roots.get(job);
    if (root !== undefined && severity.indexOf(status) > severity.indexOf(root.status)) root.status = status;
  }

  #jobEnded({ job, status }: JobEnd): void {
    const root = this.#roots.get(job);
    if (root === undefined) return;
    if (status === 'Failed') root.status = 'failed';
    root.status ??= 'canceled';
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
  const blamed = { notSuccess: undefined, failed: undefined, retried: undefined };
  return { runbook, status: undefined, ...blamed, unplayed: undefined };
}

function isAttemptAfter(before: ActivityEnd | undefined, { activity, token, attempt }: ActivityEnd): boolean {
  return before?.activity === activity && before.token === token && before.attempt === attempt - 1;
}

function reasonOf({ notSuccess, failed, retried, unplayed }: Root, status: InstanceStatus): Reason {
  if (unplayed !== undefined && notSuccess === undefined) return because(unplayed);
  if (status === 'canceled') return because('the run ended before the runbook had');
  const end = (status === 'failed' ? failed : undefined) ?? notSuccess ?? retried;
  return end === undefined ? because('no activity gives a reason') : blamed(end);
}

function blamed({ name, status, errorSummary, missingParameters = [] }: ActivityEnd): Reason {
  const text = errorSummary === '' ? `${name} ended ${status}` : `${name}: ${errorSummary}`;
  return { text, missingParameters };
}

function because(text: string): Reason {
  return { text, missingParameters: [] };
}
