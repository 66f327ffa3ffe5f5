import { resolve } from 'node:path';
import { UsageError } from '../../index.ts';
import { isContinuousIntegration, type ReportChoice } from '../flags/test-flags.ts';
import { type Io, interruptible } from '../output/io.ts';
import { wholeDocuments } from '../output/test-reporters.ts';
import { typesOf } from './definition.ts';
import { playRound, type TestFlags } from './test-round.ts';

/**
 * Plays the cases of test files and reports them, with `--watch` again and again, with `--update` after what
 * they expect was written anew; returns the exit code.
 * Throws UsageError for paths that cannot be read or have no test files, and for flags that do not go
 * together.
 */
export async function testCommand(paths: readonly string[], flags: TestFlags, io: Io): Promise<number> {
  const reporters = flags.reporter ?? [{ kind: 'default' as const }];
  const coverage = flags.coverage ?? [];
  checkOutputs([...reporters, ...coverage]);
  if (flags.watch) checkWatch([...reporters, ...coverage], flags, io);
  if (flags.update && isContinuousIntegration(io.env))
    throw new UsageError(
      '--update is refused with CI set in the environment: nobody would look at what it writes',
      'play it at your desk, and commit the test files',
    );
  const activityTypes = await typesOf(flags.activities);
  const where = paths.length === 0 ? ['.'] : paths;
  const order = { paths: where, flags, reporters, coverage, activityTypes };
  return await interruptible(io, async (signal) => {
    if (flags.update) {
      const { updateExpectations } = await import('./test-update.ts');
      await updateExpectations(order, io, signal);
    }
    if (!flags.watch) return (await playRound(order, io, signal)).code;
    const { watchTests } = await import('./test-watch.ts');
    return await watchTests(order, io, signal);
  });
}

function checkOutputs(outputs: readonly ReportChoice[]): void {
  const onStdout = outputs.filter(({ file }) => file === undefined);
  const whole = onStdout.find(({ kind }) => wholeDocuments.has(kind));
  if (whole !== undefined && onStdout.length > 1)
    throw new UsageError(
      `${whole.kind} cannot share standard output with another report`,
      `give one of them a file, as in ${whole.kind}=results`,
    );
  const files = outputs.flatMap(({ file }) => file ?? []);
  const places = files.map((file) => resolve(file));
  const twice = files.find((_, index) => places.indexOf(places[index] as string) !== index);
  if (twice !== undefined) throw new UsageError(`two reports write ${twice}`);
}

/** Refuses what cannot be meant by `--watch`. */
function checkWatch(outputs: readonly ReportChoice[], { update }: TestFlags, io: Io): void {
  if (update)
    throw new UsageError(
      '--watch does not go with --update: every mistake would be expected as soon as it is made',
      'give --update alone, and look at what it has written',
    );
  if (isContinuousIntegration(io.env))
    throw new UsageError('--watch waits for changes, and with CI set in the environment nobody makes any');
  const whole = outputs.find(({ kind, file }) => file === undefined && wholeDocuments.has(kind));
  if (whole !== undefined)
    throw new UsageError(
      `--watch would write one ${whole.kind} document behind another to standard output`,
      `give it a file, as in ${whole.kind}=results: it is written anew each time`,
    );
}
