import { writingFailed } from '../files/text-output.ts';
import { InvariantError } from '../model/problem.ts';
import { main } from './main.ts';
import { complain } from './output/complaint.ts';
import { exitCodes } from './output/exit-codes.ts';
import type { Io } from './output/io.ts';

/** SIGHUP comes when the terminal is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs the command line in this process, with its arguments, streams, environment and signals. It ends the
 * process with the exit code once all output is written. A reader that went away (`| head`) is not an error.
 * A second signal ends the process at once. If the event loop runs empty before there is an exit code, that
 * is a defect, with its exit code.
 */
export async function runProcess(): Promise<void> {
  const { stdout, stderr, env } = process;
  process.exitCode = exitCodes.defect;
  // Only an empty event loop gets here: `process.exit` below does not emit this event.
  process.once('beforeExit', () => {
    complain(new InvariantError('the event loop ran empty before the command had ended'), {
      stderr,
      env,
    });
  });
  let outputError: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error) => {
    outputError ??= error;
  });
  stderr.on('error', () => undefined);
  process.on('uncaughtException', (error) => process.exit(complain(error, { stderr, env })));
  const io: Io = { stdout, stderr, env, onInterrupt, now: () => performance.now() };
  let code = await main(process.argv.slice(2), io);
  await Promise.all([flushed(stdout), flushed(stderr)]);
  if (outputError !== undefined && outputError.code !== 'EPIPE' && code !== exitCodes.unusable) {
    code = complain(writingFailed('the output', outputError), io);
  }
  process.exit(code);
}

function onInterrupt(listener: () => void): () => void {
  let count = 0;
  const listen = () => {
    count += 1;
    if (count > 1) process.exit(exitCodes.interrupted);
    listener();
  };
  for (const signal of signals) process.on(signal, listen);
  return () => {
    for (const signal of signals) process.off(signal, listen);
  };
}

/** Settles when all output has been handed to the system, or cannot be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
