import type { ActivityType } from '../engine/activity-type.ts';
import { readMocks } from '../formats/native/read-mocks.ts';
import { reachableFrom } from '../hosts/called-runbooks.ts';
import { catalogueWith } from '../hosts/catalogue-with.ts';
import { readDefinition, readSource } from '../hosts/load.ts';
import type { Bundle } from '../model/bundle-schema.ts';
import type { Mocks } from '../model/mock-schema.ts';
import { normalPath } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import type { Runbook } from '../model/runbook-schema.ts';
import { problemCount, problemList } from '../reports/problem-list.ts';
import { coloursFor } from './colour-choice.ts';
import type { Io } from './io.ts';
import { terminalWidth } from './text-width.ts';
import type { WorldFlags } from './world-flags.ts';

/** What is to be played. */
export interface Definition {
  readonly bundle: Bundle;
  readonly mocks: Mocks | undefined;
  /** Those of `--activities`. */
  readonly activityTypes: readonly ActivityType[];
}

type Given = Pick<WorldFlags, 'mocks' | 'activities' | 'quiet' | 'color'> & {
  readonly runbook?: string | readonly string[];
};

/**
 * Reads a definition with its activity types and mocks, and tells their problems on stderr (warnings not when quiet). Undefined when there
 * are errors. Throws UsageError for what cannot be read at all.
 */
export async function loadDefinition(path: string, flags: Given, io: Io): Promise<Definition | undefined> {
  const activityTypes = await typesOf(flags.activities);
  const { bundle, problems: all } = await readDefinition(path, activityTypes);
  if (bundle === undefined) return tell(all, flags, io);
  const problems = all.filter(concerning(bundle, path, flags.runbook));
  if (flags.mocks === undefined) {
    await tell(problems, flags, io);
    return { bundle, mocks: undefined, activityTypes };
  }
  const reading = await readMocks(await readSource(flags.mocks), bundle, catalogueWith(activityTypes));
  await tell([...problems, ...reading.problems], flags, io);
  return reading.mocks && { bundle, mocks: reading.mocks, activityTypes };
}

/** The activity types that modules export. Throws UsageError for one that cannot be imported, or exports none. */
export async function typesOf(modules: readonly string[] = []): Promise<readonly ActivityType[]> {
  if (modules.length === 0) return [];
  const { activityTypesOf } = await import('../hosts/activity-modules.ts');
  return activityTypesOf(modules);
}

/** Whether a problem is one of the runbooks asked for, of those they start, or of none in particular. For a file that is a bundle. */
function concerning(
  bundle: Bundle,
  file: string,
  wanted: string | readonly string[] | undefined,
): (problem: Problem) => boolean {
  if (wanted === undefined) return () => true;
  const meant = bundle.runbooks.filter((runbook) => isMeant(runbook, [wanted].flat()));
  const reached = new Set(reachableFrom(meant, bundle.runbooks, {}));
  return ({ file: where, path: [key, index] }) => {
    if (where !== file || key !== 'runbooks' || typeof index !== 'number') return true;
    const runbook = bundle.runbooks[index];
    return runbook === undefined || reached.has(runbook);
  };
}

function isMeant({ name, path }: Runbook, wanted: readonly string[]): boolean {
  return wanted.some((one) => {
    const text = normalPath(one).toLowerCase();
    return text === normalPath(path).toLowerCase() || text === name.toLowerCase();
  });
}

/** What is played is told of so many warnings; whole libraries of runbooks have hundreds. */
const mostWarnings = 10;

async function tell(problems: readonly Problem[], { quiet, color }: Given, io: Io): Promise<undefined> {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity !== 'error');
  const untold = quiet || errors.length > 0 ? 0 : warnings.length - mostWarnings;
  const told = quiet ? errors : untold > 0 ? warnings.slice(0, mostWarnings) : problems;
  if (told.length === 0) return;
  io.stderr.write(problemList(told, await coloursFor(io.stderr, io, color), terminalWidth(io.stderr)));
  if (untold > 0) io.stderr.write(`and ${untold} more; "pianola validate" tells them all\n`);
  if (errors.length > 0) io.stderr.write(`\n${problemCount(told)}; nothing was started\n`);
}
