import { dirname, relative, resolve, sep } from 'node:path';
import { catalogueWith } from '../../activities/catalogue.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { writeNewFile } from '../../files/write-files.ts';
import { parseText } from '../../formats/text/parse-text.ts';
import { ProblemList } from '../../formats/text/problem-list.ts';
import { defaultStartMs } from '../../hosts/settings/run-options.ts';
import { type RunOptions, type RunResult, UsageError } from '../../index.ts';
import { draftTestFile } from '../../testing/read-test-file.ts';
import { mostMs, type Recording, record } from '../../testing/record/recorder.ts';
import { noSecret, testFileOf, testFileYaml } from '../../testing/record/written-file.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { worldOptionsFrom } from '../flags/run-options.ts';
import type { WorldFlags } from '../flags/world-flags.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { loadDefinition } from './definition.ts';

/** What `pianola record` was told. */
export interface RecordFlags extends WorldFlags {
  readonly out?: string;
  readonly force?: true;
  readonly name: string;
  readonly onlyRun?: true;
}

const testFile = /\.test\.(?:yaml|yml|json)$/i;

/**
 * Records a run as a test file, to stdout or to a new file; returns the exit code. Throws UsageError for what
 * a test file cannot say, for a file that exists (without `force`), and for one that cannot be written.
 */
export async function recordCommand(path: string, flags: RecordFlags, io: Io): Promise<number> {
  refuseWhatNoFileSays(path, flags);
  const definition = await loadDefinition(path, flags, io, 'nothing was recorded');
  if (definition === undefined) return exitCodes.unusable;
  const given = worldOptionsFrom(flags, definition, flags.startTime ?? defaultStartMs);
  const options: RunOptions = {
    ...given,
    ...(given.secrets && {
      secrets: Object.fromEntries(Object.keys(given.secrets).map((name) => [name, noSecret])),
    }),
  };
  const { bundle, activityTypes, files } = definition;
  const catalogue = catalogueWith(activityTypes);
  let isInterrupted = false;
  const recording = await interruptible(io, async (signal) => {
    const { name, onlyRun = false } = flags;
    const done = await record({ bundle, catalogue, options, name, onlyRun, signal });
    isInterrupted = signal.aborted;
    return done;
  });
  if (isInterrupted) return exitCodes.interrupted;
  const why = ofThisMachine(recording.result.limit);
  if (why !== undefined) {
    io.stderr.write(fitted(`error: ${why}: nothing was written\n`, io.stderr));
    return exitCodes.limit;
  }
  const { cases, roots } = recording;
  const content = testFileOf({ definition: definitionFrom(path, flags.out), roots, options, cases });
  const isJson = flags.out !== undefined && /\.json$/i.test(flags.out);
  const text = isJson ? `${JSON.stringify(content, undefined, 2)}\n` : testFileYaml(content, intro);
  refuseShownSecrets(given, text);
  await readAgain(text, isJson ? 'recorded.test.json' : 'recorded.test.yaml');
  if (flags.out === undefined) {
    io.stdout.write(text);
    return exitCodes.done;
  }
  const { mocks = [], params = [], activities = [] } = flags;
  if (flags.force) refuseToOverwrite(flags.out, [files, mocks, params, activities].flat());
  writeNewFile(flags.out, text, flags.force === true);
  if (!flags.quiet) io.stdout.write(fitted(`${summary(recording)} in ${harmless(flags.out)}\n`, io.stdout));
  return exitCodes.done;
}

const intro = [
  'What the runbook does, recorded by "pianola record". Play it with "pianola test".',
  'Take out what may change, and add what matters.',
];

function refuseWhatNoFileSays(path: string, { out, duration, timeout, wallTimeout }: RecordFlags): void {
  if (path === '-') throw new UsageError('a test file names its definition: standard input has no name');
  if (out !== undefined && !testFile.test(out))
    throw new UsageError(`${out} is no name of a test file`, 'call it NAME.test.yaml or NAME.test.json');
  const flag =
    duration !== undefined
      ? '--duration'
      : timeout !== undefined
        ? '--timeout'
        : wallTimeout !== undefined
          ? '--wall-timeout'
          : undefined;
  if (flag !== undefined)
    throw new UsageError(
      `${flag} cannot be recorded: a test file has no key for it`,
      flag === '--duration' ? 'give the outcomes of --mocks a durationMs' : 'leave it out',
    );
}

/** Shorter values stand in any text. */
const shortestSecret = 4;

/** Throws UsageError if the value of a secret would be written, because something else has it as well. */
function refuseShownSecrets({ secrets = {} }: RunOptions, text: string): void {
  const shown = Object.entries(secrets).find(
    ([, value]) =>
      value.length >= shortestSecret &&
      [value, JSON.stringify(value).slice(1, -1)].some((spelling) => text.includes(spelling)),
  );
  if (shown === undefined) return;
  throw new UsageError(
    `the value of the secret ${shown[0]} would be written: the definition or another option has it as well`,
    'give another value there: the runbook is played with one that is not the secret',
  );
}

/** Says why a run that ended by this limit cannot be recorded, because another machine would go on. */
function ofThisMachine(limit: RunResult['limit']): string | undefined {
  if (limit === 'wall-timeout') return `the run takes longer than ${mostMs / 1000} s of real time`;
  return limit === 'memory-limit'
    ? 'the memory of this machine is too small for the run (memory-limit)'
    : undefined;
}

/** Throws UsageError for a test file that could not be read. */
async function readAgain(text: string, name: string): Promise<void> {
  const parsed = await parseText({ name, bytes: new TextEncoder().encode(text) });
  const list = new ProblemList(parsed);
  draftTestFile(parsed, list);
  const [problem] = await list.located();
  if (problem === undefined) return;
  const hint = [problem.hint, '--only-run records less'].filter((one) => one !== undefined).join('; ');
  throw new UsageError(`what was recorded could not be read: ${problem.message}`, hint);
}

/** Where the definition is, as the test file names it. */
function definitionFrom(path: string, out: string | undefined): string {
  const folder = out === undefined ? process.cwd() : dirname(resolve(out));
  return relative(folder, resolve(path)).split(sep).join('/') || '.';
}

function summary({ cases, isCutShort }: Recording): string {
  return `${counted(cases.length, 'case')}${isCutShort ? ' (there are more)' : ''}`;
}
