import { writingFailed } from '../files/text-output.ts';
import { InvariantError } from '../model/problem.ts';
import { main } from './main.ts';
import { complain } from './output/complaint.ts';
import { exitCodes } from './output/exit-codes.ts';
import type { Io } from './output/io.ts';

/** SIGHUP: its terminal is gone. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs the command line in this process: its arguments, streams, environment and signals. Ends the process
 * with the exit code once what was written has gone out; a reader that went away (`| head`) is no error. A
 * second signal ends at once. A process that runs out of things to wait for before there is an exit code has
 * a defect, and never reads as success.
 */
export async function runProcess(): Promise<void> {
  const { stdout, stderr, env } = process;
  process.exitCode = exitCodes.defect;
  // `process.exit` below does not come by here: only an emptied event loop does.
  process.once('beforeExit', () => {
    complain(new InvariantError('nothing was left to wait for before the command had ended'), {
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

/** Settles when all that was written has been handed to the system, or cannot be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
