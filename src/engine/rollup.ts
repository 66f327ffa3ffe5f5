import type { Execution } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { ActivityStatus, InstanceStatus } from '../model/published-data.ts';

/** Collects what the status of an instance depends on (A5), one execution after the other. */
export class Rollup {
  #last: ActivityStatus = 'success';
  /** Whether nothing but attempts of the starting activity has ended, whose token is the first. */
  #isAtStart = true;
  #start: ActivityStatus | undefined;
  #notSuccess = false;
  #deadEndFailed = false;

  /** Call it for every attempt of a loop: each is an execution. */
  executionEnded(execution: Execution): void {
    const { status } = execution;
    this.#last = status;
    if (this.#isAtStart) {
      this.#isAtStart = execution.token.path === '1';
      if (this.#isAtStart) this.#start = status;
    }
    if (status !== 'success') this.#notSuccess = true;
  }

  /** The row of a failed execution passed no link. */
  failureWentUnhandled(): void {
    this.#deadEndFailed = true;
  }

  /**
   * The status of an instance that ended by itself. An instance that was stopped or given up has a status of
   * its own.
   */
  status(rollup: Options['rollup']): InstanceStatus {
    switch (rollup) {
      case 'lastActivity':
        return this.#last;
      case 'strict':
        return this.#deadEndFailed ? 'failed' : this.#notSuccess ? 'warning' : 'success';
      case 'sco':
        return this.#start === 'failed' ? 'failed' : this.#notSuccess ? 'warning' : 'success';
    }
  }
}
