import { BundleCalls } from '../../analysis/calls.ts';
import type { RunbookCover } from '../../analysis/coverage.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { TestedCase } from '../../testing/tested.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { coveredDrawing, sharesWords } from '../graph/covered-drawing.ts';
import { drawingOf } from '../graph/drawing.ts';
import { svgOf } from '../graph/svg.ts';
import { failureLines } from '../tests/failure-lines.ts';
import { casePlace, type ToldFailure } from '../tests/test-report.ts';
import { ReplayMaker } from './replay-maker.ts';
import type { ReplayedRun } from './replay-page.ts';
import type { ReplayCase, ReplayCover, ReplayTests } from './replay-tests.ts';

const overLimit =
  'With all published data this run comes to a limit, and ends otherwise than when the case was held to it.';

/**
 * Makes of the cases of a test file what a page shows: the run of each, and what all of them reach. `add`
 * takes the cases as they have been played; `take` the events of the one that was added last.
 */
export class ReplayTestsMaker {
  readonly #bundle: Bundle;
  readonly #catalogue: Catalogue;
  readonly #cases: ReplayCase[] = [];
  readonly #makers: ReplayMaker[] = [];
  /** How many events the run of each case had that was held to what the case expects. */
  readonly #held: (number | undefined)[] = [];

  constructor(bundle: Bundle, catalogue: Catalogue) {
    this.#bundle = bundle;
    this.#catalogue = catalogue;
  }

  add(tested: TestedCase, told: readonly ToldFailure[]): void {
    const { name, status, schedule, result } = tested;
    const failures = [...failureLines(tested, told)];
    if (schedule.length > 0)
      failures.push({ kind: 'order', level: 0, text: 'Here it is played in the documented order.' });
    this.#cases.push({ name, place: casePlace(tested, tested), status, failures });
    const isWhole = schedule.length === 0 && result?.limit === undefined;
    this.#held.push(isWhole ? result?.events : undefined);
    // All runs of a page together have the room of one.
    this.#makers.push(new ReplayMaker(this.#bundle, this.#catalogue, this.#makers.at(-1)?.left));
  }

  take(event: TraceEvent): void {
    this.#makers.at(-1)?.add(event);
  }

  /** The runs of the cases, in their order. */
  get runs(): readonly ReplayedRun[] {
    return this.#makers.map((maker, at) => {
      const replay = maker.replay();
      const held = this.#held[at] ?? replay.events;
      const note = held === replay.events ? replay.note : `${overLimit} ${replay.note}`.trim();
      return { replay: { ...replay, note }, lines: maker.lines };
    });
  }

  /** `covers`: what all cases reached of the runbooks, in stored order. */
  tests(covers: readonly RunbookCover[]): ReplayTests {
    const calls = new BundleCalls(this.#bundle.runbooks, this.#catalogue);
    return {
      cases: this.#cases,
      covers: covers.flatMap((cover, index) => (cover.count > 0 ? [this.#cover(cover, index, calls)] : [])),
      unstarted: covers.filter(({ count }) => count === 0).map(({ of }) => of.path),
    };
  }

  #cover(cover: RunbookCover, index: number, calls: BundleCalls): ReplayCover {
    const { path } = cover.of;
    const drawn = drawingOf(cover.of, this.#catalogue, calls);
    const drawing = coveredDrawing(drawn, cover, `coverage-${index + 1}`);
    return {
      path,
      svg: svgOf(drawing, { isPartOfPage: true }),
      words: sharesWords(cover),
      activities: drawing.activities.flatMap(({ id, cover: own }) => {
        const cases = this.#makers.flatMap(({ traced }, at) =>
          traced.get(path)?.activities.get(id) === undefined ? [] : [at],
        );
        return own === undefined ? [] : [{ id, words: own.words, cases }];
      }),
    };
  }
}
