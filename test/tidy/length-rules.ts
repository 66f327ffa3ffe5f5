import { type Finding, type SourceFile, walk } from './source-file.ts';

const widest = 110;

/**
 * Lines of code and comments beyond 110 characters. Regular expressions do not count, nor do the texts of
 * tests and scripts: titles, expected output and made-up data are read more easily in one piece. A line may
 * end in a web address.
 */
export function codeLineFindings({ path, text, program }: SourceFile): Finding[] {
  const long = longLines(text).filter(({ line }) => !/https?:\/\/\S+$/.test(line));
  if (long.length === 0) return [];
  const uncounted: { readonly start: number; readonly end: number }[] = [];
  const texts = /^(test|scripts)\//.test(path) ? /^(Literal|TemplateElement)$/ : /^$/;
  walk(program, (node) => {
    if (texts.test(node.type) || 'regex' in node)
      uncounted.push({ start: node.start, end: Number(node['end']) });
  });
  return long
    .filter(({ start, end }) => {
      const inside = uncounted.map((each) => Math.min(end, each.end) - Math.max(start, each.start));
      return end - start - inside.reduce((sum, length) => sum + Math.max(0, length), 0) > widest;
    })
    .map(({ number, line }) => tooLong(path, number, line));
}

/** Lines of a Markdown document beyond 110 characters, but for tables, blocks of code and web addresses. */
export function documentLineFindings(path: string, text: string): Finding[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ''));
  return longLines(prose)
    .filter(({ line }) => !line.startsWith('|') && !/\(?https?:\/\/\S+$/.test(line))
    .map(({ number, line }) => tooLong(path, number, line));
}

type Line = { readonly number: number; readonly line: string; readonly start: number; readonly end: number };

/** The lines that are too long; `start` and `end`: where they are in the text. */
function longLines(text: string): Line[] {
  let end = -1;
  return text.split('\n').flatMap((line, index) => {
    const start = end + 1;
    end = start + line.length;
    return line.length > widest ? [{ number: index + 1, line, start, end }] : [];
  });
}

function tooLong(path: string, number: number, line: string): Finding {
  return `${path}:${number}: ${line.length} characters, the cap is ${widest}`;
}
