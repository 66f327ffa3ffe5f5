import type { Wired, WiredLink, Wiring } from './wiring.ts';

/** How certainly a row passes a link, or is in the lineage of a token: 2 always, 1 sometimes, 0 never. */
export type Sureness = 0 | 1 | 2;

/** A question: one activity reads data of another. */
export interface LineageQuestion {
  readonly reader: Wired;
  readonly source: Wired;
}

/** How certainly rows of the source are in the lineage of tokens that come to the reader (1.2). */
export interface LineageAnswer {
  /** By the most certain path. */
  readonly best: Sureness;
  /** By every path together: 2 if every token that arrives descends from the source. */
  readonly every: Sureness;
}

/** What following rows along the links needs to know. */
export interface LineageRules {
  /** How certainly a row passes a link. */
  sureness(link: WiredLink): Sureness;
  /** The activity a Junction returns data from; undefined for None. */
  returnedBy(junction: Wired): Wired | undefined;
  /**
   * How certainly the rows of that activity arrive at the Junction. Called only for Junctions before the last
   * reader.
   */
  arriving(junction: Wired): Sureness;
}

/**
 * Answers which data is in which lineage. Rows are followed along the links, and through Junctions by section
 * 4 rule 4. Behind a Junction that returns data from X there are X and its ancestors. Behind None there is
 * nothing, or with A16 `common` at most what all tokens had. It handles 32 sources at a time, so that a
 * runbook of a hundred thousand activities takes seconds.
 */
export function lineageOf(
  questions: readonly LineageQuestion[],
  wiring: Wiring,
  rules: LineageRules,
): readonly LineageAnswer[] {
  const place = ({ index }: Wired) => wiring.placeOf[index] as number;
  const startOf = questions.map(({ source }) => place(source));
  const inOrder = [...questions.keys()].sort((a, b) => (startOf[a] as number) - (startOf[b] as number));
  const answers: LineageAnswer[] = [];
  for (let next = 0; next < inOrder.length; ) {
    const sources: Wired[] = [];
    const first = startOf[inOrder[next] as number] as number;
    let last = first;
    let end = next;
    for (; end < inOrder.length; end += 1) {
      const { source, reader } = questions[inOrder[end] as number] as LineageQuestion;
      const isNew = source !== sources.at(-1);
      if (isNew && sources.length === mostSources) break;
      if (isNew) sources.push(source);
      last = Math.max(last, place(reader));
    }
    const pass = new Pass(first, last, wiring, rules);
    pass.run(sources);
    for (; next < end; next += 1) {
      const index = inOrder[next] as number;
      const { source, reader } = questions[index] as LineageQuestion;
      answers[index] = pass.answer(source, place(reader));
    }
  }
  return answers;
}

/** One bit for each source, in a 32-bit number. */
const mostSources = 32;

/**
 * How certainly the rows of each source are at each place, one bit for each source: at least sometimes, and
 * always.
 */
class Surenesses {
  readonly sometimes: Int32Array;
  readonly always: Int32Array;

  constructor(places: number) {
    this.sometimes = new Int32Array(places);
    this.always = new Int32Array(places);
  }

  set(at: number, sometimes: number, always: number): void {
    this.sometimes[at] = sometimes;
    this.always[at] = always;
  }

  of(at: number, bit: number): Sureness {
    if (((this.always[at] ?? 0) & bit) !== 0) return 2;
    return ((this.sometimes[at] ?? 0) & bit) === 0 ? 0 : 1;
  }
}

/** Follows some sources along the links, from the place of the first source to the last place. */
class Pass {
  readonly #first: number;
  readonly #last: number;
  readonly #wiring: Wiring;
  readonly #rules: LineageRules;
  readonly #lanes = new Map<Wired, number>();
  /** For the tokens that arrive at an activity, and for those that leave it, by place from the first. */
  readonly #best: Surenesses;
  readonly #every: Surenesses;
  readonly #bestAfter: Surenesses;
  readonly #everyAfter: Surenesses;

  constructor(first: number, last: number, wiring: Wiring, rules: LineageRules) {
    this.#first = first;
    this.#last = last;
    this.#wiring = wiring;
    this.#rules = rules;
    const places = last - first + 1;
    this.#best = new Surenesses(places);
    this.#every = new Surenesses(places);
    this.#bestAfter = new Surenesses(places);
    this.#everyAfter = new Surenesses(places);
  }

  run(sources: readonly Wired[]): void {
    for (const [lane, source] of sources.entries()) this.#lanes.set(source, 1 << lane);
    for (let place = this.#first; place <= this.#last; place += 1) {
      const at = this.#wiring.order[place] as Wired;
      this.#arrive(at, place - this.#first);
      this.#leave(at, place - this.#first);
    }
  }

  answer(source: Wired, place: number): LineageAnswer {
    const here = place - this.#first;
    const own = this.#lanes.get(source) ?? 0;
    return { best: this.#best.of(here, own), every: this.#every.of(here, own) };
  }

  #arrive(at: Wired, here: number): void {
    let [best, bestAlways, every, everyAlways] = [0, 0, -1, -1];
    let isReached = false;
    for (const link of at.in) {
      const sureness = this.#rules.sureness(link);
      if (sureness === 0) continue;
      isReached = true;
      const from = (this.#wiring.placeOf[link.from.index] as number) - this.#first;
      const isBefore = from < 0;
      if (!isBefore) best |= this.#bestAfter.sometimes[from] as number;
      if (!isBefore && sureness === 2) bestAlways |= this.#bestAfter.always[from] as number;
      every &= isBefore ? 0 : (this.#everyAfter.sometimes[from] as number);
      everyAlways &= isBefore ? 0 : (this.#everyAfter.always[from] as number);
    }
    this.#best.set(here, best, bestAlways);
    this.#every.set(here, isReached ? every : 0, isReached ? everyAlways : 0);
  }

  #leave(at: Wired, here: number): void {
    if (at.isJunction) this.#passJunction(at, here);
    else {
      this.#bestAfter.set(here, this.#best.sometimes[here] as number, this.#best.always[here] as number);
      this.#everyAfter.set(here, this.#every.sometimes[here] as number, this.#every.always[here] as number);
    }
    const own = this.#lanes.get(at) ?? 0;
    if (own === 0) return;
    for (const after of [this.#bestAfter, this.#everyAfter])
      after.set(here, (after.sometimes[here] as number) | own, (after.always[here] as number) | own);
  }

  #passJunction(at: Wired, here: number): void {
    const selected = this.#rules.returnedBy(at);
    if (selected === undefined) {
      const common =
        this.#wiring.options.junctionNone === 'common' ? (this.#every.sometimes[here] as number) : 0;
      this.#bestAfter.set(here, common, 0);
      this.#everyAfter.set(here, common, 0);
      return;
    }
    const from = (this.#wiring.placeOf[selected.index] as number) - this.#first;
    if (from < 0 || from >= here) return;
    const arriving = this.#rules.arriving(at);
    // The rows that go on are those of the selected activity, and each of them has it in its lineage.
    const own = this.#lanes.get(selected) ?? 0;
    const ownBest = (this.#best.sometimes[here] as number) & own;
    const sometimes = arriving === 0 ? 0 : (this.#bestAfter.sometimes[from] as number) & ~own;
    const always = arriving === 2 ? (this.#bestAfter.always[from] as number) & ~own : 0;
    this.#bestAfter.set(here, sometimes | ownBest, always | ((this.#best.always[here] as number) & own));
    const every = (this.#everyAfter.sometimes[from] as number) & sometimes;
    const everyAlways = (this.#everyAfter.always[from] as number) & sometimes;
    this.#everyAfter.set(here, every | ownBest, everyAlways | ownBest);
  }
}
