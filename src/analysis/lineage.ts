import type { Wired, WiredLink, Wiring } from './wiring.ts';

/** How surely a row goes over a link: 2 always, 1 sometimes, 0 never. */
export type Sureness = 0 | 1 | 2;

/** Where the rows of an activity are in the lineage of tokens (1.2). */
export interface Carried {
  /** Of the tokens that arrive at an activity, by place in the order: the surest way a row of the source gets there. */
  readonly best: Uint8Array;
  /** The same where it has to be every way: 2 where every token that arrives descends from the source. */
  readonly every: Uint8Array;
}

/** What a pass along the links needs to know. */
export interface LineageRules {
  /** How surely a row passes a link. */
  sureness(link: WiredLink): Sureness;
  /** The activity a Junction returns data from; undefined for None. */
  returnedBy(junction: Wired): Wired | undefined;
  /** How surely the rows of that activity arrive at the Junction. Asked for Junctions before the last place only. */
  arriving(junction: Wired): Sureness;
}

/**
 * Follows the rows of one activity along the links up to a place in the order, through Junctions as section 4 rule 4 says: behind one that
 * returns data from X there is X with its ancestors, behind None nothing, or with A16 `common` at most what all tokens had.
 */
export function carriedFrom(source: Wired, lastPlace: number, wiring: Wiring, rules: LineageRules): Carried {
  const { order, placeOf } = wiring;
  const first = placeOf[source.index] as number;
  const pass = new Pass(first, lastPlace);
  for (let place = first; place <= lastPlace; place += 1) {
    const at = order[place] as Wired;
    if (place > first) pass.arrive(at, placeOf, rules);
    pass.leave(at, place === first, placeOf, wiring, rules);
  }
  const { best, every } = pass;
  return { best, every };
}

class Pass {
  readonly best: Uint8Array;
  readonly every: Uint8Array;
  readonly #bestAfter: Uint8Array;
  readonly #everyAfter: Uint8Array;
  readonly #first: number;

  constructor(first: number, last: number) {
    this.#first = first;
    this.best = new Uint8Array(last + 1);
    this.every = new Uint8Array(last + 1);
    this.#bestAfter = new Uint8Array(last + 1);
    this.#everyAfter = new Uint8Array(last + 1);
  }

  arrive(at: Wired, placeOf: Int32Array, rules: LineageRules): void {
    const here = placeOf[at.index] as number;
    let best = 0;
    let every = 2;
    let isReached = false;
    for (const link of at.in) {
      const sureness = rules.sureness(link);
      if (sureness === 0) continue;
      isReached = true;
      const from = placeOf[link.from.index] as number;
      const before = from < this.#first ? 0 : (this.#bestAfter[from] as number);
      best = Math.max(best, Math.min(before, sureness));
      every = Math.min(every, from < this.#first ? 0 : (this.#everyAfter[from] as number));
    }
    this.best[here] = best;
    this.every[here] = isReached ? every : 0;
  }

  leave(at: Wired, isSource: boolean, placeOf: Int32Array, wiring: Wiring, rules: LineageRules): void {
    const here = placeOf[at.index] as number;
    const [best, every] = isSource ? [2, 2] : this.#throughHere(at, here, placeOf, wiring, rules);
    this.#bestAfter[here] = best;
    this.#everyAfter[here] = every;
  }

  #throughHere(
    at: Wired,
    here: number,
    placeOf: Int32Array,
    { options }: Wiring,
    rules: LineageRules,
  ): readonly [best: number, every: number] {
    const arrived = [this.best[here] as number, this.every[here] as number] as const;
    if (!at.isJunction) return arrived;
    const selected = rules.returnedBy(at);
    if (selected === undefined) return options.junctionNone === 'common' && arrived[1] > 0 ? [1, 1] : [0, 0];
    const place = placeOf[selected.index] as number;
    if (place < this.#first || place >= here) return [0, 0];
    // What is sent on are rows of the selected activity: every one of them descends from itself.
    if (place === this.#first) return [arrived[0], arrived[0] === 0 ? 0 : 2];
    const best = Math.min(this.#bestAfter[place] as number, rules.arriving(at));
    return [best, best === 0 ? 0 : (this.#everyAfter[place] as number)];
  }
}
