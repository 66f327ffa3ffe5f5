import { defaultStartMs } from '../../hosts/settings/run-options.ts';
import { compare } from '../../index.ts';
import { comparisonJson, comparisonText } from '../../reports/what-if/comparison-text.ts';
import { worldOptionsFrom } from '../flags/run-options.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { exitCodeOf, exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { interruptible } from '../output/io.ts';
import { helpWidth } from '../output/text-width.ts';
import { tellTimeIsUp } from '../output/time-is-up.ts';
import { loadDefinition } from './definition.ts';

/** What `pianola compare` was told. */
export interface CompareFlags extends WorldFlags {
  readonly json?: true;
}

/**
 * Compares the groups of a runbook, one branch after another and as written, and prints the comparison.
 * Returns the exit code that simulating the runbook as written has. Throws UsageError if there is nothing to
 * compare.
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
  let isInterrupted = false;
  const done = await interruptible(io, async (signal) => {
    const compared = await compare(definition.bundle, activity, options, { signal });
    isInterrupted = signal.aborted;
    return compared;
  });
  if (done === undefined) return unfinished(isInterrupted, flags, io);
  const exitCode = exitCodeOf(done.asWritten, flags.strict === true);
  io.stdout.write(flags.json ? comparisonJson(done, exitCode) : comparisonText(done, helpWidth(io.stdout)));
  return exitCode;
}

function unfinished(isInterrupted: boolean, flags: CompareFlags, io: Io): number {
  if (isInterrupted) return exitCodes.interrupted;
  tellTimeIsUp(flags, 'before the runs to compare were over', io);
  return exitCodes.limit;
}
