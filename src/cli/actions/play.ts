import { bareStream, type TraceStream } from '../../engine/tracer.ts';
import { writingFailed } from '../../files/text-output.ts';
import { openTraceFile, refuseToOverwrite, type TraceFile } from '../../files/trace-file.ts';
import { defaultServer } from '../../hosts/settings/checked-options.ts';
import type { Mode } from '../../hosts/settings/play-settings.ts';
import { SimulationSoFar } from '../../hosts/simulation/broken-off.ts';
import type {
  Bundle,
  Run,
  Runbook,
  RunbookServer,
  RunOptions,
  RunResult,
  TraceEvent,
  TraceEventName,
} from '../../index.ts';
import { problemList } from '../../reports/problem-list.ts';
import {
  parameterWarningLines,
  reasonLine,
  resultJson,
  resultLine,
  stoodInLine,
  type ToldResult,
} from '../../reports/result-text.ts';
import type { ReportFactory, TraceReport } from '../../reports/trace/trace-report.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { EndReason, endReasonEvents, type Reason } from '../../trace/end-reason.ts';
import { ParameterWarnings } from '../../trace/parameter-warnings.ts';
import { RunCounts } from '../../trace/run-counts.ts';
import type { PlayFlags } from '../flags/play-flags.ts';
import { runOptionsFrom } from '../flags/run-options.ts';
import { storeNamed } from '../flags/store-flag.ts';
import { ChunkedWriter } from '../output/chunked-writer.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodeOf, exitCodes } from '../output/exit-codes.ts';
import { loadReport, type TraceFormat } from '../output/formats.ts';
import type { Io } from '../output/io.ts';
import { ProgressLine, runProgressText } from '../output/progress-line.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';
import { type Definition, loadDefinition } from './definition.ts';
import type { StoredRun } from './stored-run.ts';

/**
 * Plays a run and writes its trace or its result; returns the exit code. The definition, the mocks and the
 * flags are checked first: until then nothing starts and no file is touched. Throws UsageError for wrong
 * flags, and for output that cannot be written.
 */
export async function playCommand(mode: Mode, path: string, flags: PlayFlags, io: Io): Promise<number> {
  const host = await hostOf(mode, flags);
  try {
    return await playBy(host.start, mode, path, flags, io);
  } finally {
    host.close();
  }
}

type Start = (bundle: Bundle, options: RunOptions) => Run;

async function playBy(start: Start, mode: Mode, path: string, flags: PlayFlags, io: Io): Promise<number> {
  const definition = await loadDefinition(path, flags, io);
  if (definition === undefined) return exitCodes.unusable;
  const options = runOptionsFrom(mode, flags, definition);
  if (flags.out !== undefined) {
    const { mocks = [], params = [], activities = [] } = flags;
    refuseToOverwrite(flags.out, [path, mocks, params, activities].flat());
  }
  const makeReport = await loadReport(flags.format);
  const stdoutColours = await coloursFor(io.stdout, io, flags.color);
  const stderrColours = await coloursFor(io.stderr, io, flags.color);
  const { unusedMocks, bundle } = definition;
  const store = mode === 'run' ? storeNamed(flags, io) : undefined;
  const keeping = store === undefined ? undefined : await (await import('./stored-run.ts')).keepingIn(store);
  try {
    // No await from here to the last listener: the run begins in the next turn.
    const run = start(bundle, options);
    const stored = keeping?.begin(run);
    const { runbooks } = bundle;
    const { servers = [defaultServer] } = options;
    const colours = { stdoutColours, stderrColours };
    const told = { mode, flags, io, ...colours, bundle, runbooks, servers, unusedMocks, stored };
    return await new Playing(run, told, makeReport).end();
  } finally {
    keeping?.close();
  }
}

/**
 * Under `run` the first thread starts while the definition is read: both take time, and neither needs the
 * other.
 */
async function hostOf(mode: Mode, { isolation = 'pool', jobMemory }: PlayFlags) {
  if (mode === 'simulate') {
    const { simulate } = await import('../../hosts/simulation/simulate.ts');
    return { start: simulate, close: () => undefined };
  }
  const { PooledThreads } = await import('../../hosts/threads/pooled-threads.ts');
  const threads = isolation === 'pool' ? new PooledThreads(jobMemory, 1) : undefined;
  const { runIn } = await import('../../hosts/threads/run.ts');
  const start = (bundle: Bundle, options: RunOptions) => runIn(threads, bundle, options);
  return { start, close: () => void threads?.close() };
}

/** What it takes to print a run. */
interface Telling {
  readonly mode: Mode;
  readonly flags: PlayFlags;
  readonly io: Io;
  readonly bundle: Bundle;
  readonly runbooks: readonly Runbook[];
  readonly servers: readonly RunbookServer[];
  readonly stdoutColours: Colours;
  readonly stderrColours: Colours;
  readonly unusedMocks: Definition['unusedMocks'];
  /** Keeps the run in a store. */
  readonly stored: StoredRun | undefined;
}

/** What the activities in progress are told to have failed of. */
const brokenReason = 'a defect of Pianola ended the run';

/** After a second Ctrl-C the output has so long to take the ends of the trace, in milliseconds. */
const patienceMs = 500;

/** The formats that write nothing while the run goes on. */
const writtenAtTheEnd: ReadonlySet<TraceFormat> = new Set(['tree', 'counts', 'jobs']);

/** Listens to some events only: a run does not make an event for which nobody listens. */
function hear(run: Run, names: readonly (TraceEventName | 'event')[], listen: (event: TraceEvent) => void) {
  for (const name of names) run.on(name as 'event', listen);
}

/** A run and its listeners: the trace, the progress line, and Ctrl-C. */
class Playing {
  readonly #run: Run;
  readonly #reason = new EndReason();
  /** What each activity did, for `--json`. */
  readonly #counts = new RunCounts();
  readonly #warnings = new ParameterWarnings();
  readonly #telling: Telling;
  readonly #file: TraceFile | undefined;
  readonly #writer: ChunkedWriter | undefined;
  readonly #report: TraceReport | undefined;
  readonly #progress: ProgressLine | undefined;
  #outputError: NodeJS.ErrnoException | undefined;
  readonly #soFar: SimulationSoFar;
  #isBroken = false;

  constructor(run: Run, telling: Telling, makeReport: ReportFactory) {
    this.#run = run;
    hear(run, endReasonEvents, (event) => this.#reason.add(event));
    hear(run, ['Diagnostic'], (event) => this.#warnings.add(event));
    this.#telling = telling;
    const { mode, flags, io, stdoutColours, runbooks, servers } = telling;
    this.#soFar = new SimulationSoFar(telling.bundle);
    if (flags.json) run.on('event', (event) => this.#counts.add(event));
    this.#file = this.#openFile();
    const output = this.#file?.output ?? (flags.quiet || flags.json ? undefined : io.stdout);
    if (output !== undefined) {
      const failed = (error: Error) => this.#outputFailed(error);
      const writer = new ChunkedWriter(output, run, failed);
      const width = terminalWidth(output);
      const colours = output === io.stdout ? stdoutColours : plainColours;
      const showData = flags.showData === true;
      const about = { runbooks, servers, isSimulated: mode === 'simulate' };
      const report = makeReport({ colours, showData, ...about, ...(width !== undefined && { width }) });
      const show = (event: TraceEvent) => {
        if (this.#isBroken) return;
        writer.write(report.event(event));
        this.#soFar.add(event);
      };
      if (telling.stored === undefined) hear(run, report.hears ?? ['event'], show);
      else telling.stored.onWritten = show;
      this.#writer = writer;
      this.#report = report;
    }
    const isTraceOnScreen = output?.isTTY === true && !writtenAtTheEnd.has(flags.format);
    if (io.stderr.isTTY && !flags.quiet && !isTraceOnScreen) {
      const progress = new ProgressLine(io);
      run.on('progress', (where) => progress.show(() => runProgressText(where)));
      this.#progress = progress;
    }
  }

  /** Plays to the end, finishes the trace, and prints the result. Returns the exit code. */
  async end(): Promise<number> {
    const patienceIsOver = Promise.withResolvers<undefined>();
    let timer: NodeJS.Timeout | undefined;
    let isStopping = false;
    const removeListener = this.#telling.io.onInterrupt(() => {
      if (isStopping) {
        this.#run.abandon();
        timer ??= setTimeout(() => patienceIsOver.resolve(undefined), patienceMs);
      } else this.#stop();
      isStopping = true;
      return true;
    });
    try {
      return (await Promise.race([this.#play(), patienceIsOver.promise])) ?? exitCodes.interrupted;
    } finally {
      clearTimeout(timer);
      removeListener();
      this.#progress?.clear();
    }
  }

  async #play(): Promise<number> {
    const result = await this.#run.result.catch((error: unknown) => this.#breakOff(error));
    this.#progress?.clear();
    try {
      await this.#telling.stored?.end();
    } finally {
      await this.#endTrace();
    }
    if (this.#outputError !== undefined) return codeForLostReader(this.#outputError, result);
    const exitCode = this.#tell(result);
    await this.#tellUnused(result);
    const { mode, flags, io, stderrColours } = this.#telling;
    if (mode === 'run' && result.simulated > 0 && !flags.quiet)
      io.stderr.write(fitted(`${stoodInLine(result, stderrColours)}\n`, io.stderr));
    return exitCode;
  }

  async #endTrace(): Promise<void> {
    if (this.#report !== undefined) this.#writer?.write(this.#report.end());
    this.#writer?.end();
    await this.#file?.close();
  }

  /** After a defect the trace still gets its ends. Throws the error. */
  async #breakOff(error: unknown): Promise<never> {
    // What went wrong first is told.
    if (this.#telling.stored !== undefined) await this.#telling.stored.end().catch(() => undefined);
    this.#isBroken = true;
    const [report, writer] = [this.#report, this.#writer];
    if (report === undefined || writer === undefined || this.#soFar.isEmpty) throw error;
    const emit: TraceStream['emit'] = (event) => writer.write(report.event(event));
    const stream = bareStream(1, emit);
    try {
      this.#soFar.breakOff({ reason: brokenReason, blamed: undefined, isStopped: false }, stream, []);
      await this.#endTrace();
    } catch {
      // As above.
    }
    throw error;
  }

  #tell(result: RunResult): number {
    const { mode, flags, io, stdoutColours, stderrColours, runbooks } = this.#telling;
    const exitCode = exitCodeOf(result, flags.strict === true);
    const told: ToldResult = {
      ...result,
      runbook: this.#reason.runbooks.join(', '),
      exitCode,
      reason: reasonText(this.#reason.of(result)),
      isSimulated: mode === 'simulate',
    };
    if (flags.json) {
      for (const piece of resultJson(told, this.#counts.tallies(runbooks))) io.stdout.write(piece);
    } else if (flags.out !== undefined && !flags.quiet) {
      io.stdout.write(
        fitted(`${resultLine(told, stdoutColours)}; ${result.events} events in ${flags.out}\n`, io.stdout),
      );
    } else if (io.stderr.isTTY && !flags.quiet)
      io.stderr.write(fitted(`${resultLine(told, stderrColours)}\n`, io.stderr));
    if (!flags.quiet)
      io.stderr.write(fitted(parameterWarningLines(this.#warnings.all, stderrColours), io.stderr));
    if (told.reason !== null && !flags.quiet)
      io.stderr.write(fitted(`${reasonLine(told, stderrColours)}\n`, io.stderr));
    return exitCode;
  }

  /** What of the mocks file no execution used. Of a run that was cut short that would say nothing. */
  async #tellUnused({ unusedMocks = [], limit, isInterrupted }: RunResult): Promise<void> {
    const { flags, io, stderrColours, unusedMocks: toldOf } = this.#telling;
    if (toldOf === undefined || flags.quiet || limit !== undefined || isInterrupted) return;
    const problems = await toldOf(unusedMocks);
    if (problems.length > 0) io.stderr.write(problemList(problems, stderrColours, terminalWidth(io.stderr)));
  }

  /**
   * Cancels the run if the file cannot be opened. The run has not begun in this turn, so nothing is played.
   */
  #openFile(): TraceFile | undefined {
    const { out } = this.#telling.flags;
    if (out === undefined) return undefined;
    try {
      return openTraceFile(out);
    } catch (error) {
      this.#run.cancel();
      throw error;
    }
  }

  #outputFailed(error: NodeJS.ErrnoException): void {
    this.#outputError = error;
    this.#run.cancel('The trace could not be written.');
  }

  /** Cancels the run. A run that is paused for a slow reader goes on to its end. */
  #stop(): void {
    this.#run.cancel();
    this.#writer?.letGo();
  }
}

function reasonText(reason: Reason | null): string | null {
  if (reason === null || reason.missingParameters.length === 0) return reason?.text ?? null;
  const flags = reason.missingParameters.map((name) =>
    /^[\w.-]+$/.test(name) ? `--param ${name}=…` : `--param "${name}=…"`,
  );
  return `${reason.text}; give ${flags.length === 1 ? 'it' : 'them'} with ${flags.join(' ')}`;
}

/**
 * The exit code if the output broke. A reader that has read enough (`| head`) is not an error; it stops the
 * run. Throws UsageError for any other cause.
 */
function codeForLostReader(error: NodeJS.ErrnoException, result: RunResult): number {
  if (error.code !== 'EPIPE') throw writingFailed('the output', error);
  return result.isInterrupted ? exitCodes.done : exitCodeOf(result, false);
}
