// The build makes this module of the folder runbooks: scripts/site.
import type { Sheet } from '../../playground/draft.ts';

/** A worked example. */
export interface Example {
  /** The name of its folder. */
  readonly name: string;
  readonly title: string;
  /** What its README says, a paragraph each, as text with `*` and backticks. */
  readonly told: readonly string[];
  readonly files: readonly Sheet[];
}

/** In the order of the folders. */
export declare const examples: readonly Example[];
