import type { TextOutput } from '../../files/text-output.ts';
import { brokenAtWords } from '../../text/word-breaks.ts';
import { helpWidth } from './text-width.ts';

/**
 * The text below the options of a help page: paragraphs, wrapped for the terminal, and command lines to copy,
 * which are not wrapped.
 */
export function helpText(
  output: TextOutput,
  paragraphs: readonly string[],
  examples: readonly string[],
): string {
  const width = helpWidth(output);
  const wrapped = paragraphs.map((paragraph) => `\n${brokenAtWords(paragraph, { width })}\n`);
  const title = examples.length === 1 ? 'Example' : 'Examples';
  return `${wrapped.join('')}\n${title}:\n${examples.map((example) => `  ${example}`).join('\n')}`;
}
