import { harmless } from '../../text/harmless.ts';
import { brokenAtWords } from '../../text/word-breaks.ts';

/**
 * A script as lines to stand below what it belongs to, each behind `before`, complete with its line break.
 * Nothing is cut: with a `width` long lines go on below, a little further in. Control characters cannot reach
 * a terminal.
 */
export function scriptLines(script: string, before: string, width: number | undefined): string {
  return script
    .replace(/\s+$/, '')
    .replace(/\t/g, '  ')
    .split(/\r\n?|\n/)
    .map((line) => {
      const text = harmless(line.trimEnd());
      const start = before.length;
      const told =
        width === undefined ? text : brokenAtWords(text, { start, indent: start + furtherIn.length, width });
      return `${before}${told.replaceAll('\n', `\n${before}${furtherIn}`)}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

const furtherIn = '  ';
