import { type Finding, type SourceFile, walk } from './source-file.ts';

const widest = 110;

/**
 * Lines of code and comments beyond 110 characters. A line that goes on inside a regular expression, a web address
 * or, in tests, a text may be longer: neither can be broken without being another, and a text that a test expects
 * is read more easily as it is.
 */
export function codeLineFindings({ path, text, program }: SourceFile): Finding[] {
  const long = longLines(text);
  if (long.length === 0) return [];
  const whole: { readonly start: number; readonly end: number }[] = [];
  const unbreakable = path.startsWith('test/') ? /^(Literal|TemplateElement)$/ : /^$/;
  walk(program, (node) => {
    const end = Number(node['end']);
    if (unbreakable.test(node.type) || 'regex' in node) whole.push({ start: node.start, end });
  });
  return long
    .filter(({ line }) => !/https?:\/\/\S+$/.test(line))
    .filter(({ beyond }) => !whole.some(({ start, end }) => start < beyond && beyond < end))
    .map(({ number, line }) => tooLong(path, number, line));
}

/** Lines of a Markdown document beyond 110 characters, but for tables, blocks of code and web addresses. */
export function documentLineFindings(path: string, text: string): Finding[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ''));
  return longLines(prose)
    .filter(({ line }) => !line.startsWith('|') && !/\(?https?:\/\/\S+$/.test(line))
    .map(({ number, line }) => tooLong(path, number, line));
}

type Line = { readonly number: number; readonly line: string; readonly beyond: number };

/** The lines that are too long; `beyond`: where in the text the first character is that is too much. */
function longLines(text: string): Line[] {
  let start = 0;
  return text.split('\n').flatMap((line, index) => {
    const beyond = start + widest;
    start += line.length + 1;
    return line.length > widest ? [{ number: index + 1, line, beyond }] : [];
  });
}

function tooLong(path: string, number: number, line: string): Finding {
  return `${path}:${number}: ${line.length} characters, the cap is ${widest}`;
}
