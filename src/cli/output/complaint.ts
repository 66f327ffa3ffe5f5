import { UsageError } from '../../index.ts';
import { harmless } from '../../text/harmless.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { fitted } from './text-width.ts';

/**
 * Prints an error on stderr and returns the exit code. A UsageError is printed with its hint (exit code 2).
 * Any other error is a defect of Pianola (70); its stack is printed only if PIANOLA_DEBUG is set.
 */
export function complain(error: unknown, { stderr, env }: Pick<Io, 'stderr' | 'env'>): number {
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `${lines(error.hint)}\n`;
    stderr.write(fitted(`error: ${lines(error.message)}\n${hint}`, stderr));
    return exitCodes.unusable;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const what = lines(`${name}: ${message}`);
  stderr.write(fitted(`error: this is a defect of Pianola, not of your runbook: ${what}\n`, stderr));
  stderr.write(
    env['PIANOLA_DEBUG']
      ? `${stack}\n`
      : fitted('set PIANOLA_DEBUG=1 to see where, and report it with the runbook if you can\n', stderr),
  );
  return exitCodes.defect;
}

/** Keeps the line breaks of a message, and no other control characters. */
function lines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}
