/** One rule, broken in one place. */
export interface Mutation {
  /** Below `src/`. */
  readonly file: string;
  /** Exact text, which must occur once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The rule of semantics that no longer holds. */
  readonly rule: string;
  /** The tests that must notice, as arguments for vitest; a later stage runs only where those before it notice nothing. */
  readonly stages: Stages;
}

export type Stages = readonly (readonly string[])[];

/** The mutations of one file. */
export function inFile(
  stages: Stages,
  file: string,
  changes: readonly (readonly [rule: string, find: string, replace: string])[],
): Mutation[] {
  return changes.map(([rule, find, replace]) => ({ file, find, replace, rule, stages }));
}
