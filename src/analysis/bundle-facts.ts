import type { Catalogue } from '../engine/activity-type.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { BundleCalls } from './calls.ts';
import type { Passing } from './link-passing.ts';
import { type AtMost, returnsAtMost } from './returns-at-most.ts';
import { simulatedOutcomesOf } from './simulated-outcomes.ts';
import { type VisitCounts, type Visits, visitCountsOf } from './visit-counts.ts';
import { type Wired, type WiredLink, type Wiring, wiringOf } from './wiring.ts';

/** The facts of one runbook that explanations and rules use. */
export interface RunbookFacts extends VisitCounts {
  readonly runbook: Runbook;
  readonly wiring: Wiring;
  visitsOf(at: Wired): Visits;
  passingOf(link: WiredLink): Passing;
  /** The most rows of returned data of one run: none, one, or more. */
  readonly returnsAtMost: AtMost;
  /** The name of an activity by its id, or the id if there is no such activity. */
  labelOf(id: string): string;
}

/** How deep chains of runbooks that invoke runbooks are followed to learn what they return. */
const deepest = 40;

/** Works out the facts of each runbook of a bundle once, when they are first needed. */
export class BundleFacts {
  readonly bundle: Bundle;
  readonly isSimulated: boolean;
  /** Which runbooks start which. */
  readonly calls: BundleCalls;
  readonly #catalogue: Catalogue;
  readonly #facts = new Map<Runbook, RunbookFacts>();
  /** Undefined while the answer is being worked out. */
  readonly #returnsSeveral = new Map<Runbook, boolean | undefined>();
  #simulated: BundleFacts | undefined;
  #depth = 0;

  /** `isSimulated`: look at the runbooks as `simulate` plays them, with the outcomes that they have. */
  constructor(bundle: Bundle, catalogue: Catalogue, { isSimulated = false } = {}) {
    this.isSimulated = isSimulated;
    this.bundle = bundle;
    this.#catalogue = catalogue;
    this.calls = new BundleCalls(bundle.runbooks, catalogue);
  }

  of(runbook: Runbook): RunbookFacts {
    const known = this.#facts.get(runbook);
    if (known !== undefined) return known;
    const wiring = wiringOf(runbook, this.#catalogue, this.isSimulated ? simulatedOutcomesOf : undefined);
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

  /** The facts of a runbook as `simulate` plays it. */
  simulated(runbook: Runbook): RunbookFacts {
    if (this.isSimulated) return this.of(runbook);
    this.#simulated ??= new BundleFacts(this.bundle, this.#catalogue, { isSimulated: true });
    return this.#simulated.of(runbook);
  }

  /** If runbooks invoke each other in a circle, it is not known whether they return only one row. */
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
