import type { Activity } from '../model/runbook.ts';
import type { Execution } from './execution.ts';

/**
 * An immutable lineage record (1.2): one row of one execution, and the token that execution descends from.
 * The lineage is the chain of parents, never a copied map; looking something up walks it.
 */
export class Token {
  /** The execution that produced it; undefined for the token that starts an instance or a Junction. */
  readonly execution: Execution | undefined;
  /** Which row of the execution, from 0. */
  readonly row: number;
  readonly parent: Token | undefined;
  #path: string | undefined;

  /** `path` is given for a root only; the others' follows from the execution and the row. */
  constructor(execution: Execution | undefined, row: number, parent: Token | undefined, path?: string) {
    this.execution = execution;
    this.row = row;
    this.parent = parent;
    this.#path = path;
  }

  /**
   * Row numbers from the root, `1.3.2`; a Junction starts a new root, `J1.1`. Worked out when first asked
   * for.
   */
  get path(): string {
    this.#path ??= rowPath((this.execution as Execution).token, this.row);
    return this.#path;
  }

  /** The path this one extends by a row; null for the first token of an instance or a Junction. */
  get parentPath(): string | null {
    return this.execution === undefined ? null : this.execution.token.path;
  }
}

/** The path of a row (from 0) of an execution that ran on this token. */
export function rowPath(ranOn: Token, row: number): string {
  return row === 0 ? `${ranOn.path}.1` : `${ranOn.path}.${row + 1}`;
}

/**
 * The token of the row that `activity` put into this lineage, or undefined: an activity of another branch,
 * one that did not run, or one behind a Junction (A8). Cost: the length of the lineage at most.
 */
export function ancestorOf(token: Token, activity: Activity): Token | undefined {
  let at: Token | undefined = token;
  while (at !== undefined && at.execution?.activity !== activity) at = at.parent;
  return at;
}

/** The nearest token that both lineages pass through. */
export function commonAncestor(left: Token | undefined, right: Token | undefined): Token | undefined {
  const seen = new Set<Token>();
  for (let at = left; at !== undefined; at = at.parent) seen.add(at);
  let at = right;
  while (at !== undefined && !seen.has(at)) at = at.parent;
  return at;
}
