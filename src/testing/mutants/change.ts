import type { Draft } from 'immer';
import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { CallSite } from '../../analysis/calls.ts';
import type { RunbookCover } from '../../analysis/coverage.ts';
import type { Path } from '../../formats/text/place.ts';
import type { Link, Runbook } from '../../model/runbook.ts';
import { harmless } from '../../text/harmless.ts';

/** What a mutant differs in. */
export type MutantKind =
  | 'drop-condition'
  | 'change-condition'
  | 'swap-status'
  | 'swap-tabs'
  | 'drop-link'
  | 'drop-failure-path'
  | 'retarget-link'
  | 'reorder-links'
  | 'retarget-junction'
  | 'unflatten'
  | 'change-flatten'
  | 'flatten'
  | 'drop-loop'
  | 'drop-activity'
  | 'drop-entry'
  | 'drop-reference'
  | 'change-value';

/** The part of a runbook that a change is made to: a link by its stored index, or an activity by its id. */
export type ChangedPart =
  | { readonly kind: 'link'; readonly index: number }
  | { readonly kind: 'activity'; readonly id: string };

/** One change of a runbook, as somebody could make it by mistake. */
export interface Change {
  readonly kind: MutantKind;
  /** What is changed, in words: `the link disks -> log is left out`. */
  readonly what: string;
  /** Keys and positions that lead to the place, in the runbook as it is written. */
  readonly path: Path;
  /** If a case does not reach this part, the change makes no difference to it. */
  readonly part: ChangedPart;
  /** Whether it can make a difference although nothing reaches the part. */
  readonly isFar?: true;
  /** Whether whoever makes it takes the part out of the runbook, so that a test cannot name it any more. */
  readonly isRemoval?: true;
  apply(draft: Draft<Runbook>): void;
}

/** What changes of a runbook are found in. */
export interface Changeable {
  readonly facts: RunbookFacts;
  /** Its activities and links that are enabled. */
  readonly cover: RunbookCover;
  /** The runbooks that it starts. */
  readonly calls: readonly CallSite[];
}

/** Finds the changes of one sort. */
export type ChangesOf = (of: Changeable) => Iterable<Change>;

/** `disks -> log`. */
export function linkText({ from, to }: Pick<Link, 'from' | 'to'>): string {
  return harmless(`${from} -> ${to}`);
}

/** A part of a definition as it stands in a sentence. */
export function inBackticks(text: string): string {
  return `\`${harmless(text)}\``;
}

/** Whether a changed link can matter before anything comes to it: a Junction waits for what may come. */
export function isWatchedByJunctions({ facts: { wiring } }: Changeable): boolean {
  return wiring.activities.some(({ isJunction, isEnabled }) => isJunction && isEnabled);
}
