import type { RunbookCover } from '../analysis/coverage.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { readSources } from '../files/load.ts';
import type { RunbookPlace } from '../formats/native/read-bundle.ts';
import { readSourceTexts } from '../formats/source-text.ts';
import type { FilePlace, Position } from '../formats/text/place.ts';
import type { CoveredDefinition } from './coverage.ts';

/** Where a covered runbook stands in the files of its definition. */
export interface CoverPlaces {
  readonly file: string;
  readonly runbook: Position;
  /** In the order in which they are covered, as the links are. */
  readonly activities: readonly Position[];
  readonly links: readonly Position[];
}

/** A runbook that is looked for in its file. */
interface Sought extends RunbookPlace {
  readonly cover: RunbookCover;
}

/** Where each covered runbook and its parts stand. What is not found any more is left out. */
export async function coverPlaces(
  definitions: readonly CoveredDefinition[],
  catalogue: Catalogue,
): Promise<ReadonlyMap<RunbookCover, CoverPlaces>> {
  const found = new Map<RunbookCover, CoverPlaces>();
  for (const { path, runbooks, places } of definitions) {
    const sought = runbooks.flatMap((cover, index): Sought[] => {
      const place = places[index];
      return place === undefined ? [] : [{ cover, ...place }];
    });
    const byFile = Map.groupBy(sought, ({ file }) => file);
    for (const text of await readSourceTexts(await readSources(path), catalogue)) {
      const inFile = byFile.get(text.file) ?? [];
      // A text finds all places in one pass.
      const positions = (await text.locate(inFile.flatMap(placesOf))).values();
      const next = () => positions.next().value as Position;
      for (const { cover } of inFile)
        found.set(cover, {
          file: text.file,
          runbook: next(),
          activities: cover.activities.map(next),
          links: cover.links.map(next),
        });
    }
  }
  return found;
}

function placesOf({ path, cover: { activities, links } }: Sought): FilePlace[] {
  return [
    { path },
    ...activities.map(({ index }) => ({ path: [...path, 'activities', index] })),
    ...links.map(({ index }) => ({ path: [...path, 'links', index] })),
  ];
}
