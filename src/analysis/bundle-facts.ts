import type { Catalogue } from '../engine/activity-type.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { BundleCalls } from './calls.ts';
import type { Passing } from './link-passing.ts';
import { type AtMost, returnsAtMost } from './returns-at-most.ts';
import { type VisitCounts, type Visits, visitCountsOf } from './visit-counts.ts';
import { type Wired, type WiredLink, type Wiring, wiringOf } from './wiring.ts';

/** What an explanation of one runbook is made from. */
export interface RunbookFacts extends VisitCounts {
  readonly runbook: Runbook;
  readonly wiring: Wiring;
  visitsOf(at: Wired): Visits;
  passingOf(link: WiredLink): Passing;
  /** Rows of returned data of one run: none, one, or more. */
  readonly returnsAtMost: AtMost;
  /** An activity's name by its id; the id itself where there is none. */
  labelOf(id: string): string;
}

/** How deep runbooks that invoke runbooks are looked into for what they return. */
const deepest = 40;

/** Works out the facts of each runbook of a bundle once, when they are asked for. */
export class BundleFacts {
  readonly bundle: Bundle;
  /** Who starts whom in it. */
  readonly calls: BundleCalls;
  readonly #catalogue: Catalogue;
  readonly #facts = new Map<Runbook, RunbookFacts>();
  /** Undefined while it is being worked out. */
  readonly #returnsSeveral = new Map<Runbook, boolean | undefined>();
  #depth = 0;

  constructor(bundle: Bundle, catalogue: Catalogue) {
    this.bundle = bundle;
    this.#catalogue = catalogue;
    this.calls = new BundleCalls(bundle.runbooks, catalogue);
  }

  of(runbook: Runbook): RunbookFacts {
    const known = this.#facts.get(runbook);
    if (known !== undefined) return known;
    const wiring = wiringOf(runbook, this.#catalogue);
    const counts = visitCountsOf(wiring, (activity) => this.#canReturnSeveral(activity, runbook));
    const facts: RunbookFacts = {
      runbook,
      wiring,
      ...counts,
      visitsOf: ({ index }) => counts.visits[index] as Visits,
      passingOf: ({ index }) => counts.passing[index] as Passing,
      returnsAtMost: returnsAtMost(wiring, counts),
      labelOf: (id) => wiring.byId(id)?.label ?? id,
    };
    this.#facts.set(runbook, facts);
    return facts;
  }

  /** Runbooks that invoke each other in a circle are not known to return one row only. */
  #canReturnSeveral(invoking: Activity, from: Runbook): boolean | undefined {
    const runbook = this.calls.of(from).find(({ by }) => by === invoking)?.child;
    if (runbook === undefined) return undefined;
    if (this.#returnsSeveral.has(runbook)) return this.#returnsSeveral.get(runbook);
    if (this.#depth >= deepest) return undefined;
    this.#returnsSeveral.set(runbook, undefined);
    this.#depth += 1;
    const answer = this.#returns(runbook);
    this.#depth -= 1;
    this.#returnsSeveral.set(runbook, answer);
    return answer;
  }

  #returns(runbook: Runbook): boolean {
    return this.of(runbook).returnsAtMost > 1;
  }
}
