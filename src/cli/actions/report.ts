import { catalogueWith } from '../../activities/catalogue.ts';
import { builtPlayer } from '../../files/built-player.ts';
import { isTestFile } from '../../files/load.ts';
import { readTrace } from '../../files/read-trace.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { onDisk, writeFile } from '../../files/write-files.ts';
import { simulate, UsageError } from '../../index.ts';
import { ReplayMaker } from '../../reports/replay/replay-maker.ts';
import { replayPage } from '../../reports/replay/replay-page.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import type { Tear } from '../../trace/torn-trace.ts';
import { foreignTrace } from '../../trace/unusable-trace.ts';
import { runOptionsFrom } from '../flags/run-options.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';
import { sha256 } from '../output/sha256.ts';
import { fitted } from '../output/text-width.ts';
import { type Definition, loadDefinition } from './definition.ts';

/** What `pianola report` was told. */
export interface ReportFlags extends WorldFlags {
  readonly out: string;
  readonly trace?: string;
}

/**
 * Writes a page that plays a trace, a run that is simulated for it, or the cases of a test file; returns the
 * exit code. How the run ended does not count. Throws UsageError for wrong flags, for a trace of other
 * runbooks, and for a file that cannot be read or written.
 */
export async function report(path: string, flags: ReportFlags, io: Io): Promise<number> {
  const { out, trace, mocks = [], params = [], activities = [] } = flags;
  if (isTestFile(path)) {
    refuseFlags(flags, ofTests, 'a test file', 'its cases say what they are played with');
    const { reportTests } = await import('./report-tests.ts');
    return await reportTests(path, flags, io);
  }
  if (trace !== undefined)
    refuseFlags(flags, ofRuns, '--trace', 'a trace that was recorded is not played anew');
  const definition = await loadDefinition(path, flags, io, 'there is nothing to report');
  if (definition === undefined) return exitCodes.unusable;
  refuseToOverwrite(out, [path, trace ?? [], mocks, params, activities].flat());
  const maker = new ReplayMaker(definition.bundle, catalogueWith(definition.activityTypes));
  let tear: Tear | undefined;
  if (trace === undefined) {
    const isWhole = await played(definition, flags, maker, io);
    if (!isWhole) return exitCodes.interrupted;
  } else {
    const tellTear = (told: Tear) => {
      tear = told;
    };
    for await (const event of readTrace(trace, tellTear)) maker.add(event);
  }
  const replay = maker.replay(tear);
  if (replay.runbooks.length === 0 && trace !== undefined)
    throw foreignTrace(trace, 'any of these runbooks', maker.traced.keys(), tear);
  const page = replayPage([{ replay, lines: maker.lines }], builtPlayer(), sha256);
  onDisk(out, () => writeFile(out, page));
  if (flags.quiet) return exitCodes.done;
  if (replay.note !== '') io.stderr.write(fitted(`warning: ${harmless(replay.note)}\n`, io.stderr));
  const extent = `${counted(replay.runbooks.length, 'runbook')}, ${counted(maker.lines.length, 'event')}`;
  io.stdout.write(fitted(`${harmless(out)}: ${extent}\n`, io.stdout));
  return exitCodes.done;
}

/** Plays the run into the page, with all published data; says whether it came to its end. */
async function played(
  definition: Definition,
  flags: ReportFlags,
  maker: ReplayMaker,
  io: Io,
): Promise<boolean> {
  const options = runOptionsFrom(
    'simulate',
    { ...flags, format: 'ndjson', publishedData: 'all' },
    definition,
  );
  const run = simulate(definition.bundle, options);
  run.on('event', (event) => maker.add(event));
  return await interruptible(io, async (signal) => {
    signal.addEventListener('abort', () => run.cancel());
    await run.result;
    return !signal.aborted;
  });
}

/** Flags that only a run has, and those that a case says itself. */
const ofRuns = [
  'param',
  'params',
  'mocks',
  'server',
  'until',
  'timeout',
  'fault',
  'secret',
  'option',
] as const satisfies (keyof ReportFlags)[];
const ofTests = [
  ...ofRuns,
  'trace',
  'runbook',
  'timing',
  'duration',
  'timeZone',
  'startTime',
  'wallTimeout',
  'maxSteps',
  'strict',
] as const satisfies (keyof ReportFlags)[];

function refuseFlags(flags: ReportFlags, refused: readonly (keyof ReportFlags)[], by: string, why: string) {
  const given = refused.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const typed = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${typed} cannot be used with ${by}`, why);
}
