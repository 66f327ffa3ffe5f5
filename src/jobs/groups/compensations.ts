import type { CompensationResult, RunbookCall } from '../../model/job-group.ts';
import type { AttemptOutcome, BranchRun } from './group-branch.ts';
import type { ReturnedRow } from './group-command.ts';

/** How a compensation ended. */
export type CompensationEnd = Pick<AttemptOutcome, 'status' | 'error'>;

/** A branch to compensate, and the call that does it. */
export interface Compensation {
  readonly run: BranchRun;
  readonly call: RunbookCall;
  /** The row that is compensated; undefined if the branch returned one row or none. */
  readonly row: ReturnedRow | undefined;
}

/** The branches that a failed group compensates, and the results (14.1 rule 5). */
export class Compensations {
  /** Oldest completion first. */
  readonly #due: { readonly run: BranchRun; readonly runbook: string }[] = [];
  readonly #results: CompensationResult[] = [];
  /** The rest of the branch whose rows are being compensated. The last is next. */
  #rows: Compensation[] = [];

  /** A branch has succeeded. */
  branchSucceeded(run: BranchRun): void {
    const runbook = run.plan.compensate;
    if (runbook !== undefined) this.#due.push({ run, runbook });
  }

  /**
   * Takes the next compensation: of the newest completion, one for each row that it returned, the last row
   * first. Undefined if none is left.
   */
  take(): Compensation | undefined {
    if (this.#rows.length === 0) {
      const due = this.#due.pop();
      if (due !== undefined) this.#rows = compensationsOf(due.runbook, due.run);
    }
    return this.#rows.pop();
  }

  /** Records the result of the compensation taken last. */
  ended({ run, row }: Compensation, { status, error }: CompensationEnd): void {
    this.#results.push({ branch: run.plan.id, ...(row && { row: row.number }), status, error });
  }

  /** In the order they ran. */
  get results(): readonly CompensationResult[] {
    return this.#results;
  }
}

/**
 * The calls that compensate a branch: one for each row that it returned, or one if it returned none. The
 * parameters are those of the branch and the row, as far as the runbook declares them; where names are equal,
 * the returned value wins. They may run on the servers of the branch.
 */
function compensationsOf(runbook: string, run: BranchRun): Compensation[] {
  const { parameters: given, runbookServers } = run.plan.call;
  const { returned } = run.report();
  const rows = returned.length === 0 ? [{}] : returned;
  return rows.map((values, index) => {
    const parameters = { ...given, ...values };
    const optional = Object.keys(parameters);
    return {
      run,
      call: { runbook, parameters, optional, ...(runbookServers && { runbookServers }) },
      row: rows.length === 1 ? undefined : { number: index + 1, of: rows.length },
    };
  });
}
