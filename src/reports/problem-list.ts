import type { Problem } from '../model/problem.ts';
import { type Colours, plainColours } from '../text/colours.ts';
import { harmless } from '../text/harmless.ts';
import { counted } from '../text/plain-words.ts';
import { columnsOf } from '../text/text-columns.ts';
import { brokenAtWords, indented } from '../text/word-breaks.ts';

/**
 * Problems as compilers print them, so that editors find the place: `file:line:column: error code: message`,
 * with the hint indented below. They are grouped by file, in the order given, and sorted by line within a
 * file. A problem without a line has a path as its place: `activities[2].name`. With a `width`, the columns
 * of a terminal, messages and hints are broken between words.
 */
export function problemList(
  problems: readonly Problem[],
  colours: Colours = plainColours,
  width = Number.POSITIVE_INFINITY,
): string {
  const byFile = Map.groupBy(problems, ({ file }) => file);
  return [...byFile.values()]
    .flatMap((group) => group.toSorted(byPlace).map((problem) => problemText(problem, colours, width)))
    .join('');
}

/** The problems without the remarks of an import. */
export function withoutRemarks(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ isRemark }) => isRemark !== true);
}

/**
 * The remarks of an import in one line: how many there are, and the command that tells them. `path` is what
 * was read. Empty without remarks.
 */
export function remarkLine(problems: readonly Problem[], path: string): string {
  const remarks = problems.length - withoutRemarks(problems).length;
  if (remarks === 0) return '';
  const name = harmless(path);
  const argument = /\s/.test(name) ? `'${name}'` : name;
  return `${counted(remarks, 'remark')}, see "pianola import ${argument}"\n`;
}

/** `2 errors, 1 warning`; empty without problems. */
export function problemCount(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    errors > 0 ? counted(errors, 'error') : '',
    warnings > 0 ? counted(warnings, 'warning') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function byPlace(left: Problem, right: Problem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

const messageIndent = 2;
const hintIndent = 4;

function problemText(problem: Problem, colours: Colours, width: number): string {
  const { severity, code, message, hint } = problem;
  const place = placeOf(problem);
  const start = (place === '' ? 0 : columnsOf(place) + 2) + `${severity} ${code}: `.length;
  const paint = severity === 'error' ? colours.error : colours.warning;
  const wrong = brokenAtWords(harmless(message), { start, indent: messageIndent, width });
  const where = place === '' ? '' : `${colours.strong(place)}: `;
  const line = `${where}${paint(severity)} ${code}: ${indented(wrong, messageIndent)}\n`;
  return hint === undefined
    ? line
    : line +
        hint
          .split('\n')
          .map((part) => hintLine(part, colours, width))
          .join('');
}

function hintLine(text: string, colours: Colours, width: number): string {
  const told = brokenAtWords(harmless(text), { start: hintIndent, indent: hintIndent, width });
  return `${' '.repeat(hintIndent)}${indented(colours.quiet(told), hintIndent)}\n`;
}

function placeOf({ file, line, column, path }: Problem): string {
  const at = line === undefined ? pathText(path) : `${line}${column === undefined ? '' : `:${column}`}`;
  return [file === undefined ? '' : harmless(file), at].filter((part) => part !== '').join(':');
}

function pathText(path: Problem['path']): string {
  return harmless(
    path
      .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
      .join('')
      .replace(/^\./, ''),
  );
}
