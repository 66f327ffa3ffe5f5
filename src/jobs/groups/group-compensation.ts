import type { CompensationResult, RunbookCall } from '../../model/job-group.ts';
import type { AttemptOutcome } from './group-attempt.ts';
import type { BranchRun } from './group-branch.ts';

/** A branch to make good for, and the call that does it. */
export interface Compensation {
  readonly run: BranchRun;
  readonly call: RunbookCall;
}

/** Which branches a failed group makes good for, and what came of it (14.1 rule 5). */
export class Compensations {
  /** Oldest completion first. */
  readonly #due: { readonly run: BranchRun; readonly runbook: string }[] = [];
  readonly #results: CompensationResult[] = [];

  /** A branch has succeeded. */
  branchSucceeded(run: BranchRun): void {
    const runbook = run.plan.compensate;
    if (runbook !== undefined) this.#due.push({ run, runbook });
  }

  /** Takes what is to be compensated next: newest completion first. Undefined when nothing is left. */
  take(): Compensation | undefined {
    const due = this.#due.pop();
    return due && { run: due.run, call: callOf(due.runbook, due.run) };
  }

  /** What came of the one taken last. */
  ended(run: BranchRun, { status, error }: Pick<AttemptOutcome, 'status' | 'error'>): void {
    this.#results.push({ branch: run.plan.id, status, error });
  }

  /** In the order they ran. */
  get results(): readonly CompensationResult[] {
    return this.#results;
  }
}

/** The branch's parameters and, before them, what it returned: of several rows the first. It may run where the branch may. */
function callOf(runbook: string, run: BranchRun): RunbookCall {
  const { parameters, runbookServers } = run.plan.call;
  const [returned] = run.report().returned;
  return { runbook, parameters: { ...parameters, ...returned }, ...(runbookServers && { runbookServers }) };
}
