import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { TextLines } from '../../text/text-lines.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { type Column, textTable } from '../what-if/text-table.ts';
import type { Overview } from './overview.ts';

const columns: readonly Column[] = [
  { title: 'Runbook', least: 16 },
  { title: 'Start', least: 6 },
  { title: 'Act.', isNumber: true },
  { title: 'Links', isNumber: true },
  { title: 'Calls', isNumber: true },
  { title: 'On failure', isNumber: true, least: 7 },
  { title: 'Rows' },
];

/**
 * Several runbooks at a glance: a table, and below it who starts whom. `width`: the columns of the terminal;
 * undefined for lines of any length.
 */
export function overviewText(
  { runbooks, calls }: Overview,
  width: number,
  colours: Colours = plainColours,
): string {
  const rows = runbooks.map((row) => [
    harmless(row.path),
    row.isMonitor
      ? 'monitor'
      : row.parameters > 0
        ? counted(row.parameters, 'parameter')
        : harmless(row.start),
    String(row.activities),
    String(row.links),
    String(row.calls),
    `${row.withFailurePath} of ${row.withSuccessors}`,
    row.canMultiply.length === 0 ? '1' : 'n',
  ]);
  const told = legend.map((line) => `${indented(brokenAtWords(line, { indent: 2, width }), 2)}\n`).join('');
  const table = `${textTable(columns, rows, width).join('')}\n${told}`;
  if (calls.length === 0) return table;
  const tree = new TextLines(colours, Number.isFinite(width) ? width : usualWidth).title('Who starts whom');
  for (const { level, text } of calls) tree.line(text, level + 1);
  return `${table}\n${tree.text}`;
}

/** Of what is no table, where nobody sees it on a terminal. */
const usualWidth = 80;

const legend = [
  'On failure: how many activities with successors go on when they fail.',
  'Rows: n where an activity can return several. More: --runbook PATH',
];
