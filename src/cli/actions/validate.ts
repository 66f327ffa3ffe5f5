import { type ActivityType, type Problem, readDefinition, UsageError } from '../../index.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { problemCount, problemList, remarkLine, withoutRemarks } from '../../reports/problem-list.ts';
import { harmless } from '../../text/harmless.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { complain } from '../output/complaint.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';
import { typesOf } from './definition.ts';

/** What `pianola validate` and `pianola lint` were told. */
interface CheckFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
  readonly activities?: readonly string[];
  readonly mockCheck?: MockCheck;
}

/** What `pianola validate` was told. */
export interface ValidateFlags extends CheckFlags {
  readonly strict?: true;
}

/** What `pianola lint` was told. */
export interface LintFlags extends CheckFlags {
  readonly failOn: Problem['severity'];
}

/**
 * Prints what `validate` prints. Returns exit code 2 with errors, 3 with warnings under `--fail-on warning`,
 * else 0.
 */
export async function lint(paths: readonly string[], flags: LintFlags, io: Io): Promise<number> {
  const { code, hasWarnings } = await tellAll(paths, flags, io, flags.failOn);
  return code === exitCodes.done && hasWarnings && flags.failOn === 'warning' ? exitCodes.findings : code;
}

/**
 * Prints on stdout every problem of each file or folder, and their number; with `json` all problems as one
 * array. The remarks of an import are only counted; with `json` they are problems, too. A file that cannot be
 * read is reported on stderr, or with `json` as a problem `file-unreadable`; the others are still read.
 * Returns exit code 0 without errors, else 2; with `strict` 3 if there are only warnings.
 */
export async function validate(paths: readonly string[], flags: ValidateFlags, io: Io): Promise<number> {
  return await lint(paths, { ...flags, failOn: flags.strict ? 'warning' : 'error' }, io);
}

/** `least`: with `quiet`, less severe problems are not printed. */
async function tellAll(
  paths: readonly string[],
  flags: CheckFlags,
  io: Io,
  least: Problem['severity'],
): Promise<{ readonly code: number; readonly hasWarnings: boolean }> {
  const colours = await coloursFor(io.stdout, io, flags.color);
  const types = await typesOf(flags.activities);
  const all: Problem[] = [];
  let hasWarnings = false;
  for (const path of paths) {
    const read = await problemsOf(path, types, flags, io);
    const problems = withoutRemarks(read);
    hasWarnings ||= problems.some(({ severity }) => severity === 'warning');
    const told =
      flags.quiet && least === 'error' ? problems.filter(({ severity }) => severity === 'error') : problems;
    for (const problem of flags.json && !flags.quiet ? read : told) all.push(problem);
    if (flags.json || told.some(({ code }) => code === unreadableCode)) continue;
    if (told.length > 0) io.stdout.write(problemList(told, colours, terminalWidth(io.stdout)));
    if (flags.quiet) continue;
    const remarks = remarkLine(read, path);
    if (remarks !== '') io.stdout.write(fitted(remarks, io.stdout));
    else if (told.length === 0) io.stdout.write(fitted(`${harmless(path)}: no problems\n`, io.stdout));
  }
  if (flags.json) io.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  else if (all.length > 0 && !flags.quiet) io.stdout.write(`\n${problemCount(all)}\n`);
  const hasErrors = all.some(({ severity }) => severity === 'error');
  return { code: hasErrors ? exitCodes.unusable : exitCodes.done, hasWarnings };
}

/**
 * The problems of one file or folder. One that cannot be read is a problem, too; without `json` it is printed
 * here.
 */
async function problemsOf(
  path: string,
  types: readonly ActivityType[],
  { json, mockCheck }: CheckFlags,
  io: Io,
): Promise<readonly Problem[]> {
  try {
    return (await readDefinition(path, types, { mockCheck })).problems;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!json) complain(error, io);
    return [unreadable(path, error)];
  }
}

const unreadableCode = 'file-unreadable';

function unreadable(file: string, { message, hint }: UsageError): Problem {
  const problem = { code: unreadableCode, severity: 'error', file, path: [], message } as const;
  return hint === undefined ? problem : { ...problem, hint };
}
