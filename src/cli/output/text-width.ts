import type { TextOutput } from '../../files/text-output.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';

/** The columns of a terminal; undefined for a pipe or a file, whose lines are of any length. */
export function terminalWidth({ isTTY, columns }: TextOutput): number | undefined {
  return isTTY && columns ? columns : undefined;
}

/**
 * The columns that tables and messages are broken at: those of the terminal; any number for a pipe or a file.
 */
export function reportWidth(output: TextOutput): number {
  return terminalWidth(output) ?? Number.POSITIVE_INFINITY;
}

/** The columns that help and explanations are written for: those of the terminal, or 80. */
export function helpWidth(output: TextOutput): number {
  return terminalWidth(output) ?? 80;
}

const furtherIn = 2;

/** Lines of a message, broken between words where a terminal has no room; what goes on is further in. */
export function fitted(text: string, output: TextOutput): string {
  const width = reportWidth(output);
  if (width === Number.POSITIVE_INFINITY) return text;
  return text
    .split('\n')
    .map((line) => {
      const indent = (/^ */.exec(line)?.[0].length ?? 0) + furtherIn;
      return indented(brokenAtWords(line, { indent, width }), indent);
    })
    .join('\n');
}
