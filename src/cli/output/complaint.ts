import { UsageError } from '../../index.ts';
import { harmless } from '../../text/harmless.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/**
 * Prints an error on stderr and returns the exit code. A UsageError is printed with its hint (exit code 2).
 * Any other error is a defect of Pianola (70); its stack is printed only if PIANOLA_DEBUG is set.
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

/** Keeps the line breaks of a message, and no other control characters. */
function lines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}
