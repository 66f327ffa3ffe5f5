import { runbooksOf } from '../../analysis/runbook-names.ts';
import { defaultStartMs } from '../../hosts/settings/run-options.ts';
import {
  type Bundle,
  type ExplorePlan,
  type RunOptions,
  type Sweep,
  type SweepPlan,
  sweep,
  UsageError,
} from '../../index.ts';
import { sweepCsv, sweepJson } from '../../reports/what-if/sweep-rows.ts';
import { sweepTable } from '../../reports/what-if/sweep-table.ts';
import { counted } from '../../text/plain-words.ts';
import { combinationsOf } from '../../what-if/combinations.ts';
import { changesOf } from '../../what-if/sweep.ts';
import type { ConcurrencyLists } from '../flags/number-lists.ts';
import { worldOptionsFrom } from '../flags/run-options.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { exitCodeOf, exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { interruptible } from '../output/io.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { helpWidth } from '../output/text-width.ts';
import { tellTimeIsUp } from '../output/time-is-up.ts';
import { type Definition, loadDefinition } from './definition.ts';

/** What `pianola sweep` was told. */
export interface SweepFlags extends WorldFlags {
  readonly throttle?: readonly number[];
  readonly concurrency?: ConcurrencyLists;
  readonly schedules?: ExplorePlan['schedules'];
  readonly random?: true;
  readonly everyChoice?: true;
  readonly json?: true;
  readonly csv?: true;
}

/**
 * Simulates many variants of a run and prints their results; returns the exit code. Throws UsageError for
 * flags that do not go together, and for a plan that `sweep` refuses.
 */
export async function sweepCommand(path: string, flags: SweepFlags, io: Io): Promise<number> {
  checkTogether(flags);
  const definition = await loadDefinition(path, flags, io);
  if (definition === undefined) return exitCodes.unusable;
  const options = worldOptionsFrom(flags, definition, flags.startTime ?? defaultStartMs);
  const progress = io.stderr.isTTY && !flags.quiet ? new ProgressLine(io) : undefined;
  try {
    return flags.schedules === undefined
      ? await sweepServers(definition.bundle, flags, options, io, progress)
      : await exploreWays(definition, flags, flags.schedules, options, io, progress);
  } finally {
    progress?.clear();
  }
}

function checkTogether({
  schedules,
  throttle,
  concurrency,
  csv,
  json,
  random,
  everyChoice,
}: SweepFlags): void {
  if (schedules === undefined) {
    if (throttle === undefined && concurrency === undefined) {
      throw new UsageError(
        'there is nothing to sweep over',
        'give --throttle 1..50, --concurrency 1,5,10 or both, or --schedules 1000',
      );
    }
    if (random || everyChoice)
      throw new UsageError(
        `--${random ? 'random' : 'every-choice'} needs --schedules`,
        'give --schedules N, too',
      );
  } else if (csv) throw new UsageError('--csv cannot be used with --schedules', 'use --json');
  if (csv && json) throw new UsageError('give --json or --csv, not both');
}

function planOf({ throttle, concurrency, strict }: SweepFlags): SweepPlan {
  return {
    ...(throttle !== undefined && { throttles: throttle }),
    ...(concurrency !== undefined && { concurrencies: concurrency.all, concurrenciesOf: concurrency.of }),
    strict: strict === true,
  };
}

async function sweepServers(
  bundle: Bundle,
  flags: SweepFlags,
  options: RunOptions,
  io: Io,
  progress: ProgressLine | undefined,
): Promise<number> {
  const plan = planOf(flags);
  const { length } = combinationsOf(plan);
  const done = await interruptible(io, (signal) =>
    sweep(bundle, plan, options, {
      signal,
      onRun: (runs) => progress?.show(() => `${runs} of ${counted(length, 'combination')}`),
    }),
  );
  progress?.clear();
  const exitCode = codeOf(done, flags);
  if (done.limit !== null)
    tellTimeIsUp(flags, `after ${done.rows.length} of ${counted(length, 'combination')}`, io);
  if (flags.json) io.stdout.write(sweepJson(done, exitCode));
  else if (flags.csv) io.stdout.write(sweepCsv(done));
  else io.stdout.write(sweepTable(done, helpWidth(io.stdout)));
  return exitCode;
}

/** 0 if a combination succeeded; 4 if all of them hit a limit, or the sweep did; else 1. */
function codeOf({ rows, isInterrupted, limit: ended }: Sweep, { strict }: SweepFlags): number {
  if (isInterrupted) return exitCodes.interrupted;
  if (ended !== null) return exitCodes.limit;
  const codes = rows.map(({ status, limit }) =>
    exitCodeOf({ status, ...(limit !== null && { limit }), isInterrupted: false }, strict === true),
  );
  if (codes.includes(exitCodes.done)) return exitCodes.done;
  return codes.every((code) => code === exitCodes.limit) ? exitCodes.limit : exitCodes.failed;
}

/** Explores schedules and prints the results. Returns exit code 1 if they differ. */
async function exploreWays(
  { bundle }: Definition,
  flags: SweepFlags,
  schedules: ExplorePlan['schedules'],
  options: RunOptions,
  io: Io,
  progress: ProgressLine | undefined,
): Promise<number> {
  const { exploreSchedules } = await import('../../what-if/interleavings.ts');
  const { explorationJson, explorationText } = await import('../../reports/what-if/exploration-text.ts');
  const plan = { schedules, random: flags.random === true, everyChoice: flags.everyChoice === true };
  const runbooks = runbooksOf(bundle, options.runbook).map(({ path }) => path);
  const done = await interruptible(io, (signal) =>
    exploreSchedules(
      bundle,
      plan,
      { ...options, ...oneWorld(flags, options, bundle) },
      {
        signal,
        onRun: (runs) => progress?.show(() => counted(runs, 'schedule')),
      },
    ),
  );
  progress?.clear();
  const hasDifferences = done.results.length > 1;
  const differing = hasDifferences ? exitCodes.failed : exitCodes.done;
  const ended = done.limit === null ? differing : exitCodes.limit;
  const exitCode = done.isInterrupted ? exitCodes.interrupted : ended;
  if (done.limit !== null) tellTimeIsUp(flags, `after ${counted(done.schedules, 'schedule')}`, io);
  if (flags.json) for (const piece of explorationJson(done, runbooks, exitCode)) io.stdout.write(piece);
  else io.stdout.write(explorationText(done, runbooks, helpWidth(io.stdout)));
  return exitCode;
}

/**
 * The one throttle and the one job concurrency that all schedules are explored with. Throws UsageError for
 * several.
 */
function oneWorld(flags: SweepFlags, options: RunOptions, bundle: Bundle): RunOptions {
  if (flags.throttle === undefined && flags.concurrency === undefined) return {};
  const [only, ...others] = combinationsOf(planOf(flags));
  if (only === undefined || others.length > 0) {
    throw new UsageError('--schedules takes one throttle and one concurrency at most');
  }
  return changesOf(only, bundle, options);
}
