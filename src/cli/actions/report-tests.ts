import { catalogueWith } from '../../activities/catalogue.ts';
import { builtPlayer } from '../../files/built-player.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { onDisk, writeFile } from '../../files/write-files.ts';
import { type Problem, runTests, UsageError } from '../../index.ts';
import { problemCount, problemList } from '../../reports/problem-list.ts';
import { replayPage } from '../../reports/replay/replay-page.ts';
import { ReplayTestsMaker } from '../../reports/replay/replay-tests-maker.ts';
import { isWrong } from '../../reports/tests/test-report.ts';
import { toldFailures } from '../../reports/tests/told-failures.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';
import { sha256 } from '../output/sha256.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';
import { typesOf } from './definition.ts';

/** What `pianola report` was told, as far as it is for tests. */
type Told = Pick<WorldFlags, 'activities' | 'color' | 'quiet'> & { readonly out: string };

/**
 * Plays the cases of a test file, and writes a page that plays them again, one by one, and shows what all of
 * them reach; returns the exit code. Whether they pass does not count. Throws UsageError for a file that
 * cannot be read or written.
 */
export async function reportTests(file: string, flags: Told, io: Io): Promise<number> {
  const { out, activities = [], quiet } = flags;
  const activityTypes = await typesOf(activities);
  const catalogue = catalogueWith(activityTypes);
  let maker: ReplayTestsMaker | undefined;
  const run = await interruptible(io, (signal) =>
    runTests(
      { files: [file], activityTypes, coverage: true },
      {
        signal,
        onStart: (_cases, tested) =>
          refuseToOverwrite(out, [...tested.flatMap(({ inputs }) => inputs), ...activities]),
        onCase: (tested, bundle) => {
          maker ??= new ReplayTestsMaker(bundle, catalogue);
          maker.add(tested, toldFailures(tested, bundle, activityTypes));
        },
        eventsOf: () => (event) => maker?.take(event),
      },
    ),
  );
  if (run.isInterrupted) return exitCodes.interrupted;
  const problems = [...run.files.flatMap((each) => each.problems), ...run.unusedMocks];
  const isUnusable = run.files.some(isWrong);
  if (isUnusable || !quiet) await tell(problems, flags, io);
  if (isUnusable) {
    io.stderr.write(fitted(`\n${problemCount(problems)}; there is nothing to report\n`, io.stderr));
    return exitCodes.unusable;
  }
  if (maker === undefined) throw new UsageError(`${file} has no case`);
  const runs = maker.runs;
  const covers = run.coverage.flatMap(({ runbooks }) => runbooks);
  const page = replayPage(runs, builtPlayer(), sha256, maker.tests(covers));
  onDisk(out, () => writeFile(out, page));
  if (quiet) return exitCodes.done;
  const events = runs.reduce((sum, { lines }) => sum + lines.length, 0);
  const played = runs.reduce((sum, { replay }) => sum + replay.events, 0);
  if (events < played) {
    const cut = `This page has ${events} of ${counted(played, 'event')}`;
    io.stderr.write(fitted(`warning: ${cut}; the counts in words are of all of them.\n`, io.stderr));
  }
  const how = run.failed === 0 ? 'all passed' : `${run.failed} failed`;
  const extent = `${counted(run.cases.length, 'case')}, ${how}, ${counted(events, 'event')}`;
  io.stdout.write(fitted(`${harmless(out)}: ${extent}\n`, io.stdout));
  return exitCodes.done;
}

async function tell(problems: readonly Problem[], { color }: Told, io: Io): Promise<void> {
  if (problems.length === 0) return;
  io.stderr.write(problemList(problems, await coloursFor(io.stderr, io, color), terminalWidth(io.stderr)));
}
