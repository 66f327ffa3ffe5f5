import type { Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';

/** What a rule found in a runbook, and where. */
export interface LintFinding {
  /** Keys and positions that lead to the place, from the root of the runbook. */
  readonly path: readonly (string | number)[];
  /** Whether the place is the key of the value, and not the value itself. */
  readonly atKey?: boolean;
  /** The offset of a character in the text at this place, from 0. Absent: the whole text. */
  readonly offset?: number;
  readonly message: string;
  readonly hint: string;
}

/** A bundle, or runbooks, as in a file. */
export type LintExample = Readonly<Record<string, unknown>>;

/**
 * A rule for one kind of likely mistake that can still be played. A rule sees only sound definitions: what
 * cannot be played is an error of the reader.
 */
export interface LintRule {
  /** The code of its problems. It is stable. */
  readonly id: string;
  /** A rule only warns, because what it finds can be played. */
  readonly severity: 'warning';
  /** What it finds: a sentence without a full stop. */
  readonly finds: string;
  /** Why that is a mistake, in full sentences. */
  readonly why: string;
  /** What to do about it, in full sentences. */
  readonly remedy: string;
  /** A bundle file in which this rule finds something, and no other rule does. */
  readonly bad: LintExample;
  /** The same file, corrected: no rule finds anything in it. */
  readonly good: LintExample;
  /** Whether it checks only what texts refer to. Such a rule also checks the outcomes of a mocks file. */
  readonly isOfTexts?: true;
  check(runbook: Runbook, bundle: LintedBundle): Iterable<LintFinding>;
}
