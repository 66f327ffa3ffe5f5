import type { ActivityEnd } from '../engine/trace-event.ts';
import type { Run, RunResult } from '../hosts/run.ts';

/** Listens to a run, so that it can be said afterwards why it did not end well. */
export class EndReason {
  #notSuccess: ActivityEnd | undefined;
  #failed: ActivityEnd | undefined;
  /** The first message of each diagnostic, by code. */
  readonly #diagnostics = new Map<string, string>();

  constructor(run: Run) {
    run.on('ActivityEnd', (end) => {
      // What a child runbook does counts as far as the activity that invoked it says so.
      if (end.status === 'success' || end.job !== 1) return;
      this.#notSuccess ??= end;
      if (end.status === 'failed') this.#failed ??= end;
    });
    run.on('Diagnostic', ({ code, message }) => {
      if (!this.#diagnostics.has(code)) this.#diagnostics.set(code, message);
    });
  }

  /** One line, not yet fit for a terminal: the limit that was hit, or the first activity to blame with its error summary; null for success. */
  of({ status, limit }: Pick<RunResult, 'status' | 'limit'>): string | null {
    if (limit !== undefined) return this.#diagnostics.get(limit) ?? limit;
    if (status === 'success') return null;
    if (status === 'canceled') return 'it was interrupted';
    const end = (status === 'failed' ? this.#failed : undefined) ?? this.#notSuccess;
    return end === undefined ? 'none of its activities says why' : blamed(end);
  }
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
