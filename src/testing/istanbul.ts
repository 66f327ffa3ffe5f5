import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import coverageLibrary, { type CoverageMap, type FileCoverageData, type Range } from 'istanbul-lib-coverage';
import reportLibrary, { type XmlWriter } from 'istanbul-lib-report';
import istanbulReports from 'istanbul-reports';
import type { RunbookCover } from '../analysis/coverage.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import type { Position } from '../formats/text/place.ts';
import { type CoverPlaces, coverPlaces } from './cover-places.ts';
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
  const places = await coverPlaces(definitions, catalogue);
  for (const { runbooks } of definitions) {
    const files = new Map<string, FileCoverageData>();
    for (const runbook of runbooks) {
      const found = places.get(runbook);
      if (found === undefined) continue;
      const data = files.get(found.file) ?? emptyFile(resolve(found.file));
      files.set(found.file, data);
      addRunbook(runbook, found, data);
    }
    for (const data of files.values()) map.addFileCoverage(data);
  }
  return map;
}

function emptyFile(path: string): FileCoverageData {
  return { path, statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} };
}

/** Adds a runbook to the coverage of its file. Its parts are numbered, as readers of LCOV need them. */
function addRunbook(
  { of, count: jobs, activities, links }: RunbookCover,
  places: CoverPlaces,
  { statementMap, s, fnMap, f, branchMap, b }: FileCoverageData,
): void {
  const own = rangeAt(places.runbook);
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
  f[functionKey] = jobs;
  for (const [index, { count, outcomes }] of activities.entries()) {
    const loc = rangeAt(places.activities[index] as Position);
    const key = statements;
    statements += 1;
    statementMap[key] = loc;
    s[key] = count;
    if (outcomes.length > 1) addBranch('outcome', outcomes, loc);
  }
  for (const [index, { ways }] of links.entries())
    if (ways.length > 1) addBranch('link', ways, rangeAt(places.links[index] as Position));
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
    // Its types call this by another name than the library does.
    const writers = context as unknown as { getXMLWriter(writer: unknown): XmlWriter };
    const xmlWriter = writers.getXMLWriter.bind(writers);
    writers.getXMLWriter = (writer) => strictly(xmlWriter(writer));
    istanbulReports
      .create(istanbulKinds[kind], { file, projectRoot: process.cwd() })
      .execute(context as never);
    return readFileSync(join(dir, file), 'utf8');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type Attributes = Readonly<Record<string, string | number>>;

/** The DTD of Cobertura demands attributes that the library leaves out, and knows no hits of a method. */
function strictly(xml: XmlWriter): XmlWriter {
  const openTag = xml.openTag.bind(xml);
  xml.openTag = (name, attributes: Attributes = {}) => openTag(name, demanded(name, attributes));
  return xml;
}

function demanded(name: string, given: Attributes): Attributes {
  if (name === 'package' || name === 'class') return { ...given, complexity: 0 };
  if (name !== 'method') return given;
  const { hits = 0, ...rest } = given;
  const rate = Number(hits) > 0 ? 1 : 0;
  return { ...rest, 'line-rate': rate, 'branch-rate': rate, complexity: 0 };
}
