import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import coverageLibrary, { type CoverageMap, type FileCoverageData, type Range } from 'istanbul-lib-coverage';
import reportLibrary from 'istanbul-lib-report';
import istanbulReports from 'istanbul-reports';
import type { RunbookCover } from '../analysis/coverage.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { readSources } from '../files/load.ts';
import { readSourceTexts } from '../formats/source-text.ts';
import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Path, Position } from '../formats/text/place.ts';
import type { CoveredDefinition } from './coverage.ts';

/**
 * Coverage as tools for programs know it: in the files of a definition activities are statements, the
 * outcomes of an activity and the ways of a link are branches, and runbooks are functions.
 */
export async function coverageMap(
  definitions: readonly CoveredDefinition[],
  catalogue: Catalogue,
): Promise<CoverageMap> {
  const map = coverageLibrary.createCoverageMap({});
  for (const { path, runbooks, places } of definitions) {
    const texts = await readSourceTexts(await readSources(path), catalogue);
    const files = new Map(texts.map((text) => [text.file, { text, data: emptyFile(resolve(text.file)) }]));
    for (const [index, runbook] of runbooks.entries()) {
      const place = places[index];
      const found = place && files.get(place.file);
      if (place !== undefined && found !== undefined)
        await addRunbook(runbook, place.path, found.text, found.data);
    }
    for (const { data } of files.values()) if (Object.keys(data.fnMap).length > 0) map.addFileCoverage(data);
  }
  return map;
}

function emptyFile(path: string): FileCoverageData {
  return { path, statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} };
}

/** Adds a runbook to the coverage of its file. Its parts are numbered, as readers of LCOV need them. */
async function addRunbook(
  { of, activities, links }: RunbookCover,
  path: Path,
  text: ParsedText,
  { statementMap, s, fnMap, f, branchMap, b }: FileCoverageData,
): Promise<void> {
  const at = await text.locate([
    { path },
    ...activities.map(({ index }) => ({ path: [...path, 'activities', index] })),
    ...links.map(({ index }) => ({ path: [...path, 'links', index] })),
  ]);
  const ranges = at.map(rangeAt);
  const [own, ...inside] = ranges as [Range, ...Range[]];
  const ofLinks = inside.slice(activities.length);
  let statements = Object.keys(s).length;
  let branches = Object.keys(b).length;
  const addBranch = (type: string, ways: readonly { readonly count: number }[], loc: Range) => {
    const key = branches;
    branches += 1;
    branchMap[key] = { type, loc, line: loc.start.line, locations: ways.map(() => loc) };
    b[key] = ways.map(({ count }) => count);
  };
  const functionKey = Object.keys(f).length;
  fnMap[functionKey] = { name: of.path, decl: own, loc: own, line: own.start.line };
  f[functionKey] = Math.max(0, ...activities.map(({ count }) => count));
  for (const [index, { count, outcomes }] of activities.entries()) {
    const loc = inside[index] as Range;
    const key = statements;
    statements += 1;
    statementMap[key] = loc;
    s[key] = count;
    if (outcomes.length > 1) addBranch('outcome', outcomes, loc);
  }
  for (const [index, { ways }] of links.entries())
    if (ways.length > 1) addBranch('link', ways, ofLinks[index] as Range);
}

/** Columns count from 0 there. */
function rangeAt({ line, column }: Position): Range {
  return { start: { line, column: column - 1 }, end: { line, column } };
}

/** The reports of coverage that the Istanbul libraries write. */
export const istanbulKinds = { lcov: 'lcovonly', cobertura: 'cobertura', json: 'json' } as const;
export type IstanbulKind = keyof typeof istanbulKinds;

/** A report of coverage as text. Files are named from the working folder. */
export function istanbulText(kind: IstanbulKind, map: CoverageMap): string {
  // The libraries write files only.
  const dir = mkdtempSync(join(tmpdir(), 'pianola-coverage-'));
  try {
    const file = 'report';
    const context = reportLibrary.createContext({ dir, coverageMap: map });
    istanbulReports
      .create(istanbulKinds[kind], { file, projectRoot: process.cwd() })
      .execute(context as never);
    return readFileSync(join(dir, file), 'utf8');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
