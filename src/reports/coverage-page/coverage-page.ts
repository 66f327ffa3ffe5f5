import { BundleCalls } from '../../analysis/calls.ts';
import type { RunbookCover, Thresholds } from '../../analysis/coverage.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { CoverPlaces } from '../../testing/cover-places.ts';
import type { CoveredDefinition } from '../../testing/coverage.ts';
import { coveredDrawing } from '../graph/covered-drawing.ts';
import { darkRules } from '../graph/dark-style.ts';
import { drawingOf } from '../graph/drawing.ts';
import { htmlDocument } from '../html/html-document.ts';
import { pageStyle } from './page-style.ts';
import { runbookSection } from './runbook-section.ts';
import { key, signDefinitions } from './states.ts';
import { anchorOf, missedNotice, summaryTable } from './summary.ts';

/** What a page of coverage tells. */
export interface CoverageFacts {
  readonly definitions: readonly CoveredDefinition[];
  readonly catalogue: Catalogue;
  readonly places: ReadonlyMap<RunbookCover, CoverPlaces>;
  readonly thresholds: Thresholds;
}

/**
 * A page in HTML that shows each runbook drawn, with what the cases of tests never reached of it. It needs
 * nothing but itself and runs nothing. `sha256`: the hash of a text in Base64. The same facts give the same
 * bytes.
 */
export function coveragePage(
  { definitions, catalogue, places, thresholds }: CoverageFacts,
  sha256: (text: string) => string,
): string {
  const runbooks = definitions.flatMap((definition) => definition.runbooks);
  const callsOf = new Map(
    definitions.flatMap((definition) => {
      const calls = new BundleCalls(
        definition.runbooks.map(({ of }) => of),
        catalogue,
      );
      return definition.runbooks.map((runbook) => [runbook, calls] as const);
    }),
  );
  const sections = runbooks.map((cover, index) => {
    const anchor = anchorOf(index);
    const drawn = drawingOf(cover.of, catalogue, callsOf.get(cover) as BundleCalls);
    const drawing = coveredDrawing(drawn, cover, anchor);
    return runbookSection({ cover, drawing, places: places.get(cover), anchor });
  });
  const body = [
    signDefinitions(),
    '<header>',
    '<h1>Coverage of runbooks</h1>',
    missedNotice(runbooks, thresholds),
    '<p>What the cases of the tests reach: activities that ran, links for the rows that they passed and ' +
      'for those that they held back, and outcomes.</p>',
    key(),
    control('gaps', 'In tables show only what was not reached in every way'),
    control('fit', 'Show pictures as wide as the page'),
    '</header>',
    '<main>',
    '<section id="summary">',
    '<h2>Summary</h2>',
    summaryTable(runbooks, thresholds),
    '</section>',
    ...sections,
    '</main>',
  ].join('\n');
  const style = `${pageStyle}${darkRules(body)}\n`;
  return htmlDocument({ title: 'Coverage of runbooks', style, styleHash: sha256(style), body });
}

/** A box to tick, which the style sheet looks at. */
function control(id: string, words: string): string {
  return `<p class="control"><label><input type="checkbox" id="${id}"> ${words}</label></p>`;
}
