/**
 * A problem in a definition, as a value. Reading a file never throws for what the file says; it reports every
 * problem at once. `code` is stable and may be relied on. `message` says what is wrong, and `hint` what to do
 * about it.
 */
export interface Problem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** The file's name as the caller gave it; absent for definitions made in code. */
  readonly file?: string;
  /** Keys and array positions that lead to the place, from the root of the file. */
  readonly path: readonly (string | number)[];
  /** From 1; absent when the definition has no text. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly hint?: string;
  /**
   * Whether it says how an export was read, and so how its runbook differs from the one in Orchestrator.
   * `pianola import` lists these warnings, and other commands count them.
   */
  readonly isRemark?: true;
}

/** The caller used the command line or the library wrongly: exit code 2, never a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do about it, on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** A definition cannot be used. The error carries every problem that was found. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

/** Pianola broke one of its own rules: a defect of Pianola, never of a runbook. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
