import { UsageError } from '../model/problem.ts';

/** Who holds a store. */
export interface StoreOwner {
  readonly pid: number;
  /** The command, as in `pianola run`. */
  readonly command: string;
  /** In RFC 3339. */
  readonly since: string;
}

/** This process, as the owner from now on. */
export function thisProcess(command: string): StoreOwner {
  return { pid: process.pid, command, since: new Date().toISOString() };
}

/** Another process has what only one may have (exit code 3). */
export class HeldError extends UsageError {}

/** Another process has the name of this runbook server. */
export class HeldNameError extends HeldError {
  constructor(name: string, holder: string) {
    super(
      `the runbook server ${name} is there already: ${holder}`,
      'give each server a name of its own (--name)',
    );
  }
}

/** Another process holds the store: only one may write to it. */
export class StoreHeldError extends HeldError {
  constructor(path: string, owner: StoreOwner | undefined) {
    const by =
      owner === undefined
        ? 'another process'
        : `process ${owner.pid} (${owner.command}), since ${owner.since}`;
    super(
      `the store ${path} is held by ${by}`,
      'one process at a time writes to it; reading with jobs and log is possible meanwhile',
    );
  }
}
