import type { Token } from '../databus/token.ts';
import type { CompiledActivity, CompiledLink } from './compiled-runbook.ts';

/** A row on its way over a link that let it pass. */
export interface Delivery {
  readonly link: CompiledLink;
  readonly token: Token;
}

/** What one of several siblings sends: deliveries by row, in produced order; within a row in link order. */
export interface SiblingOutput {
  readonly source: CompiledActivity;
  readonly rows: readonly (readonly Delivery[])[];
}

/**
 * Option siblingRows 'alternate' (A31): keeps what the executions of one split send until the last of them is
 * through. Siblings are executions on the same token, one after the other.
 */
export class SiblingRows {
  #outputs: SiblingOutput[] = [];
  #token: Token | undefined;

  get isEmpty(): boolean {
    return this.#outputs.length === 0;
  }

  /** Keeps what an execution sends that ran on `token`. */
  add(output: SiblingOutput, token: Token): void {
    this.#outputs.push(output);
    this.#token = token;
  }

  /** Whether the token whose turn it is next belongs to another split, or there is none. */
  isThrough(next: Token | undefined): boolean {
    return next !== this.#token;
  }

  /** Everything kept, siblings in the order they ran; nothing is kept afterwards. */
  take(): readonly SiblingOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}

/** First rows of all siblings, then second rows, and so on. */
export function* rowByRow(
  outputs: readonly SiblingOutput[],
): Generator<Delivery & Pick<SiblingOutput, 'source'>> {
  const most = outputs.reduce((longest, { rows }) => Math.max(longest, rows.length), 0);
  for (let row = 0; row < most; row += 1) {
    for (const { source, rows } of outputs) {
      for (const { link, token } of rows[row] ?? []) yield { source, link, token };
    }
  }
}
