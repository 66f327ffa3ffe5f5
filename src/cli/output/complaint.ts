import { UsageError } from '../../index.ts';
import { harmless } from '../../text/harmless.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/**
 * Tells on stderr what went wrong, in plain words: what a caller got wrong with what to do about it (exit
 * code 2), or that Pianola has a defect (70), whose stack is shown only when PIANOLA_DEBUG is set. Returns
 * the exit code.
 */
export function complain(error: unknown, { stderr, env }: Pick<Io, 'stderr' | 'env'>): number {
  if (error instanceof UsageError) {
    stderr.write(
      `error: ${lines(error.message)}\n${error.hint === undefined ? '' : `${lines(error.hint)}\n`}`,
    );
    return exitCodes.unusable;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  stderr.write(`error: this is a defect of Pianola, not of your runbook: ${lines(`${name}: ${message}`)}\n`);
  stderr.write(
    env['PIANOLA_DEBUG']
      ? `${stack}\n`
      : 'set PIANOLA_DEBUG=1 to see where, and report it with the runbook if you can\n',
  );
  return exitCodes.defect;
}

/** Keeps the line breaks of a message, and nothing else of what a terminal obeys. */
function lines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}
