import { UsageError } from '../../index.ts';
import { HeldError } from '../../store/held-store.ts';
import { harmlessLines } from '../../text/harmless.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { fitted } from './text-width.ts';

/**
 * Prints an error on stderr and returns the exit code. A UsageError is printed with its hint (exit code 2).
 * Any other error is a defect of Pianola (70); its stack is printed only if PIANOLA_DEBUG is set.
 */
export function complain(error: unknown, { stderr, env }: Pick<Io, 'stderr' | 'env'>): number {
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `${harmlessLines(error.hint)}\n`;
    stderr.write(fitted(`error: ${harmlessLines(error.message)}\n${hint}`, stderr));
    return error instanceof HeldError ? exitCodes.held : exitCodes.unusable;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const what = harmlessLines(`${name}: ${message}`);
  stderr.write(fitted(`error: this is a defect of Pianola, not of your runbook: ${what}\n`, stderr));
  stderr.write(
    env['PIANOLA_DEBUG']
      ? `${stack}\n`
      : fitted('set PIANOLA_DEBUG=1 to see where, and report it with the runbook if you can\n', stderr),
  );
  return exitCodes.defect;
}
