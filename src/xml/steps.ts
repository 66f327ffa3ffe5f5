import { XmlError } from './xml-error.ts';

/**
 * Counts the work of a query, so that none goes on for ever. A step is about one node that is looked at, or
 * 16 characters that are.
 */
export class Steps {
  #left: number;
  readonly #most: number;

  constructor(most: number) {
    this.#left = most;
    this.#most = most;
  }

  /** Throws XmlError when no steps are left. */
  take(count: number): void {
    this.#left -= count;
    if (this.#left < 0)
      throw new XmlError(`the query was ended after ${this.#most / 1e6} million steps: it looks at too much`);
  }
}
