import { harmless } from '../../text/harmless.ts';
import { brokenAtWords } from '../../text/word-breaks.ts';

/**
 * A script as lines below the event it belongs to, each behind `before` and with its line feed. Nothing is
 * cut: with a `width` long lines continue below, a little further in. Control characters are replaced.
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
