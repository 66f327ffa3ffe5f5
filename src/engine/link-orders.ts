import type { CompiledActivity, CompiledLink } from './compiled-runbook.ts';

/**
 * Makes a choice that the rules leave open: returns a number from 0 to count - 1. 0 is the documented order.
 */
export type Choose = (count: number, what: string) => number;

/** Always chooses the documented order. */
export const documentedOrder: Choose = () => 0;

/**
 * The order in which the outgoing links of each activity are taken (A4). It is stored order unless `choose`
 * says otherwise, and stays the same for the whole instance.
 */
export class LinkOrders {
  readonly #choose: Choose;
  readonly #orders = new Map<CompiledActivity, readonly CompiledLink[]>();

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  of(activity: CompiledActivity): readonly CompiledLink[] {
    const { links } = activity;
    if (links.length < 2 || this.#choose === documentedOrder) return links;
    let order = this.#orders.get(activity);
    if (order === undefined) {
      const rest = [...links];
      const what = `next link of ${activity.activity.id}`;
      order = links.map(() => rest.splice(this.#choose(rest.length, what), 1)[0] as CompiledLink);
      this.#orders.set(activity, order);
    }
    return order;
  }
}
