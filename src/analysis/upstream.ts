import { type Graph, targetsOf, topologicalOrder } from './graph.ts';

/** One activity reads what another publishes; both by position. */
export interface Subscription {
  readonly reader: number;
  readonly source: number;
}

/** What Junctions do to the data from before them (section 4 rule 4). */
export interface JunctionRules {
  /** Junctions, and the activity each returns data from; undefined for None. */
  readonly returns: ReadonlyMap<number, number | undefined>;
  /** A16 'common': after None the lineage keeps what its tokens had in common. */
  readonly noneKeepsCommon: boolean;
}

/**
 * The subscriptions that no token's lineage can ever satisfy, so that they are always blank (A8): the source
 * does not come before the reader, or a Junction in between does not return its data. The graph must be
 * acyclic. Works through 32 sources at a time, a bit each, so that even a runbook of a hundred thousand
 * activities takes seconds.
 */
export function neverSatisfied<Some extends Subscription>(
  graph: Graph,
  rules: JunctionRules,
  subscriptions: readonly Some[],
): Some[] {
  const order = topologicalOrder(graph);
  const placeOf = new Int32Array(graph.size);
  for (const [place, at] of order.entries()) placeOf[at] = place;
  const place = (at: number) => placeOf[at] as number;
  const pass = new ReachPass(order, placeOf, targetsOf(graph), rules);
  const sorted = subscriptions.toSorted((left, right) => place(left.source) - place(right.source));
  const missing: Some[] = [];
  for (let next = 0; next < sorted.length; ) {
    const bits = new Map<number, number>();
    const batch: Some[] = [];
    for (; next < sorted.length; next += 1) {
      const subscription = sorted[next] as Some;
      if (!bits.has(subscription.source) && bits.size === 32) break;
      if (!bits.has(subscription.source)) bits.set(subscription.source, 1 << bits.size);
      batch.push(subscription);
    }
    const first = place((batch[0] as Some).source);
    const last = batch.reduce((furthest, { reader }) => Math.max(furthest, place(reader)), first);
    pass.run(bits, first, last);
    for (const one of batch) {
      const isReached =
        place(one.reader) > place(one.source) &&
        (pass.before(one.reader) & (bits.get(one.source) as number)) !== 0;
      if (!isReached) missing.push(one);
    }
  }
  return missing;
}

/** Carries a bit for each of some sources along the links, in topological order. */
class ReachPass {
  readonly #order: readonly number[];
  readonly #placeOf: Int32Array;
  readonly #targets: readonly (readonly number[])[];
  readonly #rules: JunctionRules;
  /**
   * What tokens that arrive at an activity, and that leave it, can have in their lineage; by place in the
   * order.
   */
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  #first = 0;

  constructor(
    order: readonly number[],
    placeOf: Int32Array,
    targets: readonly (readonly number[])[],
    rules: JunctionRules,
  ) {
    this.#order = order;
    this.#placeOf = placeOf;
    this.#targets = targets;
    this.#rules = rules;
    this.#before = new Int32Array(placeOf.length);
    this.#after = new Int32Array(placeOf.length);
  }

  before(activity: number): number {
    return this.#before[this.#placeOf[activity] as number] as number;
  }

  /** Works from the first place to the last; what is outside is not to be asked for. */
  run(bits: ReadonlyMap<number, number>, first: number, last: number): void {
    this.#first = first;
    this.#before.fill(0, first, last + 1);
    for (let place = first; place <= last; place += 1) {
      const at = this.#order[place] as number;
      const after = this.#passedOn(at) | (bits.get(at) ?? 0);
      this.#after[place] = after;
      if (after === 0) continue;
      for (const to of this.#targets[at] as readonly number[]) {
        const target = this.#placeOf[to] as number;
        if (target <= last) this.#before[target] = (this.#before[target] as number) | after;
      }
    }
  }

  #passedOn(at: number): number {
    const { returns, noneKeepsCommon } = this.#rules;
    if (!returns.has(at)) return this.before(at);
    const selected = returns.get(at);
    if (selected === undefined) return noneKeepsCommon ? this.before(at) : 0;
    const place = this.#placeOf[selected] as number;
    return place < this.#first || place >= (this.#placeOf[at] as number) ? 0 : (this.#after[place] as number);
  }
}
