import { constants } from 'node:os';
import { writingFailed } from '../files/text-output.ts';
import { InvariantError } from '../model/problem.ts';
import { main } from './main.ts';
import { complain } from './output/complaint.ts';
import { exitCodes } from './output/exit-codes.ts';
import type { Io } from './output/io.ts';

/**
 * The signals that end a process which does not listen to them, and that are sent to processes on purpose;
 * SIGHUP comes when the terminal is closed. Those that the system does not know are left out.
 */
const signals = (
  [
    ...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM'] as const),
    ...(['SIGXCPU', 'SIGPWR', 'SIGIO', 'SIGSTKFLT', 'SIGSYS', 'SIGPROF'] as const),
  ] satisfies NodeJS.Signals[]
).filter((signal) => signal in constants.signals && !(signal === 'SIGPROF' && isProfiled()));

/** V8 uses SIGPROF itself to look where time goes. */
function isProfiled(): boolean {
  return process.execArgv.some((flag) => /prof/.test(flag));
}

/**
 * Runs the command line in this process, with its arguments, streams, environment and signals. The process
 * ends with the exit code once all output is written: by itself, as soon as nothing is open any more, and in
 * any case soon. A reader that went away (`| head`) is not an error. A second signal ends the process at
 * once, or after a moment if a trace still gets its ends. If the event loop runs empty before there is an
 * exit code, that is a defect, with its exit code.
 */
export async function runProcess(): Promise<void> {
  const { stdout, stderr, env } = process;
  process.exitCode = exitCodes.defect;
  const ranEmpty = () => {
    complain(new InvariantError('the event loop ran empty before the command had ended'), {
      stderr,
      env,
    });
  };
  process.once('beforeExit', ranEmpty);
  let outputError: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error) => {
    outputError ??= error;
  });
  stderr.on('error', () => undefined);
  process.on('uncaughtException', (error) => process.exit(complain(error, { stderr, env })));
  const io: Io = { stdout, stderr, env, onInterrupt, now: () => performance.now() };
  const argv = process.argv.slice(2);
  let code = await (argv.some((word) => /^--activities(=|$)/.test(word))
    ? supervised(argv, io)
    : main(argv, io));
  await Promise.all([flushed(stdout), flushed(stderr)]);
  if (outputError !== undefined && outputError.code !== 'EPIPE' && code !== exitCodes.unusable) {
    code = complain(writingFailed('the output', outputError), io);
  }
  process.off('beforeExit', ranEmpty);
  endWith(code);
}

/** Own code may do anything to its thread, so it does not get this one. */
async function supervised(argv: readonly string[], io: Io): Promise<number> {
  const { supervise } = await import('./own-code/supervise.ts');
  return supervise(argv, io);
}

/** How long something that is still open may keep the process, in milliseconds. */
const patience = 1000;

/**
 * Lets the process end by itself. `process.exit` can hang while threads of Node compile code or collect
 * garbage (nodejs/node#54918). It is the way out only where something stays open, such as a timer of an
 * activity module. By then these threads have nothing left to do.
 */
function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(), patience).unref();
}

function onInterrupt(listener: () => boolean): () => void {
  let count = 0;
  const listen = (signal: NodeJS.Signals) => {
    count += 1;
    const hasMore = listener();
    if (count === 2 && hasMore) setTimeout(endAtOnce, patience, signal).unref();
    else if (count > 1) endAtOnce(signal);
  };
  for (const signal of signals) process.on(signal, listen);
  return () => {
    for (const signal of signals) process.off(signal, listen);
  };
}

/**
 * Ends the process by the signal itself, which nothing can hold up. A shell tells 130 for it after Ctrl-C.
 * Windows knows no signals.
 */
function endAtOnce(signal: NodeJS.Signals): void {
  if (process.platform === 'win32') process.exit(exitCodes.interrupted);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Settles when all output has been handed to the system, or cannot be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
