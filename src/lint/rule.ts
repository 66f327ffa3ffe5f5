import type { Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';

/** What a rule found in a runbook, and where. */
export interface LintFinding {
  /** Keys and positions that lead to the place, from the root of the runbook. */
  readonly path: readonly (string | number)[];
  /** The key that names the value, instead of the value itself. */
  readonly atKey?: boolean;
  /** A character of the text at this place, from 0; absent for the text as a whole. */
  readonly offset?: number;
  readonly message: string;
  readonly hint: string;
}

/** Runbooks, or a bundle, as a file has them. */
export type LintExample = Readonly<Record<string, unknown>>;

/**
 * One thing that is most likely a mistake, although it can be played. A rule sees sound definitions only:
 * everything that cannot be played at all is an error of the reader.
 */
export interface LintRule {
  /** The code of its problems. Stable. */
  readonly id: string;
  /** What it finds can be played: a rule only warns. */
  readonly severity: 'warning';
  /** What it finds: a sentence without a full stop. */
  readonly finds: string;
  /** Why that is a mistake, in full sentences. */
  readonly why: string;
  /** What to do about it, in full sentences. */
  readonly remedy: string;
  /** A bundle file in which it finds something, and this rule alone. */
  readonly bad: LintExample;
  /** The same, mended: no rule finds anything in it. */
  readonly good: LintExample;
  /**
   * It looks at what texts refer to, and at nothing else. So it holds for the outcomes of a mocks file as
   * well.
   */
  readonly isOfTexts?: true;
  check(runbook: Runbook, bundle: LintedBundle): Iterable<LintFinding>;
}
