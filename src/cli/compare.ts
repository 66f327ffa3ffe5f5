import { defaultStartMs } from '../hosts/simulation/default-start.ts';
import { compare } from '../hosts/what-if/compare.ts';
import { comparisonJson, comparisonText } from './comparison-text.ts';
import { loadDefinition } from './definition.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import type { Io } from './io.ts';
import { worldOptionsFrom } from './run-options.ts';
import { helpWidth } from './text-width.ts';
import type { WorldFlags } from './world-flags.ts';

/** What `pianola compare` was told. */
export interface CompareFlags extends WorldFlags {
  readonly json?: true;
}

/**
 * Tells how the groups of a runbook go one branch after another and as written; returns the exit code that simulating it as written has.
 * Throws UsageError where there is nothing to compare.
 */
export async function compareCommand(
  path: string,
  activity: string | undefined,
  flags: CompareFlags,
  io: Io,
): Promise<number> {
  const definition = await loadDefinition(path, flags, io);
  if (definition === undefined) return exitCodes.unusable;
  const options = worldOptionsFrom(flags, definition, flags.startTime ?? defaultStartMs);
  const done = await interruptible(io, (signal) => compare(definition.bundle, activity, options, { signal }));
  if (done === undefined) return exitCodes.interrupted;
  const exitCode = exitCodeOf(done.asWritten, flags.strict === true);
  io.stdout.write(flags.json ? comparisonJson(done, exitCode) : comparisonText(done, helpWidth(io.stdout)));
  return exitCode;
}
