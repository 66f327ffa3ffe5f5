import type { Token } from '../databus/token.ts';
import type { CompiledActivity, CompiledLink } from './compiled-runbook.ts';

/** A row on a link that passed it. */
export interface Delivery {
  readonly link: CompiledLink;
  readonly token: Token;
}

/**
 * What one of several siblings sends: deliveries by row, in the order produced, and within a row in link
 * order.
 */
export interface SiblingOutput {
  readonly source: CompiledActivity;
  readonly rows: readonly (readonly Delivery[])[];
}

/**
 * Option siblingRows 'alternate' (A31): keeps what the executions of one split send until the last of them
 * has ended. Siblings are executions on the same token, one after the other.
 */
export class SiblingRows {
  #outputs: SiblingOutput[] = [];
  #token: Token | undefined;

  get isEmpty(): boolean {
    return this.#outputs.length === 0;
  }

  /** Keeps what an execution on `token` sends. */
  add(output: SiblingOutput, token: Token): void {
    this.#outputs.push(output);
    this.#token = token;
  }

  /** Whether the siblings are complete: the next token belongs to another split, or there is none. */
  isThrough(next: Token | undefined): boolean {
    return next !== this.#token;
  }

  /** Returns everything that was kept, siblings in the order they ran, and keeps nothing any more. */
  take(): readonly SiblingOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}

/** The first rows of all siblings, then their second rows, and so on. */
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
