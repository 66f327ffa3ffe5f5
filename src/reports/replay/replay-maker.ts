import { BundleFacts, type RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { counted } from '../../text/plain-words.ts';
import { testedItems } from '../../trace/runbook-trace.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import { type RunbookCounts, TraceCounts } from '../../trace/trace-counts.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { TraceEvidence } from '../../trace/trace-evidence.ts';
import { traceLineWriter } from '../../trace/trace-line.ts';
import { type CauseLine, firstCauseOf } from '../explain/first-cause.ts';
import { visitReason } from '../explain/trace-reasons.ts';
import { drawingOf } from '../graph/drawing.ts';
import { svgOf } from '../graph/svg.ts';
import type { Replay, ReplayRunbook } from './replay.ts';

/** What a page takes of a trace; what is over it is left out, and the page says so. */
export interface ReplayLimits {
  readonly events: number;
  /** Of all lines together. */
  readonly characters: number;
}

/** What a browser still opens and moves through at once. */
const replayLimits: ReplayLimits = { events: 100_000, characters: 64 * 1024 * 1024 };

/**
 * Makes of a definition and a trace what a page shows. `add` takes the events of the trace in their order.
 * All of them count for what is explained; as many as a page can take are kept.
 */
export class ReplayMaker {
  readonly #facts: BundleFacts;
  readonly #catalogue: Catalogue;
  readonly #limits: ReplayLimits;
  readonly #counts: TraceCounts;
  readonly #evidence = new TraceEvidence();
  readonly #lineOf = traceLineWriter();
  readonly #lines: string[] = [];
  #characters = 0;
  #events = 0;

  constructor(bundle: Bundle, catalogue: Catalogue, limits = replayLimits) {
    this.#facts = new BundleFacts(bundle, catalogue);
    this.#catalogue = catalogue;
    this.#limits = limits;
    const tested = new Map(bundle.runbooks.map((each) => [each.path, testedItems(each)]));
    this.#counts = new TraceCounts((of, activity) => tested.get(of)?.get(activity) ?? []);
  }

  add(event: TraceEvent): void {
    this.#counts.add(event);
    this.#evidence.add(event);
    this.#events += 1;
    // Once a line does not fit, no later one is taken: a page has no gap.
    if (this.#lines.length < this.#events - 1 || this.#lines.length >= this.#limits.events) return;
    const line = this.#lineOf(event);
    if (this.#characters + line.length > this.#limits.characters) return;
    this.#characters += line.length;
    this.#lines.push(line);
  }

  /** The runbooks that the trace has jobs of, by path. */
  get traced(): ReadonlyMap<string, RunbookCounts> {
    return this.#counts.runbooks;
  }

  /** The trace as far as the page has it, a line of JSON for each event. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What is left of the limits. */
  get left(): ReplayLimits {
    const { events, characters } = this.#limits;
    return { events: events - this.#lines.length, characters: characters - this.#characters };
  }

  /** After the last event. `tear`: where the trace ends, if it is not whole. */
  replay(tear?: Tear): Replay {
    const { runbooks } = this.#facts.bundle;
    return {
      runbooks: runbooks.flatMap((runbook) => {
        const counts = this.#counts.runbooks.get(runbook.path);
        return counts === undefined ? [] : [this.#runbook(this.#facts.of(runbook), counts)];
      }),
      events: this.#events,
      note: this.#note(tear),
    };
  }

  #note(tear: Tear | undefined): string {
    const torn = tear === undefined ? '' : `The trace is ${tearText(tear)}.`;
    const kept = this.#lines.length;
    const cut =
      kept === this.#events
        ? ''
        : `This page has the first ${kept} of ${counted(this.#events, 'event')}; ` +
          'the counts in words are of all of them.';
    return [torn, cut].filter((part) => part !== '').join(' ');
  }

  #runbook(facts: RunbookFacts, counts: RunbookCounts): ReplayRunbook {
    const { runbook, wiring } = facts;
    const drawing = drawingOf(runbook, this.#catalogue, this.#facts.calls);
    const isOwnVersion = [...counts.activities.keys()].every((id) => wiring.byId(id) !== undefined);
    const trace = { evidence: this.#evidence, counts: this.#counts.runbooks };
    return {
      path: runbook.path,
      svg: svgOf(drawing, { isPartOfPage: true }),
      activities: wiring.activities.map((at, index) => {
        const { id, name = id, type = '' } = drawing.activities[index] ?? { id: at.activity.id };
        const { isJunction } = at;
        const own = { id: at.activity.id, name, type, isJunction };
        if (!isOwnVersion) return { ...own, why: '', details: [], causes: [] };
        const { text, details } = visitReason(at, facts, counts);
        const causes = shortened(firstCauseOf(at, facts, this.#facts, trace));
        return { ...own, why: text, details, causes };
      }),
      links: wiring.activities
        .flatMap(({ out }) => out)
        .sort((left, right) => left.index - right.index)
        .map((link) => ({
          from: link.from.activity.id,
          to: link.to.activity.id,
          on: facts.passingOf(link).on,
        })),
    };
  }
}

/** Of a long chain of causes the nearest and the first are told, so many of each. */
const mostCauses = 12;

function shortened(causes: readonly CauseLine[]): readonly CauseLine[] {
  if (causes.length <= 2 * mostCauses) return causes;
  return [...causes.slice(0, mostCauses), { level: 0, text: '…' }, ...causes.slice(-mostCauses)];
}
