import type { TextOutput } from '../../files/text-output.ts';

/** The columns of a terminal; undefined for a pipe or a file, whose lines are of any length. */
export function terminalWidth({ isTTY, columns }: TextOutput): number | undefined {
  return isTTY && columns ? columns : undefined;
}

/** The columns that help is written for: those of the terminal, or 80. */
export function helpWidth(output: TextOutput): number {
  return terminalWidth(output) ?? 80;
}
