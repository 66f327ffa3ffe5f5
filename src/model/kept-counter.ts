/** A counter gets the value `to` if it still has the value `from`; undefined: it was never set. */
export interface CounterChange {
  readonly from: number | undefined;
  readonly to: number;
}

/**
 * Reads a counter of a store, by the key that all versions of a definition have in common, and changes it in
 * the same step. Gives the value that it had; undefined: it was never set. Rejects if the store fails.
 */
export type AskCounter = (key: string, change?: CounterChange) => Promise<number | undefined>;
