import { catalogueWith } from '../../activities/catalogue.ts';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import { BundleCalls } from '../../analysis/calls.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import { readSource } from '../../files/load.ts';
import type { RunbookPlace } from '../../formats/native/read-bundle.ts';
import type { ParametersReading } from '../../formats/native/read-parameters.ts';
import {
  type ActivityType,
  type Bundle,
  type Catalogue,
  type Problem,
  type Runbook,
  readDefinition,
  readMocks,
  type Value,
} from '../../index.ts';
import type { BundleReading } from '../../lint/checked-bundle.ts';
import type { MocksReading } from '../../lint/checked-mocks.ts';
import type { Mocks } from '../../model/mock.ts';
import { optionsInForce } from '../../model/options.ts';
import { problemCount, problemList, remarkLine, withoutRemarks } from '../../reports/problem-list.ts';
import { switchesFrom } from '../flags/switches.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { coloursFor } from '../output/colour-choice.ts';
import type { Io } from '../output/io.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';

/** A definition that was read, with what was given to play it with. */
export interface Definition {
  readonly bundle: Bundle;
  readonly mocks: Mocks | undefined;
  /** What is told of the mocks file after a run. */
  readonly unusedMocks: MocksReading['unused'] | undefined;
  /** Those of `--activities`. */
  readonly activityTypes: readonly ActivityType[];
  /** Those of `--params`, by name. */
  readonly parameters: Readonly<Record<string, Value>>;
  /** The files that the bundle was read from. */
  readonly files: readonly string[];
  /** Where each of its runbooks was read from, in their order. */
  readonly places: readonly RunbookPlace[];
}

type Given = Pick<WorldFlags, 'mocks' | 'params' | 'option' | 'activities' | 'quiet' | 'color'> &
  Partial<Pick<WorldFlags, 'mockCheck'>> & {
    readonly runbook?: string | readonly string[];
  };

/**
 * Reads a definition with its activity types, mocks and parameters, and prints their problems on stderr. It
 * prints all errors, and unless quiet the first warnings of the wanted runbooks and of those they start.
 * Returns undefined if there are errors; `otherwise` says what did not happen then. Throws UsageError for a
 * file that cannot be read.
 */
export async function loadDefinition(
  path: string,
  flags: Given,
  io: Io,
  otherwise = 'nothing was started',
): Promise<Definition | undefined> {
  const activityTypes = await typesOf(flags.activities);
  const catalogue = catalogueWith(activityTypes);
  // What is played is parsed then; the parser would delay every start.
  const definition = await readDefinition(path, activityTypes, {
    scripts: false,
    mockCheck: flags.mockCheck,
  });
  const { bundle } = definition;
  if (bundle === undefined) return tell(definition.problems, path, flags, io, otherwise);
  const problems = concerning(definition, bundle, catalogue, flags.runbook);
  const mocks =
    flags.mocks === undefined
      ? { mocks: {}, problems: [], unused: undefined }
      : await readMocks(await readSource(flags.mocks), bundle, catalogue, { mockCheck: flags.mockCheck });
  const given = await parametersOf(flags, bundle);
  await tell([...problems, ...mocks.problems, ...given.problems], path, flags, io, otherwise);
  if (mocks.mocks === undefined || given.parameters === undefined) return undefined;
  return {
    bundle,
    mocks: flags.mocks === undefined ? undefined : mocks.mocks,
    unusedMocks: mocks.unused,
    activityTypes,
    parameters: given.parameters,
    files: definition.files,
    places: definition.places ?? [],
  };
}

async function parametersOf(
  { params, runbook, option = [] }: Given,
  { runbooks }: Bundle,
): Promise<ParametersReading> {
  if (params === undefined) return { parameters: {}, problems: [] };
  const { parseText } = await import('../../formats/text/parse-text.ts');
  const { readParameters } = await import('../../formats/native/read-parameters.ts');
  const names = new RunbookNames(runbooks);
  const wanted = runbook === undefined ? runbooks : [runbook].flat().flatMap((one) => names.meant(one));
  // Which of several runbooks is meant is not said here yet: their names cannot be checked.
  const isOpen = runbook === undefined && runbooks.length > 1;
  const switches = switchesFrom(option);
  const checksTypes = ({ options }: Runbook) =>
    optionsInForce(options, switches).parameterTypes === 'checked';
  return await readParameters(await parseText(await readSource(params)), isOpen ? [] : wanted, checksTypes);
}

/**
 * The activity types that modules export. Throws UsageError for a module that cannot be imported or exports
 * no type, and for a type whose properties are not a schema.
 */
export async function typesOf(modules: readonly string[] = []): Promise<readonly ActivityType[]> {
  if (modules.length === 0) return [];
  const { activityTypesOf } = await import('../../files/activity-modules.ts');
  const types = await activityTypesOf(modules);
  for (const type of types) propertySchemaOf(type);
  return types;
}

/** The problems of the wanted runbooks, of the runbooks they start, and those of no runbook in particular. */
function concerning(
  { problems, places = [] }: BundleReading,
  { runbooks }: Bundle,
  catalogue: Catalogue,
  wanted: string | readonly string[] | undefined,
): readonly Problem[] {
  if (wanted === undefined) return problems;
  const calls = new BundleCalls(runbooks, catalogue);
  const meant = [wanted].flat().flatMap((one) => calls.names.meant(one));
  const reached = new Set(calls.reachedFrom(meant));
  const untold = new Set(
    places
      .filter((_, index) => !reached.has(runbooks[index] as Runbook))
      .map(({ file, path }) => keyOf(file, path)),
  );
  return problems.filter(
    ({ file, path }) => !untold.has(keyOf(file, [])) && !untold.has(keyOf(file, path.slice(0, 2))),
  );
}

/** A runbook is a file, or an entry of its list `runbooks`. */
function keyOf(file: string | undefined, path: Problem['path']): string {
  return JSON.stringify([file, path]);
}

/** More warnings than this are only counted: whole libraries of runbooks have hundreds. */
const mostWarnings = 10;

/** `path` is what was read. */
async function tell(
  given: readonly Problem[],
  path: string,
  { quiet, color }: Given,
  io: Io,
  otherwise: string,
): Promise<undefined> {
  const problems = withoutRemarks(given);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = quiet ? [] : problems.filter(({ severity }) => severity !== 'error');
  const untold = new Set(warnings.slice(mostWarnings));
  const all = quiet ? errors : problems;
  const remarks = quiet ? '' : remarkLine(given, path);
  if (remarks !== '') io.stderr.write(fitted(remarks, io.stderr));
  if (all.length === 0) return;
  const told = all.filter((problem) => !untold.has(problem));
  io.stderr.write(problemList(told, await coloursFor(io.stderr, io, color), terminalWidth(io.stderr)));
  if (untold.size > 0)
    io.stderr.write(fitted(`and ${untold.size} more; "pianola validate" prints them all\n`, io.stderr));
  if (errors.length > 0) io.stderr.write(fitted(`\n${problemCount(all)}; ${otherwise}\n`, io.stderr));
}
