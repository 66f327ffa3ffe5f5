/**
 * Something wrong with a definition, as a value: reading never throws for what a file says, and reports
 * everything at once. `code` is stable and may be relied on; `message` says what is wrong, `hint` what to do
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

/** A definition cannot be used; carries every problem found. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

/** One of our own rules was broken: a defect of Pianola, never of a runbook. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
