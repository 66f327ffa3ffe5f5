import type { Catalogue } from '../engine/activity-type.ts';
import { type BundleRules, draftFiles, type RunbookPlace } from '../formats/native/read-bundle.ts';
import { readSourceTexts } from '../formats/source-text.ts';
import type { ParsedText, SourceFile } from '../formats/text/parsed-text.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Problem } from '../model/problem.ts';
import { type BundleOrigin, LintedBundle } from './linted-bundle.ts';
import { findingsIn } from './rules.ts';
import { type ParseScripts, scriptFindings } from './script-findings.ts';

/** The result of reading files: a bundle or errors, and in either case warnings. */
export interface BundleReading {
  /** Deeply frozen. Undefined if there is any error: you get the whole bundle, never part of it. */
  readonly bundle?: Bundle;
  /** All problems, by file in the order given, then by position. */
  readonly problems: readonly Problem[];
  /** Where each runbook of the bundle was read from, in the order of the runbooks. */
  readonly places?: readonly RunbookPlace[];
  /** The files that have a part in it, in the order given: not those that were left out. */
  readonly files: readonly string[];
}

/** What the files alone do not say. */
export interface Surroundings extends BundleRules {
  /** The files beside a file that have runbooks which it starts and does not have, by the names it calls. */
  readonly beside?: BundleOrigin['beside'];
  /** Parses scripts in JavaScript. Absent: they are not parsed. */
  readonly parseScripts?: ParseScripts;
}

/**
 * Reads a runbook, a bundle, an export of Orchestrator, or the files of a folder as one bundle, and lints it.
 * Of several files, those that are none of these are left out. Never throws for what a file says.
 */
export async function readBundle(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  around: Surroundings = {},
): Promise<BundleReading> {
  return readTexts(await readSourceTexts(files, catalogue), catalogue, around);
}

/** The same for files whose texts have been read. A runbook with an error is not linted. */
export async function readTexts(
  texts: readonly ParsedText[],
  catalogue: Catalogue,
  { beside = new Map(), isCulture, mockCheck, parseScripts }: Surroundings = {},
): Promise<BundleReading> {
  const { sound, isSound, isWhole, places, files, problems } = draftFiles(texts, catalogue, {
    isCulture,
    mockCheck,
  });
  const isOneFile = texts.length === 1;
  const linted = new LintedBundle(sound, catalogue, {
    isOneFile,
    beside,
    scripts: parseScripts ? await scriptFindings(sound.runbooks, catalogue, parseScripts) : new Map(),
    isWhole: isWhole && !(isOneFile && places.every(({ path }) => path.length === 0)),
    files: new Map(sound.runbooks.map((runbook, index) => [runbook, places[index]?.file ?? ''])),
  });
  const found = await problems(findingsIn(linted));
  return isSound ? { bundle: sound, problems: found, places, files } : { problems: found, files };
}
